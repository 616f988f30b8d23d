import { promises as fs } from 'node:fs'
import path from 'node:path'
import { FileMigrationProvider, type Migration, type MigrationInfo, Migrator, sql } from 'kysely'
import type { Database } from './database.ts'
import { sentenceFor } from './failures.ts'
import type { Keyring } from './keyring.ts'
import { isUnfinished, readTables, refuseUnfinished } from './schema.ts'
import type { Seal } from './seal.ts'

/**
 * A migration gets keys, to open what an earlier version sealed. `instance` is the seal of the
 * instance key itself, the only one before 0005.
 */
type OurMigration = {
  up(db: Database, instance: Seal, keys: Sealing): Promise<void>
  down(db: Database, instance: Seal, keys: Sealing): Promise<void>
}

/** What opens the seals in a database. */
type Sealing = { seal: Seal; keyring: Keyring }

const files = new FileMigrationProvider({
  fs,
  path,
  migrationFolder: path.join(import.meta.dirname, '..', 'migrations'),
})

/** Every migration that we know, and whether this database has seen it. */
async function listMigrations(db: Database): Promise<readonly MigrationInfo[]> {
  return await new Migrator({ db, provider: files }).getMigrations()
}

export function createMigrator({ db, ...keys }: { db: Database } & Sealing): Migrator {
  const withKeys = (migration: Migration, isNewest: boolean): Migration => {
    const { up, down } = migration as OurMigration
    const { instance } = keys.keyring
    return {
      async up(db) {
        await up(db, instance, keys)
        // In the transaction of all that were run, so that none of them is kept.
        if (isNewest) refuseUnfinished(await readTables(db))
      },
      down: (db) => down(db, instance, keys),
    }
  }
  const provider = {
    async getMigrations() {
      const entries = Object.entries(await files.getMigrations())
      const newest = entries
        .map(([name]) => name)
        .toSorted()
        .at(-1)
      return Object.fromEntries(
        entries.map(([name, file]) => [name, withKeys(file, name === newest)]),
      )
    },
  }
  return new Migrator({ db, provider })
}

/** Migrates the database to the newest version. Throws, naming the migration, if one fails. */
export async function migrate(ctx: { db: Database } & Sealing): Promise<void> {
  const { error, results } = await createMigrator(ctx).migrateToLatest()
  // A disk that fails says so itself, and so does what was never released.
  if (sentenceFor(error) !== undefined || isUnfinished(error)) throw error
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')
    throw new Error(
      `The database could not be brought up to date${failed ? ` (migration ${failed.migrationName})` : ''}. ` +
        'Nothing of it was changed; restore the version of Sneaky Klaus that ran before, and report this if it was a release.',
      { cause: error },
    )
  }
}

/** Whether `migrate` would change a database that an earlier version has made. */
export async function isBehind({ db }: { db: Database }): Promise<boolean> {
  const migrations = await listMigrations(db)
  const isDone = (one: (typeof migrations)[number]) => one.executedAt !== undefined
  return migrations.some(isDone) && !migrations.every(isDone)
}

/** Whether a database with tables is one of ours. */
export async function isOurs(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select name from sqlite_master where name = 'kysely_migration'`.execute(db)
  return rows.length > 0
}

/**
 * Migrations that this database has seen and we do not know, as it was used by a newer version; and whether it
 * has seen all that we know.
 */
export async function readProgress({
  db,
}: {
  db: Database
}): Promise<{ unknown: string[]; isUpToDate: boolean }> {
  if (!(await isOurs(db))) return { unknown: [], isUpToDate: false }
  const known = Object.keys(await files.getMigrations())
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const seen = rows.map(({ name }) => name)
  return {
    unknown: seen.filter((name) => !known.includes(name)),
    isUpToDate: known.every((name) => seen.includes(name)),
  }
}
