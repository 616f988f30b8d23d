import { promises as fs } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  FileMigrationProvider,
  Kysely,
  Migrator,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
  type Transaction,
} from 'kysely'

/** Every table; each room adds its own by declaration merging, in its `tables.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: the rooms fill it
export interface Tables {}

/** The database, or a transaction on it: queries and commands take either. */
export type Db = Kysely<Tables> | Transaction<Tables>

const BUSY_TIMEOUT_MS = 5_000
const STATEMENTS_KEPT = 500

/** Opens the SQLite file (`:memory:` for tests) under Kysely. */
export function openDatabase(file: string): Kysely<Tables> {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  sqlite.exec('pragma journal_mode = wal')
  sqlite.exec('pragma synchronous = full')
  sqlite.exec('pragma foreign_keys = on')
  // Deleted rows are overwritten with zeros: what is purged is gone from the file, too.
  sqlite.exec('pragma secure_delete = on')
  return new Kysely<Tables>({ dialect: new WholeMigrations({ database: asKyselyExpects(sqlite) }) })
}

/** Kysely does not count on it, but SQLite takes back new tables, too: a migration happens whole or not at all. */
class WholeMigrations extends SqliteDialect {
  override createAdapter() {
    const adapter = super.createAdapter()
    return Object.defineProperty(adapter, 'supportsTransactionalDdl', { value: true })
  }
}

/** Gives node:sqlite the shape that Kysely's SQLite dialect expects. */
function asKyselyExpects(sqlite: DatabaseSync): SqliteDatabase {
  // The same few hundred texts come again and again; to parse one takes longer than to run it.
  const known = new Map<string, SqliteStatement>()
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const statement = known.get(sql) ?? prepareStatement(sqlite, sql)
      if (known.size >= STATEMENTS_KEPT) known.clear()
      known.set(sql, statement)
      return statement
    },
  }
}

function prepareStatement(sqlite: DatabaseSync, sql: string): SqliteStatement {
  // A transaction that reads before it writes would fail at once instead of waiting
  // when another process writes; `immediate` takes the write lock first.
  const statement = sqlite.prepare(sql === 'begin' ? 'begin immediate' : sql)
  const values = (parameters: readonly unknown[]) => parameters as (string | number | null)[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}

export function createMigrator(db: Kysely<Tables>): Migrator {
  const migrationFolder = path.join(import.meta.dirname, '..', 'migrations')
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder }) })
}

/** Brings the database to the newest version. Throws with the migration's name if one fails. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error, results } = await createMigrator(db).migrateToLatest()
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')
    throw new Error(
      `The database could not be brought up to date${failed ? ` (migration ${failed.migrationName})` : ''}. ` +
        'Nothing of it was changed; restore the version of Sneaky Klaus that ran before, or report this.',
      { cause: error },
    )
  }
}
