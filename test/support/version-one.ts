import assert from 'node:assert/strict'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/platform/database.ts'
import { createMigrator } from '../../src/platform/migrations.ts'
import { atLeastOne } from './at-least-one.ts'
import type { Sealing } from './ground.ts'
import written from './version-one.json' with { type: 'json' }

export type Rows = Record<string, Record<string, string | number | null>[]>

export const FIRST_VERSION = '0001_first'

/** The key that it was sealed with: it took any text that was long enough. */
export const FIRST_KEY = 'a secret key for tests, long enough to be one'

/**
 * What the first version had written for five people: names are drawn (Anna gives to Ben, Ben to
 * Cleo, Cleo to Dora), each of the three has asked something, Dora's mails were refused and
 * Emil's wait for a mail server that is down.
 */
export const versionOne: Rows = written

/** Makes an empty database what the first version left behind. */
export async function writeVersionOne(ctx: { db: Database } & Sealing): Promise<void> {
  const { error } = await createMigrator(ctx).migrateTo(FIRST_VERSION)
  assert.equal(error, undefined)
  for (const [table, rows] of atLeastOne(Object.entries(versionOne))) {
    for (const row of atLeastOne(rows)) await insert(ctx.db as Kysely<never>, table, row)
  }
}

async function insert(db: Kysely<never>, table: string, row: Rows[string][number]): Promise<void> {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)))
  const values = sql.join(Object.values(row))
  await sql`insert into ${sql.table(table)} (${columns}) values (${values})`.execute(db)
}
