import { randomInt, randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { addMissing, type Found, type WasThere } from './found.ts'

type Sealing = {
  open(sealed: string, boundTo: string): string
  seal(text: string, boundTo: string): string
  fingerprint(purpose: string, text: string): string
}
type Keys = { keyring: { sealFor(sealed: string): Sealing | undefined } }

export const formerNames = ['0004_same_mail_for_all']

/** It grew over five commits; what came last says when somebody's address was changed. */
export function didLess(wasThere: WasThere): boolean {
  return !wasThere('participants', 'email_changed_on')
}

/**
 * Where people see the name they drew is a choice of the exchange; by default on their page alone.
 * No mail has a secret reader any more: after a change everybody gets the same mail, and who has a
 * message is told at fixed hours. Where somebody had yet to be told of a change, everybody is told.
 */
export async function up(
  db: Kysely<unknown>,
  seal: Sealing,
  { keyring, ...found }: Keys & Found,
): Promise<void> {
  await addMissing(db, found, ['exchanges', 'names_shown'], 'text', (column) =>
    column.notNull().defaultTo('on_page'),
  )
  await addMissing(db, found, ['sign_in_links', 'code_hash'], 'text')
  await addMissing(db, found, ['outbox', 'sealed_address'], 'text')
  if (await addMissing(db, found, ['participants', 'email_changed_on'], 'text')) {
    await roundTimes(db)
    // Where 0005 was run on the half of it, each exchange has its own key.
    const sealOf = (sealed: string) => keyring.sealFor(sealed) ?? seal
    await padMessages(db, sealOf)
    await sealReporters(db, sealOf)
  }
  if (!found.wasThere('openings', 'way')) await createOpenings(db)
  if (!found.wasThere('past_lists', 'purpose')) await createPastLists(db, seal)
  await addMissing(db, found, ['exchanges', 'told_of_messages_at'], 'text')
  if (await addMissing(db, found, ['exchanges', 'told_of_change_at'], 'text')) {
    await tellEverybody(db)
  }
}

async function tellEverybody(db: Kysely<unknown>): Promise<void> {
  const untold = await sql<{ reader: string; exchange: string; held: number }>`
    select participants.id as reader, participants.exchange_id as exchange,
      max(case when outbox.state = 'held' then 1 else 0 end) as held
    from outbox join participants on participants.exchange_id = outbox.exchange_id
    where outbox.sealed_participant is not null
      and outbox.kind in ('assignment', 'changed_assignment')
      and outbox.state in ('waiting', 'held', 'failed', 'bounced')
      and participants.status = 'active' and participants.email is not null
    group by participants.id, participants.exchange_id
  `.execute(db)
  const now = Temporal.Now.instant()
  const at = (instant: Temporal.Instant) => instant.toString({ fractionalSecondDigits: 3 })
  for (const { reader, exchange, held } of untold.rows) {
    const state = held === 1 ? 'held' : 'waiting'
    await sql`
      insert into outbox (id, kind, exchange_id, participant_id, dedup_key, state, round, tries,
        due_at, give_up_at, created_at)
      values (${randomUUID()}, 'draw_changed', ${exchange}, ${reader},
        ${`draw_changed:${reader}:before the upgrade`}, ${state}, 1, 0,
        ${at(now)}, ${at(now.add({ hours: 24 }))}, ${at(now)})
    `.execute(db)
  }
  await sql`
    delete from outbox where sealed_participant is not null or kind = 'changed_assignment'
  `.execute(db)
  await db.schema.alterTable('outbox').dropColumn('sealed_participant').execute()
}

/** Mails that the older version does not know are gone; who had a message finds it on their page. */
export async function down(db: Kysely<unknown>, seal: Sealing): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('sealed_participant', 'text').execute()
  await sql`delete from outbox where kind in ('draw_changed', 'address_changed')`.execute(db)
  await db.schema.alterTable('participants').dropColumn('email_changed_on').execute()
  await db.schema.alterTable('outbox').dropColumn('sealed_address').execute()
  await db.schema.alterTable('sign_in_links').dropColumn('code_hash').execute()
  await unsealReporters(db, seal)
  await dropOpenings(db)
  await dropPastLists(db)
  for (const column of ['told_of_change_at', 'told_of_messages_at', 'names_shown']) {
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
  }
}

/** The days on which a page was opened by a card, or by a mail from the mailbox. */
async function createOpenings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('openings')
    .addColumn('participant_id', 'text', (column) =>
      column.notNull().references('participants.id').onDelete('cascade'),
    )
    .addColumn('way', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('openings_key', ['participant_id', 'way', 'day'])
    .execute()
  await sql`
    insert into openings (participant_id, way, day)
    select distinct participant_id, 'card', substr(first_opened_at, 1, 10)
    from sign_in_links where first_opened_at is not null
  `.execute(db)
  await db.schema.alterTable('sign_in_links').dropColumn('first_opened_at').execute()
}

async function dropOpenings(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sign_in_links').addColumn('first_opened_at', 'text').execute()
  await sql`
    update sign_in_links set first_opened_at = (
      select min(day) || 'T00:00:00.000Z' from openings
      where way = 'card' and openings.participant_id = sign_in_links.participant_id
    ) where kind = 'card'
  `.execute(db)
  await db.schema.dropTable('openings').execute()
}

/**
 * Last time's pairs were kept as keyed hashes, which whoever had the key could try out. From those
 * whose people are known, by their address, lists with decoys are made.
 */
async function createPastLists(db: Kysely<unknown>, seal: Sealing): Promise<void> {
  await db.schema
    .createTable('past_lists')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('sealed_lists', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('past_lists_key', ['exchange_id', 'purpose'])
    .execute()
  const { rows } = await sql<{ id: string; pair_hash: string }>`
    select exchange_id as id, pair_hash from past_pairs
  `.execute(db)
  for (const [id, hashes] of Map.groupBy(rows, (row) => row.id)) {
    const { rows: people } = await sql<{ name: string; email: string }>`
      select name, email from participants
      where exchange_id = ${id} and email is not null and status <> 'removed' order by id
    `.execute(db)
    const lists = listsFrom(
      people.map(({ email }) => email),
      new Set(hashes.map(({ pair_hash }) => pair_hash)),
      (giver, recipient) => seal.fingerprint('past pair', `${giver}\n${recipient}`),
    )
    const sealed = seal.seal(JSON.stringify({ people, lists }), `lists of ${id} to avoid`)
    await sql`insert into past_lists values (${id}, 'avoid', ${sealed})`.execute(db)
  }
  await db.schema.dropTable('past_pairs').execute()
}

function listsFrom(
  addresses: readonly string[],
  known: ReadonlySet<string>,
  hashOf: (giver: string, recipient: string) => string,
): string[][] {
  const length = addresses.length < 12 ? 2 : 3
  return addresses.map((giver, at) => {
    const list = [...addresses.keys()].filter((to) => known.has(hashOf(giver, addresses[to] ?? '')))
    while (list.length > 0 && list.length < Math.min(length, addresses.length - 1)) {
      const other = randomInt(addresses.length)
      if (other !== at && !list.includes(other)) list.push(other)
    }
    return list.map((index) => index.toString().padStart(6, '0')).sort()
  })
}

async function dropPastLists(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('past_lists').execute()
  await db.schema
    .createTable('past_pairs')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('pair_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('past_pairs_key', ['exchange_id', 'pair_hash'])
    .execute()
}

/** Hours would tell who was mailed or reading when, and so who writes to whom. */
async function roundTimes(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of [
    ['participants', 'signed_in_at'],
    ['participants', 'looked_at'],
    ['sign_in_links', 'spent_at'],
    ['message_reports', 'created_at'],
  ] as const) {
    const value = sql.ref(column)
    await sql`
      update ${sql.table(table)} set ${value} = substr(${value}, 1, 10) || 'T00:00:00.000Z'
      where ${value} is not null
    `.execute(db)
  }
}

/** White space behind the JSON, so that the length of a message says little. */
function padded(text: string): string {
  const rest = Buffer.byteLength(text) % 512
  return rest === 0 ? text : text + ' '.repeat(512 - rest)
}

const boundTo = (id: string, exchange: string) => `message ${id} in ${exchange}`

async function padMessages(
  db: Kysely<unknown>,
  sealOf: (sealed: string) => Sealing,
): Promise<void> {
  const { rows } = await sql<{ id: string; exchange_id: string; sealed_message: string }>`
    select id, exchange_id, sealed_message from messages
  `.execute(db)
  for (const { id, exchange_id, sealed_message } of rows) {
    const { seal, open } = sealOf(sealed_message)
    const text = padded(open(sealed_message, boundTo(id, exchange_id)).trimEnd())
    await sql`
      update messages set sealed_message = ${seal(text, boundTo(id, exchange_id))}
      where id = ${id} and exchange_id = ${exchange_id}
    `.execute(db)
  }
}

async function sealReporters(
  db: Kysely<unknown>,
  sealOf: (sealed: string) => Sealing,
): Promise<void> {
  const { rows } = await sql<
    Record<'id' | 'exchange_id' | 'reporter_id' | 'sealed_report', string>
  >`
    select id, exchange_id, reporter_id, sealed_report from message_reports
  `.execute(db)
  await db.schema.alterTable('message_reports').dropColumn('reporter_id').execute()
  for (const { id, exchange_id, reporter_id, sealed_report } of rows) {
    const { seal, open } = sealOf(sealed_report)
    const report = JSON.parse(open(sealed_report, boundTo(id, exchange_id)))
    const text = padded(JSON.stringify({ ...report, reporter_id }))
    await sql`
      update message_reports set sealed_report = ${seal(text, boundTo(id, exchange_id))}
      where id = ${id} and exchange_id = ${exchange_id}
    `.execute(db)
  }
}

async function unsealReporters(db: Kysely<unknown>, { open }: Sealing): Promise<void> {
  await db.schema.alterTable('message_reports').addColumn('reporter_id', 'text').execute()
  const { rows } = await sql<Record<'id' | 'exchange_id' | 'sealed_report', string>>`
    select id, exchange_id, sealed_report from message_reports
  `.execute(db)
  for (const { id, exchange_id, sealed_report } of rows) {
    const { reporter_id } = JSON.parse(open(sealed_report, boundTo(id, exchange_id)))
    await sql`
      update message_reports set reporter_id = ${reporter_id}
      where id = ${id} and exchange_id = ${exchange_id}
    `.execute(db)
  }
}
