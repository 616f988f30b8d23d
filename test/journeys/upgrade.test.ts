import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createMigrator, migrate } from '../../src/platform/migrations.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { temporaryFolder } from '../support/folder.ts'
import { sealing } from '../support/ground.ts'
import { linkIn, type Party, SECRET_KEY, startParty } from '../support/party.ts'
import {
  FIRST_KEY,
  FIRST_VERSION,
  type Rows,
  versionOne,
  writeVersionOne,
} from '../support/version-one.ts'

const byId = (one: { id?: unknown }, other: { id?: unknown }) =>
  String(one.id) < String(other.id) ? -1 : 1

describe('an exchange of the first version', () => {
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const written: Rows = {
    ...versionOne,
    outbox: atLeastOne(versionOne.outbox).toSorted(byId),
  }
  let party: Party
  after(() => party.close())

  const open = () => ({
    db: openDatabase(databaseFile),
    ...sealing(FIRST_KEY, path.dirname(databaseFile)),
  })
  async function rowsOf(db: Kysely<never>): Promise<Rows> {
    const tables = Object.keys(written).map(async (table) => {
      const { rows } = await sql<Rows[string][number]>`select * from ${sql.table(table)}`.execute(
        db,
      )
      const plain = rows.map((row) => ({ ...row }))
      // Each mark and each mail is its own, in whatever order.
      const isSet = ['message_marks', 'outbox'].includes(table)
      return [table, isSet ? plain.toSorted(byId) : plain] as const
    })
    return Object.fromEntries(await Promise.all(tables))
  }

  it('stays as it is when it is started with another secret key', async () => {
    const { db, ...keys } = open()
    await writeVersionOne({ db, ...keys })
    await assert.rejects(
      startParty({ databaseFile, secretKey: SECRET_KEY }),
      /The secret key is not the one this database was made with/,
    )
    assert.deepEqual(await rowsOf(db as Kysely<never>), written)
    await db.destroy()
  })

  it('is brought up to date, and back without a loss', async () => {
    const { db, ...keys } = open()
    await migrate({ db, ...keys })
    const upToDate = await rowsOf(db as Kysely<never>)
    assert.ok(atLeastOne(upToDate.assignments).every(({ sealed_giver }) => sealed_giver !== null))
    const sure = upToDate.participants?.filter(({ confirmed }) => confirmed === 1)
    assert.deepEqual(
      atLeastOne(sure ?? []).map(({ name }) => name),
      written.participants?.filter((one) => one.signed_in_at !== null).map(({ name }) => name),
    )
    const { error } = await createMigrator({ db, ...keys }).migrateTo(FIRST_VERSION)
    assert.equal(error, undefined)
    // Who waits to be told of a message is told anew, from the mark that says that they have one. What
    // is sealed is sealed anew, and of some times the hour is gone.
    const lasting = (rows: Rows) => {
      const { outbox = [], messages = [], participants = [], assignments = [], ...others } = rows
      return {
        ...others,
        assignments: assignments.map(({ giver_id, exchange_id, sealed_recipient }) =>
          keys.seal.open(
            `1.instance.${sealed_recipient}`,
            `assignment of ${giver_id} in ${exchange_id}`,
          ),
        ),
        outbox: outbox.filter(({ kind }) => kind !== 'message_notice'),
        messages: messages.map(({ id, exchange_id, sealed_message }) =>
          JSON.parse(
            keys.seal.open(`1.instance.${sealed_message}`, `message ${id} in ${exchange_id}`),
          ),
        ),
        participants: participants.map((person) => ({
          ...person,
          signed_in_at: String(person.signed_in_at).slice(0, 10),
          looked_at: String(person.looked_at).slice(0, 10),
        })),
      }
    }
    assert.deepEqual(lasting(await rowsOf(db as Kysely<never>)), lasting(written))
    await db.destroy()
  })

  it('goes on: its organiser finds her desk, and the reasons why mails did not arrive', async () => {
    party = await startParty({ databaseFile, secretKey: FIRST_KEY })
    const olga = await party.olga()
    const slug = String(written.exchanges?.[0]?.slug)
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /Before the upgrade.*Aunt Rosie/)
    const mail = await olga.get(paths.exchangeMail(slug))
    assert.match(
      mail.text,
      /won’t take email for this address\. .*For whoever runs this site.* The answer was: 550 5\.1\.1 no such user/,
    )
    assert.match(mail.text, /mail\.example\.org:587 could not be reached \(ECONNREFUSED\)/)
    assert.doesNotMatch(mail.text, /smtp_/)
  })

  it('goes on: everybody finds whom they give to, and what was written', async () => {
    const [anna, ben, cleo] = await Promise.all(['Anna', 'Ben', 'Cleo'].map(signIn))
    assert.match(anna?.page ?? '', /You’re giving to Ben /)
    assert.doesNotMatch(anna?.page ?? '', /A message for you/)
    assert.match(anna?.messages ?? '', /Which size\?/)
    assert.match(ben?.page ?? '', /You’re giving to Cleo /)
    assert.match(ben?.page ?? '', /A message for you/)
    assert.match(ben?.messages ?? '', /Do you like red\?.*Which size\?/)
    assert.match(cleo?.page ?? '', /You’re giving to Dora /)
    assert.match(cleo?.messages ?? '', /Tea or cocoa\?.*Do you like red\?/)
  })

  async function signIn(name: string) {
    const slug = String(written.exchanges?.[0]?.slug)
    const email = `${name.toLowerCase()}@example.org`
    const person = party.visitor()
    await person.post(paths.requestAccess(slug), { email })
    await person.submit(linkIn(await party.mailTo(email)))
    const page = (await person.get(paths.dashboard(slug))).text
    return { page, messages: (await person.get(paths.messages(slug))).text }
  }
})

describe('what somebody has said no to', () => {
  it('is a withdrawal to the version before, which knows no other', async () => {
    const file = path.join(temporaryFolder(), 'klaus.db')
    const ctx = { db: openDatabase(file), ...sealing(FIRST_KEY, path.dirname(file)) }
    await writeVersionOne(ctx)
    await migrate(ctx)
    const { db } = ctx
    await sql`insert into refused_addresses values ('a hash', null)`.execute(db)
    await sql`update participants set status = 'declined' where name = 'Anna'`.execute(db)
    await sql`
      update participants set mail_trouble = 'wants_no_mail' where name <> 'Anna'`.execute(db)
    const names = (await createMigrator(ctx).getMigrations()).map(({ name }) => name)
    const before = names[names.indexOf('0006_refusals') - 1] ?? ''
    const { error } = await createMigrator(ctx).migrateTo(before)
    assert.equal(error, undefined)
    const { rows } = await sql<{ name: string; status: string; mail_trouble: string | null }>`
      select name, status, mail_trouble from participants`.execute(db)
    assert.equal(rows.find(({ name }) => name === 'Anna')?.status, 'withdrawn')
    assert.ok(atLeastOne(rows).every(({ mail_trouble }) => mail_trouble !== 'wants_no_mail'))
    await db.destroy()
  })

  it('holds for what follows since an upgrade, kept as a hash, and on their row again in the version before', async () => {
    const file = path.join(temporaryFolder(), 'klaus.db')
    const ctx = { db: openDatabase(file), ...sealing(FIRST_KEY, path.dirname(file)) }
    await writeVersionOne(ctx)
    const { db } = ctx
    const migrator = createMigrator(ctx)
    const names = (await migrator.getMigrations()).map(({ name }) => name)
    const before = names[names.indexOf('0043_noes') - 1] ?? ''
    assert.equal((await migrator.migrateTo(before)).error, undefined)
    await sql`update participants set confirmed = 0, name = 'ANNA', email = 'Anna+x@example.org',
      asked_no_more = 1 where name = 'Anna'`.execute(db)
    await migrate(ctx)
    const noes = await db.selectFrom('noes').selectAll().execute()
    const hash = ctx.seal.fingerprint('no', JSON.stringify(['anna', 'anna@example.org']))
    assert.deepEqual(new Set(noes.map(({ person_hash }) => person_hash)), new Set([hash]))
    assert.equal((await migrator.migrateTo(before)).error, undefined)
    const { rows } = await sql<{ name: string }>`
      select distinct name from participants where asked_no_more = 1`.execute(db)
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['ANNA'],
    )
    await db.destroy()
  })
})
