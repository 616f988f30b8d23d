import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import {
  Kysely,
  type KyselyPlugin,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  sql,
} from 'kysely'
import type { Clock } from './clock.ts'
import { giveWay } from './event-loop.ts'
import { BUSY_PAUSE_MS, BUSY_TIMEOUT_MS, patient, useWriteAheadLog } from './patience.ts'
import { asKyselyExpects } from './statements.ts'

/** All tables; each room adds its own by declaration merging, in its `tables.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: rooms fill it by declaration merging
export interface Tables {}

export type Database = Kysely<Tables>

/** What every query needs: a database, or a transaction open on it, and a clock. */
export type Ground = { db: Database; clock: Clock }

/** SQLite waits for a lock without giving way to anybody, a signal to end included. */
const LOOKING_TIMEOUT_MS = 1_500
const EMPTIED_TRIES = 10
/** How long a query waits for the one connection that all share. */
const CONNECTION_TIMEOUT_MS = 60_000

/** Instead of a file: a database that is gone when it is closed, for tests. */
export const IN_MEMORY = ':memory:'

/** The same to look at only: neither the file nor its write-ahead log is changed, not even on closing. */
export function openForLooking(file: string): Database {
  // Without a log it is opened as a file that nobody writes, as SQLite would begin a log even to read.
  const isClosed = !existsSync(`${file}-wal`)
  const place = isClosed ? `${pathToFileURL(path.resolve(file)).href}?immutable=1` : file
  return withKysely(new DatabaseSync(place, { readOnly: true, timeout: LOOKING_TIMEOUT_MS }))
}

/** Opens the SQLite file with Kysely. */
export function openDatabase(file: string): Database {
  const sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  useWriteAheadLog(sqlite)
  sqlite.exec('pragma synchronous = full')
  sqlite.exec('pragma foreign_keys = on')
  // Overwrites deleted rows with zeros, so that purged data does not linger in the file.
  sqlite.exec('pragma secure_delete = on')
  // SQLite would wait without giving way to anybody; `patient` waits instead.
  sqlite.exec('pragma busy_timeout = 0')
  return withKysely(sqlite)
}

/**
 * Moves what is in the write-ahead log into the file, so that the file alone is a copy. Returns false if
 * somebody else reads or writes.
 */
export async function emptyLog(db: Database): Promise<boolean> {
  const checkpoint = sql<{ busy: number }>`pragma wal_checkpoint(truncate)`
  for (let tries = 0; tries < EMPTIED_TRIES; tries += 1) {
    const { rows } = await checkpoint.execute(db)
    if (rows[0]?.busy === 0) return true
    await wait(BUSY_PAUSE_MS)
  }
  return false
}

function withKysely(sqlite: DatabaseSync): Database {
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

/**
 * What SQLite finds first that does not fit together, as in a copy of a file in use: pages, or rows that
 * refer to others which are not there. Undefined if it finds nothing.
 */
export async function firstFault(db: Database): Promise<string | undefined> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db)
  const found = rows.map(({ quick_check }) => quick_check.split('\n').at(-1))
  const fault = found.find((line) => line !== 'ok')
  if (fault !== undefined) return fault
  const { rows: astray } = await sql<{ table: string; parent: string }>`
    pragma foreign_key_check
  `.execute(db)
  const [first] = astray
  return first && `rows of ${first.table} refer to what is not in ${first.parent}`
}

/** Runs `work` while nobody else in this process uses the database; others wait for their turn. */
export async function alone<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return await db.connection().execute(work)
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
      return patient(await inTime(connection))
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
