import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import type { DatabaseConnection } from 'kysely'

/** How long the lock of another process is waited for. */
export const BUSY_TIMEOUT_MS = 5_000
export const BUSY_PAUSE_MS = 20
const SQLITE_BUSY = 5

/** The connection, which waits for a lock of another program while the event loop goes on. */
export function patient(connection: DatabaseConnection): DatabaseConnection {
  return {
    streamQuery: (query, size) => connection.streamQuery(query, size),
    async executeQuery<R>(query: Parameters<DatabaseConnection['executeQuery']>[0]) {
      const until = performance.now() + BUSY_TIMEOUT_MS
      for (;;) {
        try {
          return await connection.executeQuery<R>(query)
        } catch (error) {
          if (!isBusy(error) || performance.now() >= until) throw error
          await wait(BUSY_PAUSE_MS)
        }
      }
    },
  }
}

/**
 * Changing to a write-ahead log needs the file for oneself, and SQLite does not wait for it as it does
 * for other locks: two processes that make a new database at once would disturb each other.
 */
export function useWriteAheadLog(sqlite: DatabaseSync): void {
  for (let tries = 1; ; tries++) {
    try {
      sqlite.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (!isBusy(error) || tries * BUSY_PAUSE_MS >= BUSY_TIMEOUT_MS) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS)
    }
  }
}

function isBusy(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number }
  return (errcode & 0xff) === SQLITE_BUSY
}
