import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

/**
 * What exchanges have in common that follow one another, which names none of them, as each is erased alone; those that
 * are there already are each the first of theirs. It once called a series as its first exchange: 0046 renames them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('series_id', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  const { rows } = await sql<{ id: string }>`select id from exchanges`.execute(db)
  for (const { id } of rows) {
    await sql`update exchanges set series_id = ${randomUUID()} where id = ${id}`.execute(db)
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('series_id').execute()
}
