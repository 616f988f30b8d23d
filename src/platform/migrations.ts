import { promises as fs } from 'node:fs'
import path from 'node:path'
import { FileMigrationProvider, type Migration, type MigrationInfo, Migrator, sql } from 'kysely'
import { type Database, readTables } from './database.ts'
import { sentenceFor } from './failures.ts'
import type { Keyring } from './keyring.ts'
import { areNewer, FIRST_MIGRATION, type Owner, ownerOf, readLedger } from './ledger.ts'
import { isUnfinished, refuseUnfinished, type Tables } from './schema.ts'
import type { Seal } from './seal.ts'

/**
 * A migration gets keys, to open what an earlier version sealed. `instance` is the seal of the
 * instance key itself, the only one before 0005.
 */
type OurMigration = {
  /** Where an earlier commit had one that did less, or had another name, it does what is missing. */
  up(db: Database, instance: Seal, means: Sealing & Found): Promise<void>
  down(db: Database, instance: Seal, keys: Sealing): Promise<void>
  /** Whether it did less than today when this database saw it, so that it is run again. */
  didLess?(wasThere: Found['wasThere']): boolean
  /** The names that it had in earlier commits. */
  formerNames?: readonly string[]
}

/** What opens the seals in a database. */
type Sealing = { seal: Seal; keyring: Keyring }

/** Whether a table had a column before anything was run. */
type Found = { wasThere(table: string, column: string): boolean }

const files = new FileMigrationProvider({
  fs,
  path,
  migrationFolder: path.join(import.meta.dirname, '..', 'migrations'),
})

/** All migrations of today, by their names, in their order. */
async function readMigrations(): Promise<ReadonlyMap<string, OurMigration>> {
  const found = Object.entries(await files.getMigrations()) as [string, OurMigration][]
  return new Map(found.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Every migration that we know, and whether this database has seen it. */
async function listMigrations(db: Database): Promise<readonly MigrationInfo[]> {
  return await new Migrator({ db, provider: files }).getMigrations()
}

/**
 * Runs what is missing, whatever its number, as a branch may have lacked a lower one. `former`: those that this
 * database has seen under a name of earlier commits. `first` is called once in the transaction, while nobody else writes.
 */
export function createMigrator(
  { db, ...keys }: { db: Database } & Sealing,
  former: readonly string[] = [],
  first = async () => {},
): Migrator {
  const { instance } = keys.keyring
  const provider = {
    async getMigrations() {
      const known = await readMigrations()
      let begun: Begun | undefined
      const ours = [...known].map(([name, { up, down }]): [string, Migration] => [
        name,
        {
          // All that are run are in one transaction, so that none of them is kept if one fails.
          async up(db) {
            if (!begun) {
              // Changes nothing, but from here on nobody else writes.
              await sql`update kysely_migration set name = name where 1 = 0`.execute(db)
              await first()
              begun = await begin(db, known, keys)
            }
            await up(db, instance, begun)
            begun.missing.delete(name)
            if (begun.missing.size > 0) return
            refuseUnfinished(await readTables(db))
            for (const one of former)
              await sql`delete from kysely_migration where name = ${one}`.execute(db)
          },
          down: (db) => down(db, instance, keys),
        },
      ])
      return Object.fromEntries([...former.map((name) => [name, RUN_BEFORE] as const), ...ours])
    },
  }
  return new Migrator({ db, provider, allowUnorderedMigrations: true })
}

type Begun = Sealing & Found & { missing: Set<string> }

/** Runs those again that did less when this database has seen them. `missing`: those that it has not seen. */
async function begin(
  db: Database,
  known: ReadonlyMap<string, OurMigration>,
  keys: Sealing,
): Promise<Begun> {
  const seen = await readLedger(db)
  // What another program has called as we do is not ours to take over.
  const tables = seen.includes(FIRST_MIGRATION) ? await readTables(db) : []
  const columns = new Set(
    tables.flatMap(({ name: table, columns }) => columns.map(({ name }) => `${table}.${name}`)),
  )
  const wasThere = (table: string, column: string) => columns.has(`${table}.${column}`)
  const begun = { ...keys, wasThere, missing: new Set<string>() }
  for (const [name, { up, didLess }] of known) {
    if (!seen.includes(name)) begun.missing.add(name)
    else if (didLess?.(wasThere)) await up(db, keys.keyring.instance, begun)
  }
  return begun
}

/** Stands for what this database has seen, and is not run again. */
const RUN_BEFORE: Migration = {
  async up() {
    throw new Error('Another process has brought the database up to date meanwhile.')
  },
}

/**
 * Migrates the database to the newest version, after `first`, if anything is to be done, in the same transaction.
 * Throws, naming the migration, if one fails.
 */
export async function migrate(
  ctx: { db: Database } & Sealing,
  first = async () => {},
): Promise<void> {
  let refusal: unknown
  const noted = () =>
    first().catch((error) => {
      refusal = error
      throw error
    })
  const former = await listFormer(ctx.db)
  const { error, results } = await createMigrator(ctx, former, noted).migrateToLatest()
  if (refusal !== undefined) throw refusal
  if (error && former.length > 0 && (await listFormer(ctx.db)).length === 0)
    return migrate(ctx, first)
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
  await putInOrder(ctx.db)
}

/** They are taken back by when they were run, where a lower number may have come later: so that is made one time. */
async function putInOrder(db: Database): Promise<void> {
  await sql`
    update kysely_migration set timestamp = (select max(timestamp) from kysely_migration)
    where timestamp < (select max(timestamp) from kysely_migration)`.execute(db)
}

async function listFormer(db: Database): Promise<string[]> {
  const names = formerNames(await readMigrations())
  return (await readLedger(db)).filter((name) => names.has(name))
}

function formerNames(known: ReadonlyMap<string, OurMigration>): ReadonlySet<string> {
  return new Set([...known.values()].flatMap(({ formerNames = [] }) => formerNames))
}

/** Whether `migrate` would change a database that an earlier version has made. */
export async function isBehind({ db }: { db: Database }): Promise<boolean> {
  const migrations = await listMigrations(db)
  const isDone = (one: (typeof migrations)[number]) => one.executedAt !== undefined
  return migrations.some(isDone) && !migrations.every(isDone)
}

/** Which migrations a database has seen, compared with ours. */
export type Progress = {
  owner: Owner
  /** Those that we do not know, neither by a name of today nor by a former one. */
  unknown: string[]
  /** Whether those come after all of ours, as a newer version's do, or an unfinished one's. */
  isNewer: boolean
  /** Whether it has seen all that we know. */
  isUpToDate: boolean
}

/** Whose this database is, of which these are the tables, and how far it is. */
export async function readProgress({ db }: { db: Database }, tables: Tables): Promise<Progress> {
  const migrations = await readMigrations()
  const known = [...migrations.keys()]
  const seen = await readLedger(db)
  const former = formerNames(migrations)
  const unknown = seen.filter((name) => !migrations.has(name) && !former.has(name))
  const isUpToDate = known.every((name) => seen.includes(name))
  return {
    owner: ownerOf(seen, tables),
    unknown,
    isNewer: isUpToDate && areNewer(unknown, known.at(-1) ?? ''),
    isUpToDate,
  }
}
