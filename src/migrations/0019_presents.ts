import { type Kysely, sql } from 'kysely'
import { addMissing, type Found } from './found.ts'

export const formerNames = ['0016_presents']

/** How a reminder's key ended: for which day it was, and how many days before it. */
const ROUND = /(\d{4}-\d\d-\d\d) (\d+)$/

/**
 * Adds whose present is ready, and how many people each reminder went to: from now on no row says to
 * whom, as that would say who is not ready.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, found: Found): Promise<void> {
  const isMissing = await addMissing(
    db,
    found,
    ['participants', 'present_ready'],
    'integer',
    (column) => column.notNull().defaultTo(0),
  )
  if (isMissing) await countRounds(db)
}

async function countRounds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reminder_rounds')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('exchange_date', 'text', (column) => column.notNull())
    .addColumn('days_before', 'integer', (column) => column.notNull())
    .addColumn('mails', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('reminder_rounds_key', ['exchange_id', 'exchange_date', 'days_before'])
    .execute()
  const { rows } = await sql<{ exchange: string; key: string }>`
    select exchange_id as exchange, dedup_key as key from outbox
    where kind = 'reminder' and exchange_id is not null
  `.execute(db)
  const rounds = Map.groupBy(rows, ({ exchange, key }) => `${exchange} ${ROUND.exec(key)?.[0]}`)
  for (const [{ exchange, key } = { exchange: '', key: '' }, ...others] of rounds.values()) {
    const [, day, before] = ROUND.exec(key) ?? []
    if (day === undefined) continue
    await sql`
      insert into reminder_rounds values (${exchange}, ${day}, ${Number(before)}, ${others.length + 1})
    `.execute(db)
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('reminder_rounds').execute()
  await db.schema.alterTable('participants').dropColumn('present_ready').execute()
}
