import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../src/platform/database.ts'

/** Every row of every table, to compare before and after or to search for a leak. */
export async function everything(db: Kysely<Tables>): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' order by name`.execute(db)
  const contents: Record<string, unknown[]> = {}
  for (const { name } of tables) {
    contents[name] = (await sql`select * from ${sql.table(name)} order by 1`.execute(db)).rows
  }
  return contents
}

/** `everything` without the sessions, rate limits, leases and settings. */
export async function belongings(db: Kysely<Tables>): Promise<Record<string, unknown[]>> {
  const { sessions, rate_limits, leases, settings, ...rest } = await everything(db)
  return rest
}

/** How many rows were ever changed over this connection; an equal count means no write. */
export async function writes(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select total_changes() as count`.execute(db)
  return rows[0]?.count ?? 0
}
