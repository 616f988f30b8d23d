import type { Kysely } from 'kysely'

/** Links in mails that tell of a message have no row of their own; of one that was used, its hash is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('spent_links')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('ends_at', 'text', (column) => column.notNull())
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('spent_links').execute()
}
