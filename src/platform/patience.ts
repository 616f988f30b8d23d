import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import type { DatabaseConnection } from 'kysely'

/** How long the lock of another process is waited for. */
export const BUSY_TIMEOUT_MS = 5_000
export const BUSY_PAUSE_MS = 20
const SQLITE_BUSY = 5

export type Execute = DatabaseConnection['executeQuery']
export type Query = Parameters<Execute>[0]

/** What `execute` does, which waits for a lock of another program while the event loop goes on. */
export type Patience = (execute: Execute, asked: number) => Execute

/**
 * The patience of all who use one connection: each waits for five seconds, counted from when it `asked`
 * (milliseconds of `performance`) or, if the lock is younger, from when it was first met. So those who wait in
 * line do not wait for each other's patience: however many there are, and however long the lock is kept, each
 * has its answer after five seconds.
 */
export function createPatience(elapsedMs = () => performance.now()): Patience {
  let lockedSince: number | undefined
  return (execute, asked) =>
    async <R>(query: Query) => {
      for (;;) {
        try {
          const result = await execute<R>(query)
          lockedSince = undefined
          return result
        } catch (error) {
          if (!isBusy(error)) throw error
          const now = elapsedMs()
          lockedSince ??= now
          if (now - Math.max(lockedSince, asked) >= BUSY_TIMEOUT_MS) throw error
          await wait(BUSY_PAUSE_MS)
        }
      }
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

/** Whether this is SQLite's word for a lock of another program that was waited for in vain. */
export function isBusy(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number }
  return (errcode & 0xff) === SQLITE_BUSY
}
