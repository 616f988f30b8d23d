import { type Kysely, sql } from 'kysely'
import { addMissing, type Found } from './found.ts'

export const formerNames = ['0015_announcements']

/** Adds what the organiser tells everybody, and which of it a mail says. */
export async function up(db: Kysely<unknown>, _instance: unknown, found: Found): Promise<void> {
  await db.schema
    .createTable('announcements')
    .ifNotExists()
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('announcements_key', ['exchange_id', 'id'])
    .execute()
  await addMissing(db, found, ['outbox', 'announcement_id'], 'text')
}

/** The older version knows no mail of this kind. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from outbox where kind = 'announcement'`.execute(db)
  await db.schema.alterTable('outbox').dropColumn('announcement_id').execute()
  await db.schema.dropTable('announcements').execute()
}
