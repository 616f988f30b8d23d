import { type Kysely, sql } from 'kysely'

/**
 * Who was put down by somebody else can say that this is not for them, until they have signed in. Of
 * those who have not, nobody knows who put them down. Addresses that want no mails are kept as hashes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('participants')
    .addColumn('confirmed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await sql`update participants set confirmed = 1 where signed_in_at is not null`.execute(db)
  await db.schema
    .createTable('refused_addresses')
    .addColumn('address_hash', 'text', (column) => column.primaryKey())
    .addColumn('asked_on', 'text')
    .execute()
}

/** The older version knows of no refusal, so it mails everybody again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from outbox where kind in ('mails_again', 'declined')`.execute(db)
  await sql`update participants set status = 'withdrawn' where status = 'declined'`.execute(db)
  await sql`
    update participants set mail_trouble = null where mail_trouble in ('wants_no_mail', 'not_for_me')
  `.execute(db)
  await db.schema.dropTable('refused_addresses').execute()
  await db.schema.alterTable('participants').dropColumn('confirmed').execute()
}
