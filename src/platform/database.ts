import { AsyncLocalStorage } from 'node:async_hooks'
import { promises as fs } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  FileMigrationProvider,
  Kysely,
  type KyselyPlugin,
  type Migration,
  Migrator,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import type { Clock } from './clock.ts'
import { giveWay } from './event-loop.ts'
import type { Seal } from './seal.ts'

/** All tables; each room adds its own by declaration merging, in its `tables.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: rooms fill it by declaration merging
export interface Tables {}

export type Database = Kysely<Tables>

/** What every query needs: a database, or a transaction open on it, and a clock. */
export type Ground = { db: Database; clock: Clock }

const BUSY_TIMEOUT_MS = 5_000
const STATEMENTS_KEPT = 500
/** How long a query waits for the one connection that all share. */
const CONNECTION_TIMEOUT_MS = 60_000

/** Opens the SQLite file (`:memory:` in tests) with Kysely. */
export function openDatabase(file: string): Database {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  sqlite.exec('pragma journal_mode = wal')
  sqlite.exec('pragma synchronous = full')
  sqlite.exec('pragma foreign_keys = on')
  // Overwrites deleted rows with zeros, so that purged data does not linger in the file.
  sqlite.exec('pragma secure_delete = on')
  const dialect = new OurDialect({ database: asKyselyExpects(sqlite) })
  return new Kysely<Tables>({ dialect, plugins: [givingWay] })
}

/** node:sqlite answers at once, so a thousand queries in a row would be one turn of the event loop. */
const givingWay: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  async transformResult({ result }) {
    await giveWay()
    return result
  },
}

/** Tracks, through every `await`, whether a call comes from inside a transaction. */
const surrounding = new AsyncLocalStorage<{ isOpen: boolean }>()

/**
 * Runs `work` in one transaction. A query on the outer database inside it would deadlock with the
 * transaction, so it throws instead.
 */
export async function inTransaction<T>(
  db: Database,
  work: (trx: Database) => Promise<T>,
): Promise<T> {
  const transaction = { isOpen: true }
  try {
    return await db
      .transaction()
      .execute((trx) => surrounding.run(transaction, async () => await work(trx)))
  } finally {
    transaction.isOpen = false
  }
}

class OurDialect extends SqliteDialect {
  private readonly driverConfig: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.driverConfig = config
  }

  override createDriver() {
    return new GuardedDriver(this.driverConfig)
  }

  /** Kysely does not rely on it, but SQLite rolls back DDL, too, so migrations are atomic. */
  override createAdapter() {
    const adapter = super.createAdapter()
    return Object.defineProperty(adapter, 'supportsTransactionalDdl', { value: true })
  }
}

class GuardedDriver extends SqliteDriver {
  override async acquireConnection() {
    if (surrounding.getStore()?.isOpen) {
      throw new Error(
        'A query inside a transaction went to the database outside of it, which would wait for ever. Use the ctx that `transact` hands down.',
      )
    }
    const connection = super.acquireConnection()
    try {
      return await inTime(connection)
    } catch (error) {
      // Nobody uses it when it comes, so that the others get it.
      connection.then(() => this.releaseConnection())
      throw error
    }
  }
}

/**
 * A query that was begun outside of a transaction and is awaited inside it waits for the connection,
 * which waits for it. Nothing else takes as long as this.
 */
async function inTime<T>(connection: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new Error(`No database connection became free in ${CONNECTION_TIMEOUT_MS} ms.`))
  }, CONNECTION_TIMEOUT_MS)
  return await Promise.race([connection, late.promise]).finally(() => clearTimeout(timer))
}

/** Gives node:sqlite the interface that Kysely's SQLite dialect expects. */
function asKyselyExpects(sqlite: DatabaseSync): SqliteDatabase {
  // The same few hundred statements recur, and preparing one costs more than running it.
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
  // A deferred transaction that reads before it writes fails at once instead of waiting if another
  // process is writing; `immediate` takes the write lock first.
  const statement = sqlite.prepare(sql === 'begin' ? 'begin immediate' : sql)
  const values = (parameters: readonly unknown[]) => parameters as (string | number | null)[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}

/** A migration; it gets the seal, to open what an earlier version sealed. */
type OurMigration = {
  up(db: Database, seal: Seal): Promise<void>
  down(db: Database, seal: Seal): Promise<void>
}

export function createMigrator({ db, seal }: { db: Database; seal: Seal }): Migrator {
  const migrationFolder = path.join(import.meta.dirname, '..', 'migrations')
  const files = new FileMigrationProvider({ fs, path, migrationFolder })
  const withSeal = (migration: Migration): Migration => {
    const { up, down } = migration as OurMigration
    return { up: (db) => up(db, seal), down: (db) => down(db, seal) }
  }
  const provider = {
    async getMigrations() {
      const entries = Object.entries(await files.getMigrations())
      return Object.fromEntries(entries.map(([name, file]) => [name, withSeal(file)]))
    },
  }
  return new Migrator({ db, provider })
}

/** Migrates the database to the newest version. Throws, naming the migration, if one fails. */
export async function migrate(ctx: { db: Database; seal: Seal }): Promise<void> {
  const { error, results } = await createMigrator(ctx).migrateToLatest()
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')
    throw new Error(
      `The database could not be brought up to date${failed ? ` (migration ${failed.migrationName})` : ''}. ` +
        'Nothing of it was changed; restore the version of Sneaky Klaus that ran before, or report this.',
      { cause: error },
    )
  }
}
