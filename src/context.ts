import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import type { RandomInt } from './draw/matching.ts'
import type { Clock } from './platform/clock.ts'
import type { Db, Tables } from './platform/database.ts'
import { enqueue } from './platform/outbox.ts'
import type { Seal } from './platform/seal.ts'

/** What the rooms work with. Clock, randomness and mail transport are the only doubles of the tests. */
export type Context = {
  config: Config
  db: Kysely<Tables>
  clock: Clock
  random: RandomInt
  seal: Seal
  /** Wakes the delivery of mail. */
  mailIsWaiting(): void
}

/** Runs `work` in one transaction; mail that it enqueued starts to go out once it is committed. */
export async function transact<T>(ctx: Context, work: (trx: Db) => Promise<T>): Promise<T> {
  const result = await ctx.db.transaction().execute(work)
  ctx.mailIsWaiting()
  return result
}

export type MailKind =
  | 'registration'
  | 'sign_in_link'
  | 'withdrawal'
  | 'assignment'
  | 'password_reset'

/**
 * Enqueues a mail to a participant, or to the admin if none is named. `once` says what must
 * not be said twice: a second mail of this kind to this person with the same word is dropped.
 */
export async function enqueueMail(
  ctx: Context,
  trx: Db,
  mail: { kind: MailKind; exchangeId?: string; participantId?: string; once: string },
): Promise<void> {
  await enqueue(
    trx,
    { clock: ctx.clock, transport: ctx.config.mail.kind !== 'mailbox' },
    {
      kind: mail.kind,
      exchange_id: mail.exchangeId ?? null,
      participant_id: mail.participantId ?? null,
      dedup_key: [mail.kind, mail.participantId ?? mail.exchangeId ?? 'admin', mail.once].join(':'),
    },
  )
}
