import { type Kysely, sql } from 'kysely'

/**
 * Adds how often an exchange was kept longer, at most, by the days between its own and the one that is set; and
 * whether names were drawn before the time that is noted, as a clock that was wrong has noted another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['kept_longer', 'drawn_earlier'])
    await db.schema
      .alterTable('exchanges')
      .addColumn(column, 'integer', (added) => added.notNull().defaultTo(0))
      .execute()
  await sql`
    update exchanges set kept_longer = max(0, round((
      julianday(purge_at) - max(
        julianday(exchange_date) + 31,
        coalesce(julianday(completed_at) + 30, 0)
      )
    ) / 30))
    where purge_at is not null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const column of ['drawn_earlier', 'kept_longer'])
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
}
