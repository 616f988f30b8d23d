import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { FORMER } from '../../src/migrations/former.ts'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { SCHEMA } from '../../src/platform/schema.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { FORMER_STATES, migrateAsThen } from '../support/former-migrations.ts'
import { sealing } from '../support/ground.ts'
import { linkIn, startParty } from '../support/party.ts'
import { FIRST_KEY, versionOne, writeVersionOne } from '../support/version-one.ts'

const DATABASE = 'sneaky-klaus.db'

/** Fresh ids, times and seals are another each time. */
const OWN = /^(id|dedup_key|due_at|give_up_at|created_at|value|key_id|series_id|sealed_\w+)$/

type Row = Record<string, unknown>

async function everythingIn(db: Kysely<never>) {
  const tables = [...Object.keys(SCHEMA), 'kysely_migration']
  const rows = tables.map(async (table) => {
    const found = await sql<Row>`select * from ${sql.table(table)}`.execute(db)
    const plain = found.rows.map((row) =>
      Object.entries(row)
        .filter(([name]) => name !== 'timestamp' && !OWN.test(name))
        .toSorted(),
    )
    return [table, plain.map((row) => JSON.stringify(row)).toSorted()] as const
  })
  const indexes = await sql<{ name: string }>`
    select name from sqlite_master where type = 'index' order by name`.execute(db)
  return { ...Object.fromEntries(await Promise.all(rows)), indexes: indexes.rows }
}

/** Anna gives to Ben, Ben to Cleo and Cleo to Dora, since the first version. */
describe('an exchange of a checkout between two releases', () => {
  async function writtenAsThen(state?: (typeof FORMER_STATES)[string]) {
    const dataDir = temporaryFolder()
    const db = openDatabase(path.join(dataDir, DATABASE))
    const ctx = { db, ...sealing(FIRST_KEY, dataDir) }
    await writeVersionOne(ctx)
    if (state) await migrateAsThen(ctx, state)
    return { dataDir, ...ctx }
  }

  it('has a state for each name that a migration had', () => {
    const names = Object.values(FORMER_STATES).flatMap(({ steps }) =>
      steps.map(({ name }) => name).filter((name) => Object.hasOwn(FORMER, name)),
    )
    assert.deepEqual([...new Set(names)].toSorted(), Object.keys(FORMER))
  })

  for (const [name, state] of atLeastOne(Object.entries(FORMER_STATES))) {
    it(`${name} comes up as any other, and Anna still knows whom she gives to`, async () => {
      const expected = await writtenAsThen()
      await migrate(expected)
      const { db, dataDir, ...keys } = await writtenAsThen(state)
      await migrate({ db, ...keys })
      assert.deepEqual(
        await everythingIn(db as Kysely<never>),
        await everythingIn(expected.db as Kysely<never>),
      )
      await migrate({ db, ...keys })
      await Promise.all([db.destroy(), expected.db.destroy()])
      const party = await startParty({
        dataDir,
        databaseFile: path.join(dataDir, DATABASE),
        secretKey: FIRST_KEY,
      })
      const slug = String(versionOne.exchanges?.[0]?.slug)
      const anna = party.visitor()
      await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
      await anna.submit(linkIn(await party.mailTo('anna@example.org')))
      assert.match((await anna.get(paths.dashboard(slug))).text, /You’re giving to Ben /)
      assert.match((await anna.get(paths.messages(slug))).text, /Which size\?/)
      await party.close()
    })
  }

  it('is restored from a backup of it, and stays as it was where it cannot come up', async () => {
    const { dataDir, db, ...keys } = await writtenAsThen(FORMER_STATES['that had indexes'])
    await db.destroy()
    const copy = path.join(temporaryFolder(), 'copy')
    const former = { DATA_DIR: dataDir, FORMER_SECRET_KEY: FIRST_KEY }
    const words = [copy, '--keys', `${copy}.keys`]
    const backup = await runKlaus(['backup', ...words], { env: former })
    assert.equal(backup.code, 0, backup.error)
    const env = { DATA_DIR: path.join(temporaryFolder(), 'restored') }
    const restored = await runKlaus(['restore', ...words], { env })
    assert.equal(restored.code, 0, restored.error)
    assert.match(restored.text, /^Restored: 1 exchange, 5 people/)

    const broken = openDatabase(path.join(dataDir, DATABASE))
    await sql`alter table exchanges drop column mendings`.execute(broken)
    await assert.rejects(migrate({ db: broken, ...keys }), /it lacks exchanges\.mendings/)
    const { rows } = await sql<{ name: string }>`
      select name from kysely_migration order by name desc limit 1`.execute(broken)
    assert.equal(rows[0]?.name, '0024_indexes')
    await broken.destroy()
  })

  it('that nobody knows is refused with what to do, and not as a newer one', async () => {
    const { dataDir, db } = await writtenAsThen()
    await sql`insert into kysely_migration values ('0003_mistletoe', '2026-11-01')`.execute(db)
    await db.destroy()
    const env = { DATA_DIR: dataDir, FORMER_SECRET_KEY: FIRST_KEY }
    const sentence =
      /does not fit this version of Sneaky Klaus: nobody knows its migration 0003_mistletoe\. An unfinished version.*Nothing was changed/
    const doctor = await runKlaus(['doctor'], { env })
    assert.match(doctor.text + doctor.error, sentence)
    const copy = path.join(dataDir, DATABASE)
    const elsewhere = { ...env, DATA_DIR: path.join(temporaryFolder(), 'restored') }
    assert.match((await runKlaus(['restore', copy], { env: elsewhere })).error, sentence)
  })
})
