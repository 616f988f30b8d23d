import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './schema.ts'

/** Without this one in its ledger, whatever is called as a table of ours is another program's. */
export const FIRST_MIGRATION = '0001_first'

/** What the first migration has made, whichever commit ran it, and what is there still. */
const FIRST_COLUMNS = [
  ['admins', 'password_hash'],
  ['exchanges', 'slug'],
  ['participants', 'exchange_id'],
  ['settings', 'value'],
] as const

/** How each migration of ours is called. */
const OUR_NAME = /^\d{4}_[a-z0-9_]+$/

/** Whose a database is; `nobody` has one with nothing in it, as a first start leaves that was killed. */
export type Owner = 'nobody' | 'us' | 'another program'

/** Says whose a database is, by the migrations that it has seen and the tables in it. */
export function ownerOf(seen: readonly string[], tables: Tables): Owner {
  if (seen.length === 0 && tables.length === 0) return 'nobody'
  const isThere = ([table, column]: readonly [string, string]) =>
    tables.some(({ name, columns }) => name === table && columns.some((one) => one.name === column))
  return seen.includes(FIRST_MIGRATION) && FIRST_COLUMNS.every(isThere) ? 'us' : 'another program'
}

/** The migrations that a database has seen, by Kysely's ledger in it; none if it has no ledger. */
export async function readLedger(db: Database): Promise<string[]> {
  const found = await sql`
    select name from sqlite_master where type = 'table' and name = 'kysely_migration'`.execute(db)
  if (found.rows.length === 0) return []
  // That of another program may have other columns.
  const { rows } = await sql<{ name?: unknown }>`select * from kysely_migration`.execute(db)
  return rows.map(({ name }) => String(name))
}

/** Tells the state that migrations have left from all others, in 16 digits of a hash. */
export async function stateOf(db: Database): Promise<string> {
  const seen = (await readLedger(db)).toSorted()
  return createHash('sha256').update(seen.join()).digest('hex').slice(0, 16)
}

/**
 * Whether these migrations, which nobody knows here, come after all of ours, in a database that has seen those: then
 * a newer version has made it, or one that was never finished.
 */
export function areNewer(unknown: readonly string[], newest: string): boolean {
  return unknown.every((name) => OUR_NAME.test(name)) && unknown.some((name) => name > newest)
}
