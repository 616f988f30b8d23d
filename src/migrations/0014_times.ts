import type { Kysely } from 'kysely'

/** Counts how often a page was opened on a day by what others had in their hands, too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('openings')
    .addColumn('times', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('openings').dropColumn('times').execute()
}
