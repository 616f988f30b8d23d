import type { Kysely } from 'kysely'

/**
 * Adds whether names are revealed after the day, and when they were; and which givers agree. No exchange
 * of earlier times has said that it would.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('reveals', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('exchanges').addColumn('revealed_on', 'text').execute()
  await db.schema
    .alterTable('participants')
    .addColumn('reveal_choice', 'text', (column) => column.notNull().defaultTo('unseen'))
    .execute()
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('participants').dropColumn('reveal_choice').execute()
  await db.schema.alterTable('exchanges').dropColumn('revealed_on').execute()
  await db.schema.alterTable('exchanges').dropColumn('reveals').execute()
}
