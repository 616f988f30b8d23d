import { type Kysely, sql } from 'kysely'

/** Adds when the admin was told of a purge; who was told before it was noted is told no second time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').addColumn('purge_told_at', 'text').execute()
  await sql`update exchanges set purge_told_at = (
    select created_at from outbox
    where dedup_key = 'purge_notice:' || exchanges.id || ':' || exchanges.purge_at
  )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('purge_told_at').execute()
}
