import type { Config } from './config.ts'
import type { Clock } from './platform/clock.ts'
import { type Database, inTransaction } from './platform/database.ts'
import type { JobRuns } from './platform/scheduler.ts'
import type { Seal } from './platform/seal.ts'

/**
 * What queries and commands work with; rooms add to it by declaration merging. Tests replace only
 * the clock, the randomness and the mail transport.
 */
export interface Context {
  config: Config
  db: Database
  clock: Clock
  seal: Seal
  /** The From address of our mails; undefined if no transport is configured. */
  sender: string | undefined
  /** What the scheduler of this process has run. */
  jobRuns: JobRuns
  /** Wakes the delivery worker. */
  mailIsWaiting(): void
  /** Asks for what was written to be moved into the database file within seconds. */
  checkpointSoon(): void
}

/**
 * Runs `work` in one transaction, with a context whose database is that transaction. After the
 * commit it wakes the delivery worker and asks for a checkpoint. Inside a transaction it joins that one.
 */
export async function transact<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return await work(ctx)
  const result = await inTransaction(ctx.db, (db) => work({ ...ctx, db }))
  ctx.mailIsWaiting()
  ctx.checkpointSoon()
  return result
}
