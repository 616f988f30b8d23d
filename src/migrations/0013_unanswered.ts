import { type Kysely, sql } from 'kysely'

/** How often a mail was handed over whole without an answer is counted, so that it ends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('outbox')
    .addColumn('unanswered', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

/** The older version has no sentence for what such a mail comes to. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').dropColumn('unanswered').execute()
  const isNew = sql`in ('smtp_unanswered', 'breaks_off')`
  await sql`update outbox set reason = 'smtp_mail_refused' where reason ${isNew}`.execute(db)
  await sql`
    update participants set mail_trouble = 'smtp_mail_refused' where mail_trouble ${isNew}
  `.execute(db)
}
