import type { Kysely } from 'kysely'

/**
 * Adds whether names are revealed after the day, and when they were; and which givers keep it to
 * themselves. No exchange of earlier times has said that it would.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('reveals', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('exchanges').addColumn('revealed_on', 'text').execute()
  await db.schema
    .alterTable('participants')
    .addColumn('keeps_secret', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').dropColumn('keeps_secret').execute()
  await db.schema.alterTable('exchanges').dropColumn('revealed_on').execute()
  await db.schema.alterTable('exchanges').dropColumn('reveals').execute()
}
