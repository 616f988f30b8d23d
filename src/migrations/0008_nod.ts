import { type Kysely, sql } from 'kysely'

/** Whether an exchange takes people in by the organiser's nod alone, on whichever place they come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('exchanges')
    .addColumn('approves', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

/** An older version knows nobody who waits: they have to join again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from participants where status = 'waiting'`.execute(db)
  await sql`delete from outbox where kind = 'waiting_notice'`.execute(db)
  await db.schema.alterTable('exchanges').dropColumn('approves').execute()
}
