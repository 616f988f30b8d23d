import type { Config } from './config.ts'
import type { Clock } from './platform/clock.ts'
import { type Database, inTransaction } from './platform/database.ts'
import { newId } from './platform/ids.ts'
import type { Keyring } from './platform/keyring.ts'
import type { Delivery } from './platform/mail/reasons.ts'
import type { JobRuns } from './platform/scheduler.ts'
import type { Seal } from './platform/seal.ts'
import { saveSetting } from './platform/settings.ts'

/**
 * What queries and commands work with; rooms add to it by declaration merging. Tests replace only
 * the clock, the randomness and the mail transport.
 */
export interface Context {
  config: Config
  db: Database
  clock: Clock
  /** Answers that must not tell what was done come at multiples of this many milliseconds. */
  evenMs: number
  /** A uniform integer in 0 <= x < bound. */
  random(bound: number): number
  seal: Seal
  /** Keys that can be destroyed, and with them what they have sealed. */
  keyring: Keyring
  /** The From address of our mails; undefined if no transport is configured. */
  sender: string | undefined
  /** What the scheduler of this process has run. */
  jobRuns: JobRuns
  /** Wakes the delivery worker. */
  mailIsWaiting(): void
  /** Notes that a mail to this participant was ordered; undefined unless somebody counts them. */
  noteReader?(participantId: string): void
  /** Whether the worker broke off when it last ran, and could not even try. */
  deliveryFails(): boolean
  /** Tries whether the mail server lets us in, without sending; missing where the transport cannot. */
  checkMail?(): Promise<Delivery>
  /** Whether this process could write when it last tried. */
  canWrite(): boolean
  /** Asks for what was written to be moved into the database file within seconds. */
  checkpointSoon(): void
  /**
   * Says that something was erased that is to be in no file any more, or that the order in which rows were
   * written is not to be read off it. In a transaction this takes effect after the commit.
   */
  noteErasure(): Promise<void>
  /** Destroys, after a commit, the keys to what it has erased. */
  followUpErasure(): Promise<void>
  /** Notes the pulse of this process now: for how long it has run is counted up to this moment. */
  notePulse(): Promise<void>
}

/**
 * The setting that says, also to other processes, that the file is to be rebuilt. Each erasure gives it another value,
 * so that a rebuild which began before it does not count for it.
 */
export const REBUILD_DUE = 'rebuild_due'

/**
 * Runs `work` in one transaction, with a context whose database is that transaction. After the
 * commit it wakes the delivery worker, asks for a checkpoint, and follows up erasures. Inside a
 * transaction it joins that one.
 */
export async function transact<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return await work(ctx)
  let hasErased = false
  const made: string[] = []
  const result = await inTransaction(ctx.db, (db) => {
    const noteErasure = async () => {
      if (!hasErased) await saveSetting({ db }, REBUILD_DUE, newId())
      hasErased = true
    }
    return work({ ...ctx, db, noteErasure, keyring: noting(ctx.keyring, made) })
  })
  for (const id of made) ctx.keyring.keep(id)
  ctx.mailIsWaiting()
  ctx.checkpointSoon()
  if (hasErased) await ctx.followUpErasure()
  return result
}

/** The keyring, which remembers what it makes: from the commit on that is kept. */
function noting(keyring: Keyring, made: string[]): Keyring {
  return {
    ...keyring,
    make() {
      const key = keyring.make()
      made.push(key.id)
      return key
    },
  }
}
