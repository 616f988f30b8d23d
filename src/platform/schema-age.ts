import { sql } from 'kysely'
import { createMigrator, type Database } from './database.ts'
import type { Seal } from './seal.ts'

/** Whether `migrate` would change a database that an earlier version has made. */
export async function isBehind(ctx: { db: Database; seal: Seal }): Promise<boolean> {
  const migrations = await createMigrator(ctx).getMigrations()
  const isDone = (one: (typeof migrations)[number]) => one.executedAt !== undefined
  return migrations.some(isDone) && !migrations.every(isDone)
}

/** Migrations that this database has seen and we do not know: it was used by a newer version. */
export async function listUnknownMigrations(ctx: { db: Database; seal: Seal }): Promise<string[]> {
  const known = new Set((await createMigrator(ctx).getMigrations()).map(({ name }) => name))
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(ctx.db)
  return rows.map(({ name }) => name).filter((name) => !known.has(name))
}
