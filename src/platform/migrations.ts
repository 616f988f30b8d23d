import { promises as fs } from 'node:fs'
import path from 'node:path'
import { FileMigrationProvider, type Migration, type MigrationInfo, Migrator, sql } from 'kysely'
import type { Database } from './database.ts'
import { sentenceFor } from './failures.ts'
import type { Keyring } from './keyring.ts'
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
  const withKeys = (migration: Migration): Migration => {
    const { up, down } = migration as OurMigration
    const { instance } = keys.keyring
    return { up: (db) => up(db, instance, keys), down: (db) => down(db, instance, keys) }
  }
  const provider = {
    async getMigrations() {
      const entries = Object.entries(await files.getMigrations())
      return Object.fromEntries(entries.map(([name, file]) => [name, withKeys(file)]))
    },
  }
  return new Migrator({ db, provider })
}

/** Migrates the database to the newest version. Throws, naming the migration, if one fails. */
export async function migrate(ctx: { db: Database } & Sealing): Promise<void> {
  const { error, results } = await createMigrator(ctx).migrateToLatest()
  // A disk that fails says so itself.
  if (sentenceFor(error) !== undefined) throw error
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')
    throw new Error(
      `The database could not be brought up to date${failed ? ` (migration ${failed.migrationName})` : ''}. ` +
        'Nothing of it was changed; restore the version of Sneaky Klaus that ran before, or report this.',
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

/** Migrations that this database has seen and we do not know: it was used by a newer version. */
export async function listUnknownMigrations({ db }: { db: Database }): Promise<string[]> {
  if (!(await isOurs(db))) return []
  const known = new Set((await listMigrations(db)).map(({ name }) => name))
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name).filter((name) => !known.has(name))
}
