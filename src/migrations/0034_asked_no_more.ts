import type { Kysely } from 'kysely'

/** Who has said no to an exchange that follows this one is invited to no other that does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('participants')
    .addColumn('asked_no_more', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').dropColumn('asked_no_more').execute()
}
