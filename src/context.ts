import type { Config } from './config.ts'
import type { Clock } from './platform/clock.ts'
import { type Database, inTransaction } from './platform/database.ts'
import type { Seal } from './platform/seal.ts'

/**
 * What the rooms work with; a room adds its own by declaration merging. Clock, randomness and
 * mail transport are the only doubles of the tests.
 */
export interface Context {
  config: Config
  db: Database
  clock: Clock
  seal: Seal
  /** Whom our mails come from; undefined while none leaves this machine. */
  sender: string | undefined
  /** Wakes the delivery of mail. */
  mailIsWaiting(): void
}

/**
 * Runs `work` in one transaction, with a context whose database is that transaction. Mail that
 * it enqueued starts to go out once it is committed. Inside of a transaction it joins that one.
 */
export async function transact<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return await work(ctx)
  const result = await inTransaction(ctx.db, (db) => work({ ...ctx, db }))
  ctx.mailIsWaiting()
  return result
}
