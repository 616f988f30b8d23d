import { AsyncLocalStorage } from 'node:async_hooks'
import type { DatabaseSync } from 'node:sqlite'
import {
  type DatabaseConnection,
  type QueryResult,
  SelectQueryNode,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { giveWay } from './event-loop.ts'
import { createPatience, type Execute, type Patience, type Query } from './patience.ts'
import { asKyselyExpects } from './statements.ts'

/** How long a query waits for the one connection that writes. */
const CONNECTION_TIMEOUT_MS = 60_000

/** The handles on one file; without a reader all goes by the writer. */
export type Handles = { writer: DatabaseSync; reader?: DatabaseSync | undefined }

/** Tracks, through every `await`, whether a call comes from inside a transaction. */
const surrounding = new AsyncLocalStorage<{ isOpen: boolean }>()

/** Runs `work` as part of this transaction: while it is open, a query on the outer database throws. */
export async function within<T>(
  transaction: { isOpen: boolean },
  work: () => Promise<T>,
): Promise<T> {
  return await surrounding.run(transaction, work)
}

function refuseWithin(): void {
  if (!surrounding.getStore()?.isOpen) return
  throw new Error(
    'A query inside a transaction went to the database outside of it, where it would wait for ever or see what was before. Use the ctx that `transact` hands down.',
  )
}

/**
 * Kysely on one file with two handles. What reads, outside of a transaction, goes by the reader at once:
 * with a write-ahead log it sees what was committed last, whoever writes meanwhile
 * (https://www.sqlite.org/wal.html#concurrency). All else goes by the writer, one after the other.
 */
export class TwoHandles extends SqliteDialect {
  private readonly handles: Handles

  constructor(handles: Handles) {
    super({ database: asKyselyExpects(handles.writer) })
    this.handles = handles
  }

  override createDriver() {
    return new RoutingDriver(this.handles)
  }

  /** Kysely does not rely on it, but SQLite rolls back DDL, too, so migrations are atomic. */
  override createAdapter() {
    const adapter = super.createAdapter()
    return Object.defineProperty(adapter, 'supportsTransactionalDdl', { value: true })
  }
}

class RoutingDriver extends SqliteDriver {
  private readonly reader: DatabaseSync | undefined
  private readonly reading: Execute | undefined
  private readonly patience = createPatience()

  constructor({ writer, reader }: Handles) {
    super({ database: asKyselyExpects(writer) })
    this.reader = reader
    this.reading = reader && readBy(reader, createPatience())
  }

  override async acquireConnection() {
    refuseWithin()
    return new RoutedConnection(() => this.acquireWriter(), this.reading, this.patience)
  }

  override async releaseConnection(connection?: DatabaseConnection) {
    if (connection instanceof RoutedConnection && connection.isWriter) super.releaseConnection()
  }

  override async destroy() {
    // The last one to close takes what is left of the log into the file, which the reader could not.
    this.reader?.close()
    await super.destroy()
  }

  private async acquireWriter(): Promise<DatabaseConnection> {
    const connection = super.acquireConnection()
    try {
      return await inTime(connection)
    } catch (error) {
      // Nobody uses it when it comes, so that the others get it.
      connection.then(() => super.releaseConnection())
      throw error
    }
  }
}

/** Reads by the reader until something else is asked of it: from then on it is the writer, and nobody else is. */
class RoutedConnection implements DatabaseConnection {
  isWriter = false
  private readonly acquire: () => Promise<DatabaseConnection>
  private readonly reading: Execute | undefined
  private readonly patience: Patience
  private writing: Promise<Execute> | undefined

  constructor(
    acquire: () => Promise<DatabaseConnection>,
    reading: Execute | undefined,
    patience: Patience,
  ) {
    this.acquire = acquire
    this.reading = reading
    this.patience = patience
  }

  async executeQuery<R>(query: Query): Promise<QueryResult<R>> {
    const reads = this.writing === undefined && SelectQueryNode.is(query.query)
    if (reads && this.reading) return await this.reading<R>(query)
    this.writing ??= this.write()
    return await (await this.writing)<R>(query)
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Rows come all at once.')
  }

  private async write(): Promise<Execute> {
    const asked = performance.now()
    const connection = await this.acquire()
    this.isWriter = true
    return this.patience((query) => connection.executeQuery(query), asked)
  }
}

type Read = <Row>(query: Query) => Promise<Row[]>

const readers = new WeakMap<object, Read>()

/** How to read from this database by its reader at once, without Kysely; undefined in a transaction, or if it has none. */
export function readerOf(db: object): Read | undefined {
  return readers.get(db)
}

/** Has what reads only, and is no part of a transaction, go by this handle on the file of `db`. */
export function keepReader(
  db: { executeQuery(query: Query): Promise<QueryResult<unknown>> },
  reader: DatabaseSync,
): void {
  const reading = readBy(reader, createPatience())
  let isFirst = true
  readers.set(db, async <Row>(query: Query) => {
    refuseWithin()
    // Kysely closes in the end only what it has opened, which it does for a query.
    const { rows } = await (isFirst ? db.executeQuery(query) : reading(query))
    isFirst = false
    await giveWay()
    return rows as Row[]
  })
}

/** Statements run to their end at once, so that no snapshot is held while others want to empty the log. */
function readBy(reader: DatabaseSync, patience: Patience): Execute {
  const prepared = asKyselyExpects(reader)
  return (query) =>
    patience(
      async <R>({ sql, parameters }: Query) => ({
        rows: prepared.prepare(sql).all(parameters) as R[],
      }),
      performance.now(),
    )(query)
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
