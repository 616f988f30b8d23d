import { type Kysely, sql } from 'kysely'

/** Adds since when a mail that has not gone out was tried in vain; of earlier ones, since they were written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('tried_since', 'text').execute()
  await sql`
    update outbox set tried_since = created_at
    where state in ('waiting', 'failed') and reason is not null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').dropColumn('tried_since').execute()
}
