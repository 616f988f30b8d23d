import type { Kysely } from 'kysely'

/** The link of an exchange may take emails of some domains alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('email_domains', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
}

/** An older version knows no such limit: its links take everybody. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('email_domains').execute()
}
