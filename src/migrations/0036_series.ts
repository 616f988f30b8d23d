import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { addMissing, type Found, type WasThere } from './found.ts'

/** First, a series was called as the exchange that began it. */
export async function didLess(_wasThere: WasThere, db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql`
    select id from exchanges where series_id in (select id from exchanges) limit 1`.execute(db)
  return rows.length > 0
}

/**
 * What exchanges have in common that follow one another, which names none of them, as each is erased alone; those that
 * are there already are each the first of theirs.
 */
export async function up(db: Kysely<unknown>, _instance: unknown, found: Found): Promise<void> {
  await addMissing(db, found, ['exchanges', 'series_id'], 'text', (column) =>
    column.notNull().defaultTo(''),
  )
  const { rows } = await sql<{ id: string; series: string }>`
    select id, series_id as series from exchanges`.execute(db)
  const names = new Map(rows.map(({ id, series }) => [series || id, randomUUID()]))
  for (const { id, series } of rows) {
    await sql`update exchanges set series_id = ${names.get(series || id)} where id = ${id}`.execute(
      db,
    )
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('series_id').execute()
}
