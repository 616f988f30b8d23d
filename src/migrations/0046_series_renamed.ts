import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

/**
 * A series was first called as the exchange that began it, which may be erased by now, so that nothing tells which names
 * are such ids: every series has another name from now on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ series: string }>`
    select series_id as series from exchanges union select series_id from noes`.execute(db)
  for (const { series } of rows) {
    const name = randomUUID()
    await sql`update exchanges set series_id = ${name} where series_id = ${series}`.execute(db)
    await sql`update noes set series_id = ${name} where series_id = ${series}`.execute(db)
  }
}

/** The version before takes any name. */
export async function down(): Promise<void> {}
