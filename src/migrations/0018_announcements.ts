import { type Kysely, sql } from 'kysely'

/** Adds what the organiser tells everybody, and which of it a mail says. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('announcements')
    .addColumn('exchange_id', 'text', (column) =>
      column.notNull().references('exchanges.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('announcements_key', ['exchange_id', 'id'])
    .execute()
  await db.schema.alterTable('outbox').addColumn('announcement_id', 'text').execute()
}

/** The older version knows no mail of this kind. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from outbox where kind = 'announcement'`.execute(db)
  await db.schema.alterTable('outbox').dropColumn('announcement_id').execute()
  await db.schema.dropTable('announcements').execute()
}
