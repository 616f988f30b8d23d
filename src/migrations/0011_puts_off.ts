import { type Kysely, sql } from 'kysely'

/** Reasons tell who puts off all mail for now, and a provider that refuses us alone. */
export async function up(_db: Kysely<unknown>): Promise<void> {}

/** The older version has no sentence for them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`update outbox set reason = 'smtp_later' where reason = 'smtp_puts_us_off'`.execute(db)
  await sql`
    update outbox set reason = 'smtp_refuses_us' where reason = 'provider_refuses_us'
  `.execute(db)
}
