import { existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Kysely, type KyselyPlugin, sql } from 'kysely'
import type { Clock } from './clock.ts'
import { type Handles, keepReader, TwoHandles, within } from './connections.ts'
import { asPath } from './database-file.ts'
import { giveWay } from './event-loop.ts'
import { BUSY_PAUSE_MS, BUSY_TIMEOUT_MS, useWriteAheadLog } from './patience.ts'

/** All tables; each room adds its own by declaration merging, in its `tables.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: rooms fill it by declaration merging
export interface Tables {}

export type Database = Kysely<Tables>

/** What every query needs: a database, or a transaction open on it, and a clock. */
export type Ground = { db: Database; clock: Clock }

/** SQLite waits for a lock without giving way to anybody, a signal to end included. */
const LOOKING_TIMEOUT_MS = 1_500
const EMPTIED_TRIES = 10
/** Pages that the reader keeps in memory; what it does not keep, the system does. */
const READER_CACHE_KIB = 1_000

/** Instead of a file: a database that is gone when it is closed, for tests. */
export const IN_MEMORY = ':memory:'

/** The same to look at only: neither the file nor its write-ahead log is changed, not even on closing. */
export function openForLooking(file: string): Database {
  // Without a log it is opened as a file that nobody writes, as SQLite would begin a log even to read.
  const isClosed = !existsSync(`${file}-wal`)
  const place = isClosed ? `${pathToFileURL(path.resolve(file)).href}?immutable=1` : asPath(file)
  const writer = new DatabaseSync(place, { readOnly: true, timeout: LOOKING_TIMEOUT_MS })
  return withKysely({ writer })
}

/** Opens the SQLite file with Kysely: once to write, and, if it has a write-ahead log, once to read. */
export function openDatabase(file: string): Database {
  const writer = openWriter(file)
  try {
    return withKysely({ writer, reader: hasLog(writer) ? openReader(file) : undefined })
  } catch (error) {
    writer.close()
    throw error
  }
}

function openWriter(file: string): DatabaseSync {
  const sqlite = new DatabaseSync(asPath(file), { timeout: BUSY_TIMEOUT_MS })
  useWriteAheadLog(sqlite)
  sqlite.exec('pragma synchronous = full')
  sqlite.exec('pragma foreign_keys = on')
  // Overwrites deleted rows with zeros, so that purged data does not linger in the file.
  sqlite.exec('pragma secure_delete = on')
  // SQLite would move a long log into the file within a commit; `keepCheckpoints` does it on a thread of its own.
  sqlite.exec('pragma wal_autocheckpoint = 0')
  // SQLite would wait without giving way to anybody; `patient` waits instead.
  sqlite.exec('pragma busy_timeout = 0')
  return sqlite
}

/** At once, and not with the first query: by then another file could be in this one's place, or in its log's. */
function openReader(file: string): DatabaseSync {
  const sqlite = new DatabaseSync(asPath(file), { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  sqlite.exec(`pragma cache_size = -${READER_CACHE_KIB}`)
  sqlite.exec('pragma temp_store = memory')
  sqlite.prepare('select count(*) from sqlite_master').get()
  sqlite.exec('pragma busy_timeout = 0')
  return sqlite
}

/** Not in memory: without a log, who reads would be in the way of who writes. */
function hasLog(sqlite: DatabaseSync): boolean {
  return sqlite.prepare('pragma journal_mode').get()?.journal_mode === 'wal'
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

function withKysely(handles: Handles): Database {
  const db = new Kysely<Tables>({ dialect: new TwoHandles(handles), plugins: [givingWay] })
  if (handles.reader) keepReader(db, handles.reader)
  return db
}

/** node:sqlite answers at once, so a thousand queries in a row would be one turn of the event loop. */
const givingWay: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  async transformResult({ result }) {
    await giveWay()
    return result
  },
}

/**
 * Runs `work` in one transaction. A query on the outer database inside it would deadlock with the
 * transaction, or not see what it has written, so it throws instead.
 */
export async function inTransaction<T>(
  db: Database,
  work: (trx: Database) => Promise<T>,
): Promise<T> {
  const transaction = { isOpen: true }
  try {
    return await db.transaction().execute((trx) => within(transaction, () => work(trx)))
  } finally {
    transaction.isOpen = false
  }
}

/**
 * Whatever somebody has made in this database that has a name as tables have, and the columns of tables; one query. What
 * another program's views and virtual tables hold is not asked: their means may be missing here.
 */
export async function readTables(
  db: Database,
): Promise<readonly { name: string; columns: readonly { name: string }[] }[]> {
  const { rows } = await sql<{ name: string; column: string | null }>`
    select made.name as name, held.name as "column" from sqlite_master as made
      left join pragma_table_info(case
        when made.type = 'table' and made.sql not like 'create virtual%' then made.name
      end) as held
      where made.type in ('table', 'view') and substr(made.name, 1, 7) <> 'sqlite_'
        and made.name not in ('kysely_migration', 'kysely_migration_lock')`.execute(db)
  const byName = Map.groupBy(rows, ({ name }) => name)
  return [...byName].map(([name, held]) => ({
    name,
    columns: held.flatMap(({ column }) => (column === null ? [] : { name: column })),
  }))
}

/** Whether there is such a table or view. */
export async function hasTable(db: Database, name: string): Promise<boolean> {
  return (await readTables(db)).some((table) => table.name === name)
}

/**
 * What SQLite finds first that does not fit together, as in a copy of a file in use: pages, rows and their
 * indexes, or rows that refer to others which are not there. Undefined if it finds nothing.
 */
export async function firstFault(db: Database): Promise<string | undefined> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(db)
  const found = rows.map(({ integrity_check }) => integrity_check.split('\n').at(-1))
  const fault = found.find((line) => line !== 'ok')
  if (fault !== undefined) return fault
  const { rows: astray } = await sql<{ table: string; parent: string }>`
    pragma foreign_key_check
  `.execute(db)
  const [first] = astray
  return first && `rows of ${first.table} refer to what is not in ${first.parent}`
}

/** Runs `work` while nobody else in this process writes; others wait for their turn, and may read. */
export async function alone<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return await db.connection().execute(async (db) => {
    await sql`select 'the first statement that is no query takes the writer'`.execute(db)
    return await work(db)
  })
}
