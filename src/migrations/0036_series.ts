import { type Kysely, sql } from 'kysely'

/** What exchanges have in common that follow one another; those that are there already are each the first of theirs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('series_id', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await sql`update exchanges set series_id = id`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('series_id').execute()
}
