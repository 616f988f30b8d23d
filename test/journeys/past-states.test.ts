import assert from 'node:assert/strict'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { contextOf } from '../../src/cli/context.ts'
import type { Context } from '../../src/context.ts'
import { readLists } from '../../src/draw/past-lists.ts'
import { readAssignment } from '../../src/draw/sealed-pairs.ts'
import { firstTear } from '../../src/draw/tears.ts'
import { findExchangeById } from '../../src/exchanges/queries.ts'
import { readConversations } from '../../src/messages/queries.ts'
import { findAnyParticipant } from '../../src/participants/queries.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { unlock } from '../../src/platform/instance-key.ts'
import { createMigrator, migrate } from '../../src/platform/migrations.ts'
import { SCHEMA } from '../../src/platform/schema.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { openGround, sealing } from '../support/ground.ts'
import { startParty, testConfig } from '../support/party.ts'
import {
  EXCHANGE,
  fillState,
  hasColumn,
  LISTS,
  linesOf,
  makeState,
  PAIRS,
  PAST_STATES,
  QUESTION,
  type Row,
  readState,
  type State,
} from '../support/past-states.ts'
import { FIRST_KEY, FIRST_VERSION } from '../support/version-one.ts'

const DATABASE = 'sneaky-klaus.db'

/** What a column is called today. */
const RENAMED: readonly (readonly [table: string, then: string, now: string])[] = [
  ['exchanges', 'organiser', 'host'],
  ['exchanges', 'draw_broke_off', 'draw_hindered_by'],
  ['assignments', 'giver_id', 'participant_id'],
  ['participants', 'keeps_secret', 'reveal_choice'],
]

/** What is read by what it says, or has another name or size each time. */
const READ_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  exchanges: ['series_id', 'key_id'],
  sessions: ['data'],
  settings: ['value'],
  messages: ['id'],
  message_marks: ['exchange_id'],
  noes: ['series_id'],
}

const NEW_SECRET = ['secret_key_fingerprint', 'root_secret'] as const

/** What a process holds, and a form for minutes, which was sealed in another way, stay behind. */
const NOT_OF_THE_FIRST = ['leases', 'processes', 'kept_forms']

async function rowsIn(db: Kysely<never>, table: string): Promise<Row[]> {
  return (await sql<Row>`select * from ${sql.table(table)}`.execute(db)).rows
}

describe('a database of any commit', () => {
  let ofToday: Awaited<ReturnType<typeof readState>>
  before(async () => {
    const { db } = await openGround()
    ofToday = await readState(db as Kysely<never>)
    await db.destroy()
  })

  it('is recorded, the newest, too', () => {
    const newest = PAST_STATES.at(-1)
    assert.ok(newest)
    assert.deepEqual(linesOf(newest), linesOf(ofToday))
  })

  for (const state of atLeastOne(PAST_STATES)) {
    it(`${state.name} comes up with all that it holds, as a new one`, async () => {
      const dataDir = temporaryFolder()
      const db = openDatabase(':memory:')
      const inside = db as Kysely<never>
      await makeState(inside, state)
      const rows = await fillState({ db: inside, dataDir }, state)
      for (const table of state.tables.keys()) assert.ok(rows.get(table)?.length, table)
      const keys = await unlock(db, { dataDir, secretKey: FIRST_KEY, former: undefined })
      assert.ok(keys)
      assert.deepEqual(await readState(inside), ofToday)
      await assertKept(inside, state, rows)
      const ctx = contextOf(testConfig(dataDir), db, keys)
      assert.equal(await firstTear(ctx), undefined)
      await assertRead(ctx, state)
      await db.destroy()
    })
  }

  /** Every row says what it said, in whatever columns it had. */
  async function assertKept(
    db: Kysely<never>,
    state: State,
    rows: ReadonlyMap<string, readonly Row[]>,
  ): Promise<void> {
    const isOfTheFirst = !hasColumn(state, 'kept_forms', 'sealed_form')
    const hadMendings = hasColumn(state, 'exchanges', 'mendings')
    for (const [table, columns] of Object.entries(SCHEMA)) {
      if (!state.tables.has(table)) continue
      if (isOfTheFirst && NOT_OF_THE_FIRST.includes(table)) continue
      // Taken together, those of then told more of the pairs than each of them.
      if (table === 'past_lists' && !hadMendings) continue
      const said = columns
        .split(' ')
        .filter((name) => !name.startsWith('sealed_') && !READ_OTHERWISE[table]?.includes(name))
        .filter((name) => {
          const [, then = name] = RENAMED.find((one) => one[0] === table && one[2] === name) ?? []
          return hasColumn(state, table, name) || hasColumn(state, table, then)
        })
      const plain = (all: readonly Row[]) =>
        all.map((row) => JSON.stringify(said.map((name) => [name, row[name] ?? null]))).toSorted()
      const expected = (rows.get(table) ?? []).flatMap((row) => asToday(table, row))
      const found = (await rowsIn(db, table)).filter(({ kind }) => kind !== 'draw_changed')
      if (said.length > 0) assert.deepEqual(plain(found), plain(expected), table)
    }
  }

  /** Of who has left nothing stays, and no mail has a secret reader. */
  function asToday(table: string, row: Row): Row[] {
    if (table === 'outbox' && row.id === 'secret') return []
    if (table === 'outbox' && row.kind === 'assignment') return [{ ...row, reason: 'came_back' }]
    if (table === 'settings') return [{ ...row, name: String(row.name).replace(...NEW_SECRET) }]
    if (table !== 'participants') return [row]
    if (row.status === 'active') return [{ ...row, mail_trouble: 'came_back' }]
    const texts = { gift_ideas: '', postal_address: '', household: '' }
    const gone = {
      email: null,
      email_changed_on: null,
      mail_trouble: null,
      mail_trouble_answer: null,
    }
    return [
      { ...row, ...texts, ...gone, name: row.status === 'declined' ? (row.name ?? null) : '' },
    ]
  }

  async function assertRead(ctx: Context, state: State): Promise<void> {
    const has = (table: string, column: string) => hasColumn(state, table, column)
    const db = ctx.db as Kysely<never>
    const all = await ctx.db.selectFrom('exchanges').selectAll().orderBy('id').execute()
    const [before, exchange] = all
    assert.ok(before && exchange)
    assert.equal(
      exchange.host,
      has('exchanges', 'organiser') || has('exchanges', 'host') ? 'Aunt Rosie' : '',
    )
    assert.deepEqual(Object.fromEntries(await readAssignment(ctx, exchange)), PAIRS)
    const anna = await findAnyParticipant(ctx, 'anna')
    const ben = await findAnyParticipant(ctx, 'ben')
    assert.ok(anna && ben)
    if (state.tables.has('messages')) {
      const [asked] = await readConversations(ctx, anna)
      assert.deepEqual(
        asked?.messages.map(({ text }) => text),
        [QUESTION],
      )
      const [muted, unread] = await readConversations(ctx, ben)
      assert.equal(muted?.muted, true)
      assert.equal(unread?.unread, true)
      const [report] = await rowsIn(db, 'message_reports')
      const seal = ctx.keyring.sealOf(exchange.key_id)
      const text = seal?.open(String(report?.sealed_report), `message ${report?.id} in ${EXCHANGE}`)
      assert.equal(JSON.parse(text ?? '').reporter_id, 'ben')
    }
    const lists = await readLists(ctx, exchange, 'avoid')
    assert.deepEqual(lists, has('exchanges', 'mendings') ? LISTS : undefined)
    assert.deepEqual(
      (await rowsIn(db, 'reminder_rounds')).map(({ days_before, mails }) => [days_before, mails]),
      [[7, 3]],
    )
    if (has('openings', 'way') || has('sign_in_links', 'first_opened_at'))
      assert.deepEqual(
        (await rowsIn(db, 'openings')).map(({ day }) => day),
        ['2026-11-21'],
      )
    const [session] = await rowsIn(db, 'sessions')
    assert.match(
      ctx.seal.open(String(session?.data), 'session session'),
      /^2027-01-01\S* \{"admin"/,
    )
    const isSeries = state.seen.includes('0036_series')
    assert.equal(before.series_id === exchange.series_id, isSeries)
    const isNamedAnew = !state.seen.includes('0046_series_renamed')
    // It was once called as an exchange, which may be erased by now.
    assert.equal(exchange.series_id === 'before', !isNamedAnew)
    if (state.tables.has('noes')) {
      const series = (await rowsIn(db, 'noes')).map(({ series_id }) => series_id)
      assert.deepEqual(series, [exchange.series_id])
    }
    await assertMails(ctx, state)
  }

  async function assertMails(ctx: Context, state: State): Promise<void> {
    const mails = await rowsIn(ctx.db as Kysely<never>, 'outbox')
    const told = mails.filter(({ kind }) => kind === 'draw_changed')
    const isToTell = hasColumn(state, 'outbox', 'sealed_participant')
    assert.deepEqual(
      told.map(({ participant_id }) => participant_id).toSorted(),
      isToTell ? Object.keys(PAIRS) : [],
    )
    const former = mails.filter(({ sealed_person }) => sealed_person !== null)
    assert.deepEqual(
      former
        .map(({ participant_id, sealed_person }) =>
          JSON.parse(ctx.seal.open(String(sealed_person), `former self of ${participant_id}`)),
        )
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      [
        ...(mails.some(({ id }) => id === 'changed')
          ? [{ name: 'ben', email: 'ben@before.example' }]
          : []),
        { name: 'emil', email: 'emil@example.org' },
      ],
    )
  }

  /** In a file, as a start finds it. */
  async function folderOf(name: string): Promise<string> {
    const state = PAST_STATES.find((one) => one.name === name)
    assert.ok(state)
    const dataDir = temporaryFolder()
    const db = openDatabase(path.join(dataDir, DATABASE))
    await makeState(db as Kysely<never>, state)
    await fillState({ db: db as Kysely<never>, dataDir }, state)
    await db.destroy()
    return dataDir
  }

  it('starts twice with what was drawn, and goes back: the first, a branch and one whose migration had another name', async () => {
    for (const commit of ['cc58da59', '27ce1398', '28141b9a']) {
      const dataDir = await folderOf(commit)
      const databaseFile = path.join(dataDir, DATABASE)
      for (const time of ['first', 'second']) {
        const party = await startParty({ dataDir, databaseFile, secretKey: FIRST_KEY })
        const exchange = await findExchangeById(party.ctx, EXCHANGE)
        assert.ok(exchange)
        assert.deepEqual(Object.fromEntries(await readAssignment(party.ctx, exchange)), PAIRS)
        if (time === 'second') await assertGoesBack(party.ctx)
        await party.close()
      }
    }
  })

  /** In the order of the numbers, in whichever they were run. */
  async function assertGoesBack(ctx: Context): Promise<void> {
    const db = ctx.db as Kysely<never>
    for (const target of ['0005_keys', FIRST_VERSION]) {
      const { error } = await createMigrator(ctx).migrateTo(target)
      assert.equal(error, undefined)
      const { seen } = await readState(db)
      assert.deepEqual(seen, ofToday.seen.slice(0, ofToday.seen.indexOf(target) + 1))
    }
    const pairs = (await rowsIn(db, 'assignments')).map(({ giver_id, sealed_recipient }) => [
      giver_id,
      ctx.keyring.instance.open(
        `1.instance.${sealed_recipient}`,
        `assignment of ${giver_id} in ${EXCHANGE}`,
      ),
    ])
    assert.deepEqual(Object.fromEntries(pairs), PAIRS)
  }

  it('calls no series as an exchange that was erased before', async () => {
    for (const commit of ['f42258b4', '0043_noes']) {
      const dataDir = await folderOf(commit)
      const databaseFile = path.join(dataDir, DATABASE)
      const db = openDatabase(databaseFile)
      await db.deleteFrom('exchanges').where('id', '=', 'before').execute()
      await db.destroy()
      const party = await startParty({ dataDir, databaseFile, secretKey: FIRST_KEY })
      const exchange = await findExchangeById(party.ctx, EXCHANGE)
      assert.match(exchange?.series_id ?? '', /^[0-9a-f-]{36}$/)
      const noes = await party.ctx.db.selectFrom('noes').selectAll().execute()
      if (commit === '0043_noes') assert.equal(noes[0]?.series_id, exchange?.series_id)
      await party.close()
    }
  })

  it('is restored from a backup of it, and stays as it was where it cannot come up', async () => {
    const dataDir = await folderOf('7a181842')
    const copy = path.join(temporaryFolder(), 'copy')
    const former = { DATA_DIR: dataDir, FORMER_SECRET_KEY: FIRST_KEY }
    const words = [copy, '--keys', `${copy}.keys`]
    const backup = await runKlaus(['backup', ...words], { env: former })
    assert.equal(backup.code, 0, backup.error)
    const env = { DATA_DIR: path.join(temporaryFolder(), 'restored') }
    const restored = await runKlaus(['restore', ...words], { env })
    assert.equal(restored.code, 0, restored.error)
    assert.match(restored.text, /^Restored: 2 exchanges, 3 people/)

    const db = openDatabase(path.join(dataDir, DATABASE))
    await sql`alter table exchanges drop column budget`.execute(db)
    const before = await readState(db as Kysely<never>)
    const migrating = migrate({ db, ...sealing(FIRST_KEY, dataDir) })
    await assert.rejects(migrating, /it lacks exchanges\.budget/)
    assert.deepEqual(await readState(db as Kysely<never>), before)
    await db.destroy()
  })

  it('that has seen what nobody knows is refused with what to do, and not as a newer one', async () => {
    const dataDir = await folderOf('7a181842')
    const db = openDatabase(path.join(dataDir, DATABASE))
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
