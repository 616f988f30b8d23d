import { type Kysely, sql } from 'kysely'
import { openKeyring } from '../../src/platform/keyring.ts'
import { createSeal, type Seal, wrap } from '../../src/platform/seal.ts'
import recorded from './past-states.json' with { type: 'json' }
import { FIRST_KEY } from './version-one.ts'

type Db = Kysely<never>
export type Row = Readonly<Record<string, string | number | null>>

export type State = {
  /** The commit, or the migration that made it. */
  name: string
  /** Each table with what its statement says in brackets, and behind them. */
  tables: ReadonlyMap<string, readonly string[]>
  indexes: readonly string[]
  seen: readonly string[]
}

/**
 * What the migrations of each commit have left, as far as it differs from that of all before: the migrations that it
 * has seen, and its schema, as its own code made it. They are written down by what each has and lacks after the one before.
 */
export const PAST_STATES: readonly State[] = stateAfterState()

function stateAfterState(): State[] {
  const lines = new Set<string>()
  return recorded.map(({ name, minus, plus }) => {
    for (const line of minus) lines.delete(line)
    for (const line of plus) lines.add(line)
    const { index = [], seen = [], ...tables } = Object.groupBy(lines, (line) => nameIn(line))
    const words = (named: readonly string[]) => named.map((line) => line.split(' | ')[1] ?? '')
    return {
      name,
      tables: new Map(Object.entries(tables).map(([table, named = []]) => [table, words(named)])),
      indexes: words(index),
      seen: words(seen).toSorted(),
    }
  })
}

/** A state as it is recorded, in whatever order. */
export function linesOf({ tables, indexes, seen }: Omit<State, 'name'>): string[] {
  const lines = (name: string, words: readonly string[]) => words.map((one) => `${name} | ${one}`)
  return [
    ...[...tables].flatMap(([table, parts]) => lines(table, parts)),
    ...lines('index', indexes),
    ...lines('seen', seen),
  ].toSorted()
}

function nameIn(line: string): string {
  return line.split(' | ')[0] ?? ''
}

/** The same of a database, to be compared. */
export async function readState(db: Db): Promise<Omit<State, 'name'>> {
  const { rows } = await sql<{ type: string; name: string; text: string }>`
    select type, name, sql as text from sqlite_master
    where sql is not null and name not like 'kysely%' order by name`.execute(db)
  const plain = rows.map((row) => ({ ...row, text: row.text.replaceAll('"', '') }))
  const { table = [], index = [] } = Object.groupBy(plain, ({ type }) => type)
  const seen = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db)
  return {
    tables: new Map(table.map(({ name, text }) => [name, partsOf(text).toSorted()])),
    indexes: index.map(({ text }) => text.replace(/^create index /i, '')).toSorted(),
    seen: seen.rows.map(({ name }) => name),
  }
}

/** What stands in the brackets of a statement, at their commas, and behind them. */
function partsOf(statement: string): string[] {
  const [open, close] = [statement.indexOf('('), statement.lastIndexOf(')')]
  const inside = statement.slice(open + 1, close)
  const parts = inside.split(/,(?![^(]*\))/).map((part) => part.trim())
  return [...parts, statement.slice(close + 1).trim()].filter((part) => part !== '')
}

const NO_ROWID = 'without rowid'
const isConstraint = (part: string) => part.startsWith('constraint ')

/** Makes an empty database one in this state, without rows. */
export async function makeState(db: Db, { tables, indexes, seen }: State): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db)
  for (const [table, parts] of tables) {
    const columns = parts.filter((part) => part !== NO_ROWID && !isConstraint(part))
    const inside = [...columns, ...parts.filter(isConstraint)].join(', ')
    await run(`create table ${table} (${inside}) ${parts.includes(NO_ROWID) ? NO_ROWID : ''}`)
  }
  for (const index of indexes) await run(`create index ${index}`)
  await run('create table kysely_migration (name varchar(255) primary key, timestamp text)')
  await run('create table kysely_migration_lock (id varchar(255) primary key, is_locked integer)')
  for (const name of seen) {
    await sql`insert into kysely_migration values (${name}, '2026-11-20T10:00:00.000Z')`.execute(db)
  }
}

/** Whether a state has this column. */
export function hasColumn({ tables }: Pick<State, 'tables'>, table: string, column: string) {
  return tables.get(table)?.some((part) => part.startsWith(`${column} `)) ?? false
}

const AT = '2026-11-20T00:00:00.000Z'
const DAY = '2026-11-21'
const EX = 'exchange'
export const EXCHANGE = EX
/** Who gives to whom. */
export const PAIRS = { anna: 'ben', ben: 'cleo', cleo: 'anna' } as const
const GIVERS = Object.keys(PAIRS) as (keyof typeof PAIRS)[]
export const QUESTION = 'Which size?'
export const LISTS = {
  people: GIVERS.map((name) => ({ name, email: `${name}@example.org` })),
  lists: [['000001'], ['000002'], ['000000']],
}

/**
 * Writes a row at least into every table of a state, with something in every column: names are drawn, Anna has asked
 * Ben something and he has shown it, Ben has another address, Emil has left, and Dan has said no where one could.
 * Returns what a row of each table says, by the names of all times.
 */
export async function fillState(
  { db, dataDir }: { db: Db; dataDir: string },
  state: State,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const has = (table: string, column: string) => hasColumn(state, table, column)
  const instance = createSeal(FIRST_KEY)
  const root = has('exchanges', 'key_id') ? 'a root of its own' : FIRST_KEY
  const keyring = openKeyring(dataDir, FIRST_KEY)
  const key = has('exchanges', 'key_id') ? keyring.make() : { id: null, seal: instance }
  if (key.id !== null) keyring.keep(key.id)
  const isBare = !has('assignments', 'sealed_giver')
  const sealing = (seal: Seal) => (text: string, boundTo: string) => {
    const sealed = seal.seal(text, boundTo)
    return isBare ? (sealed.split('.')[2] ?? '') : sealed
  }
  const world = {
    has,
    keyId: key.id,
    print: key.seal.fingerprint,
    byDraw: sealing(key.seal),
    byRoot: sealing(createSeal(root)),
    secret:
      key.id === null
        ? {
            name: 'secret_key_fingerprint',
            value: instance.fingerprint('secret key', 'of this instance'),
          }
        : { name: 'root_secret', value: wrap(root, instance, 'root_secret') },
  }
  const rows = new Map(
    Object.entries({ ...partyRows(world), ...houseRows(world), ...mailRows(world) }),
  )
  for (const table of IN_ORDER.filter((name) => state.tables.has(name))) {
    for (const row of rows.get(table) ?? []) await insert(db, state, table, row)
  }
  return rows
}

const IN_ORDER = [
  ...['settings', 'admins', 'exchanges', 'participants', 'assignments', 'exclusions', 'outbox'],
  ...['sign_in_links', 'openings', 'messages', 'message_marks', 'message_reports', 'past_pairs'],
  ...['past_lists', 'announcements', 'reminder_rounds', 'refused_addresses', 'sessions'],
  ...['kept_forms', 'rate_limits', 'leases', 'processes', 'password_resets', 'spent_links'],
  ...['webhook_messages', 'noes'],
]

async function insert(db: Db, state: State, table: string, row: Row): Promise<void> {
  const values = Object.entries(row).filter(([name]) => hasColumn(state, table, name))
  await sql`
    insert into ${sql.table(table)} (${sql.join(values.map(([name]) => sql.ref(name)))})
    values (${sql.join(values.map(([, value]) => value))})`.execute(db)
}

type World = {
  has(table: string, column: string): boolean
  keyId: string | null
  print(purpose: string, text: string): string
  byDraw(text: string, boundTo: string): string
  byRoot(text: string, boundTo: string): string
  secret: Row
}

function partyRows({ has, keyId, print, byDraw }: World): Record<string, Row[]> {
  const giverOf = (name: string) => GIVERS.find((giver) => PAIRS[giver] === name) ?? ''
  const id = print('message', `${EX} anna ben 0`)
  const bound = `message ${id} in ${EX}`
  const marks = [
    has('assignments', 'sealed_giver')
      ? `${EX} ben unread as recipient`
      : `${EX} anna ben unread by recipient`,
    `${EX} ben cleo muted by giver`,
  ].map((text) => print('message mark', text))
  const said = { author: 'giver', text: QUESTION, written_at: AT }
  const shown = has('message_reports', 'reporter_id') ? said : { ...said, reporter_id: 'ben' }
  return {
    exchanges: [exchangeRow('before', null), exchangeRow(EX, keyId)],
    participants: [...GIVERS.map((name) => personRow(name, has)), ...leaverRows(has)],
    assignments: GIVERS.map((name) => ({
      giver_id: name,
      participant_id: name,
      exchange_id: EX,
      sealed_recipient: byDraw(PAIRS[name], `assignment of ${name} in ${EX}`),
      sealed_giver: byDraw(giverOf(name), `giver of ${name} in ${EX}`),
    })),
    exclusions: [
      {
        id: 'rule',
        exchange_id: EX,
        giver_id: 'anna',
        recipient_id: 'cleo',
        mutual: 0,
        created_at: AT,
      },
    ],
    messages: [{ exchange_id: EX, id, sealed_message: byDraw(JSON.stringify(said), bound) }],
    message_marks: has('message_marks', 'sealed_marks')
      ? [{ exchange_id: EX, sealed_marks: byDraw(inShort(marks), `message marks of ${EX}`) }]
      : marks.map((mark) => ({ exchange_id: EX, id: mark })),
    message_reports: [
      {
        exchange_id: EX,
        id,
        reporter_id: 'ben',
        sealed_report: byDraw(JSON.stringify(shown), bound),
        created_at: AT,
      },
    ],
    past_pairs: [
      { exchange_id: EX, pair_hash: print('past pair', 'anna@example.org\ncleo@example.org') },
    ],
    past_lists: [
      {
        exchange_id: EX,
        purpose: 'avoid',
        sealed_lists: byDraw(JSON.stringify(LISTS), `lists of ${EX} to avoid`),
      },
    ],
    noes: [{ series_id: 'before', person_hash: 'no' }],
    announcements: [{ exchange_id: EX, id: 'word', text: 'Bring a mug.', sent_at: AT }],
    reminder_rounds: [{ exchange_id: EX, exchange_date: '2026-12-18', days_before: 7, mails: 3 }],
  }
}

/** Room for eight marks of twelve letters for each of three people. */
const inShort = (marks: readonly string[]) =>
  marks
    .map((mark) => mark.slice(0, 12))
    .join('')
    .padEnd(3 * 8 * 12, '.')

function exchangeRow(id: string, key_id: string | null): Row {
  return {
    id,
    key_id,
    slug: `slug${id}`,
    name: 'Before the upgrade',
    organiser: 'Aunt Rosie',
    host: 'Aunt Rosie',
    owner_id: 'olga',
    language: 'en',
    custom: 'Wichteln',
    description: 'Bring good cheer.',
    budget: 'about 20 €',
    location: 'The canteen',
    max_participants: 12,
    registration_close_date: '2026-12-01',
    exchange_date: '2026-12-18',
    timezone: 'Europe/Berlin',
    draw_shape: 'circle',
    reminder_days: '7 1',
    state: id === EX ? 'matched' : 'completed',
    draws: 1,
    drawn_at: AT,
    completed_at: AT,
    purge_at: '2027-02-17',
    version: 3,
    created_at: AT,
    draws_itself_since: AT,
    tried_to_draw_on: DAY,
    told_of_change_at: AT,
    told_of_messages_at: AT,
    names_shown: 'in_mail',
    mendings: 2,
    purge_told_at: AT,
    purge_told_life: 5,
    approves: 1,
    joins_without_email: 1,
    email_domains: 'example.org',
    reveals: 1,
    revealed_on: DAY,
    messages_renamed: 0,
    purge_set_at: AT,
    kept_longer: 1,
    drawn_earlier: 1,
    draw_broke_off: 1,
    draw_hindered_by: 'crashed',
    draw_hindrances: 0,
    series_id: 'before',
  }
}

function personRow(name: string, has: World['has']): Row {
  return {
    id: name,
    exchange_id: EX,
    name,
    email: `${name}@example.org`,
    gift_ideas: `${name} likes tea`,
    gift_ideas_changed_at: AT,
    gift_idea_days: DAY,
    postal_address: 'Market Square 1',
    household: 'The Blues',
    reminder_enabled: 1,
    status: 'active',
    session_generation: 4,
    signed_in_at: AT,
    looked_at: AT,
    // It was worded, before the answer had a column of its own.
    mail_trouble: has('participants', 'mail_trouble_answer')
      ? 'came_back'
      : `The mail came back: 550`,
    mail_trouble_answer: '550',
    version: 2,
    joined_at: AT,
    email_changed_on: DAY,
    edited_for_them_on: DAY,
    confirmed: 1,
    present_ready: 1,
    keeps_secret: 1,
    reveal_choice: 'secret',
    asked_no_more: 1,
    first_draw: AT,
  }
}

/** Of who has left nothing stays, since it is kept in mails that still have to go out. */
function leaverRows(has: World['has']): Row[] {
  const isEmptied = has('outbox', 'sealed_person')
  const emptied = {
    email: null,
    gift_ideas: '',
    postal_address: '',
    household: '',
    email_changed_on: null,
    mail_trouble: null,
    mail_trouble_answer: null,
  }
  const leaver = (name: string, status: string) => ({
    ...personRow(name, has),
    status,
    ...(isEmptied ? emptied : {}),
    ...(isEmptied && status !== 'declined' ? { name: '' } : {}),
  })
  const mayDecline = has('refused_addresses', 'asked_on')
  return [leaver('emil', 'withdrawn'), ...(mayDecline ? [leaver('dan', 'declined')] : [])]
}

function houseRows({ has, byRoot, secret }: World): Record<string, Row[]> {
  const ends = '2027-01-01T00:00:00.000Z'
  const text = '{"admin":"olga"}'
  // The first versions left open what a session holds.
  const sealed = byRoot(`${ends} ${text}`.padEnd(640), 'session session')
  return {
    settings: [secret, { name: 'instance_id', value: 'of this one' }],
    admins: [
      {
        id: 'olga',
        email: 'olga@example.org',
        name: 'Rosie',
        password_hash: 'a hash',
        session_generation: 2,
        notices: 'withdrawal_notice',
        reply_to_admin: 1,
        created_at: AT,
      },
    ],
    sessions: [
      {
        id_hash: 'session',
        data: has('sessions', 'expires_at') ? text : sealed,
        expires_at: ends,
      },
    ],
    kept_forms: [{ id: 'form', sealed_values: 'x', sealed_form: '1.instance.x', expires_at: ends }],
    rate_limits: [{ key: 'a key', tries: 2, resets_at: ends }],
    leases: [{ name: 'purge', holder: 'process', expires_at: ends }],
    processes: [{ id: 'process', pulse: 7 }],
    password_resets: [{ token_hash: 'reset', admin_id: 'olga', expires_at: ends }],
    spent_links: [{ token_hash: 'spent', ends_at: ends }],
    refused_addresses: [{ address_hash: 'refused', asked_on: DAY }],
    webhook_messages: [{ id: 'webhook', received_at: AT }],
    openings: [{ participant_id: 'anna', way: 'card', day: DAY, times: 2 }],
    sign_in_links: [
      {
        token_hash: 'card',
        participant_id: 'anna',
        expires_at: ends,
        spent_at: null,
        kind: 'card',
        first_opened_at: `${DAY}T09:00:00.000Z`,
        code_hash: 'code',
        own: 1,
        made_on: DAY,
        used_on: DAY,
        handed_over_on: DAY,
      },
    ],
  }
}

function mailRows({ has, byRoot, byDraw }: World): Record<string, Row[]> {
  const mail = (id: string, more: Row): Row => ({
    id,
    kind: 'registration',
    exchange_id: EX,
    participant_id: null,
    about_participant_id: null,
    dedup_key: `key of ${id}`,
    state: 'waiting',
    round: 1,
    tries: 3,
    due_at: AT,
    give_up_at: AT,
    claimed_by: null,
    reason: null,
    answer: null,
    reference: 'a reference',
    created_at: AT,
    finished_at: null,
    tried_since: AT,
    to_post: 1,
    unanswered: 2,
    ...more,
  })
  const former = (name: string, email: string): Row => ({
    participant_id: name,
    sealed_address: byRoot(email, `former address of ${name}`),
    sealed_person: byRoot(JSON.stringify({ name, email }), `former self of ${name}`),
  })
  const isTold = has('outbox', 'about_participant_id')
  const mails = [
    ...GIVERS.map((name) =>
      mail(`drawn ${name}`, {
        participant_id: name,
        kind: 'assignment',
        dedup_key: `assignment:${name}:draw 1`,
        reason: has('outbox', 'answer') ? 'came_back' : 'The mail came back: 550',
        answer: '550',
      }),
    ),
    mail('left', {
      ...former('emil', 'emil@example.org'),
      kind: 'withdrawal',
      sealed_address: null,
    }),
    ...(isTold
      ? [mail('told', { about_participant_id: 'anna', kind: 'new_registration_notice' })]
      : []),
    ...(has('outbox', 'sealed_address') || has('outbox', 'sealed_person')
      ? [mail('changed', { ...former('ben', 'ben@before.example'), kind: 'address_changed' })]
      : []),
    ...(has('outbox', 'sealed_participant')
      ? [mail('secret', { kind: 'assignment', sealed_participant: byDraw('anna', 'whoever') })]
      : []),
    ...(has('outbox', 'announcement_id')
      ? [mail('word', { participant_id: 'anna', kind: 'announcement', announcement_id: 'word' })]
      : []),
    ...(has('reminder_rounds', 'mails')
      ? []
      : GIVERS.map((name) =>
          mail(`reminder of ${name}`, {
            participant_id: name,
            kind: 'reminder',
            dedup_key: `reminder:${name}:2026-12-18 7`,
          }),
        )),
  ]
  return { outbox: mails }
}
