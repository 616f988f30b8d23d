import { promises as fs } from 'node:fs'
import path from 'node:path'
import { FileMigrationProvider, type Migration, type MigrationInfo, Migrator, sql } from 'kysely'
import { FORMER } from '../migrations/former.ts'
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

/** `former`: the migrations that this database has seen under the names of `FORMER`. */
export function createMigrator(
  { db, ...keys }: { db: Database } & Sealing,
  former: readonly string[] = [],
): Migrator {
  const { instance } = keys.keyring
  const finishing = new Map(former.map((name) => [FORMER[name]?.now, FORMER[name]?.finish]))
  const withKeys = (name: string, migration: Migration, isNewest: boolean): Migration => {
    const { up, down } = migration as OurMigration
    return {
      async up(db) {
        const finish = finishing.get(name)
        await (finish ? finish(db, instance) : up(db, instance, keys))
        if (!isNewest) return
        // In the transaction of all that were run, so that none of them is kept.
        refuseUnfinished(await readTables(db))
        for (const one of former)
          await sql`delete from kysely_migration where name = ${one}`.execute(db)
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
      return Object.fromEntries([
        ...former.map((name) => [name, RUN_BEFORE]),
        ...entries.map(([name, file]) => [name, withKeys(name, file, name === newest)]),
      ])
    },
  }
  return new Migrator({ db, provider, allowUnorderedMigrations: former.length > 0 })
}

/** Stands for what this database has seen, and is not run again. */
const RUN_BEFORE: Migration = {
  async up() {
    throw new Error('Another process has brought the database up to date meanwhile.')
  },
}

/** Migrates the database to the newest version. Throws, naming the migration, if one fails. */
export async function migrate(ctx: { db: Database } & Sealing): Promise<void> {
  const former = await listFormer(ctx.db)
  const { error, results } = await createMigrator(ctx, former).migrateToLatest()
  if (error && former.length > 0 && (await listFormer(ctx.db)).length === 0) return migrate(ctx)
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

async function listFormer(db: Database): Promise<string[]> {
  return (await listSeen(db)).filter((name) => Object.hasOwn(FORMER, name))
}

async function listSeen(db: Database): Promise<string[]> {
  if (!(await isOurs(db))) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
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

/** Which migrations a database has seen, compared with ours. */
export type Progress = {
  /** Those that we do not know, neither by a name of today nor by a former one. */
  unknown: string[]
  /** Whether those come after all of ours, as a newer version's do. */
  isNewer: boolean
  /** Whether it has seen all that we know. */
  isUpToDate: boolean
}

/** How far this database is; one that is not ours has seen nothing. */
export async function readProgress({ db }: { db: Database }): Promise<Progress> {
  const known = Object.keys(await files.getMigrations()).toSorted()
  const newest = known.at(-1) ?? ''
  const seen = await listSeen(db)
  const unknown = seen.filter((name) => !known.includes(name) && !Object.hasOwn(FORMER, name))
  return {
    unknown,
    isNewer: unknown.some((name) => name > newest),
    isUpToDate: known.every((name) => seen.includes(name)),
  }
}
