import { type Kysely, sql } from 'kysely'

/** For how long processes had run when the admin was told of a purge; who was told before is told for another week. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').addColumn('purge_told_life', 'real').execute()
  await sql`update exchanges set purge_told_life = 0 where purge_told_at is not null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('exchanges').dropColumn('purge_told_life').execute()
}
