import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import type { Drawing } from './draw/drawing.ts'
import type { Clock } from './platform/clock.ts'
import type { Db, Tables } from './platform/database.ts'
import { enqueue } from './platform/outbox.ts'
import type { Seal } from './platform/seal.ts'

/** What the rooms work with. Clock, randomness and mail transport are the only doubles of the tests. */
export type Context = {
  config: Config
  db: Kysely<Tables>
  clock: Clock
  drawing: Drawing
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
  | 'invitation'
  | 'registration'
  | 'sign_in_link'
  | 'withdrawal'
  | 'assignment'
  | 'changed_assignment'
  | 'reminder'
  | 'removed'
  | 'message_notice'
  | 'message_report'
  | 'password_reset'
  | NoticeKind

/** What the admin can be told by mail. */
export type NoticeKind =
  | 'new_registration_notice'
  | 'withdrawal_notice'
  | 'registration_closed_notice'
  | 'mail_failure_notice'
  | 'purge_notice'

type MailOrder = {
  kind: MailKind
  exchangeId?: string
  participantId?: string
  /** Whom a mail to the admin is about. */
  aboutId?: string
  /** Says what must not be said twice. */
  once: string
  /** Nobody who reads the outbox shall learn who gets this mail: the name itself would tell. */
  secretly?: boolean
}

/**
 * Enqueues a mail to a participant, or to the admin if none is named. A second mail of this
 * kind to this person with the same `once` is dropped.
 */
export async function enqueueMail(ctx: Context, trx: Db, mail: MailOrder): Promise<void> {
  const { kind, exchangeId = null, participantId = null, once, secretly = false } = mail
  const reader = participantId ?? exchangeId ?? 'admin'
  const sealedTo = secretly && exchangeId !== null ? participantId : null
  await enqueue(trx, outboxAt(ctx), {
    kind,
    exchange_id: exchangeId,
    participant_id: sealedTo === null ? participantId : null,
    about_participant_id: mail.aboutId ?? null,
    sealed_participant: sealedTo && ctx.seal.seal(sealedTo, secretReaderIn(exchangeId ?? '')),
    dedup_key: [
      kind,
      sealedTo === null
        ? reader
        : ctx.seal.fingerprint('secret reader', `${exchangeId} ${sealedTo}`),
      once,
    ].join(':'),
  })
}

/** What the outbox needs to know of us. */
export function outboxAt({ clock, config }: Context): { clock: Clock; transport: boolean } {
  return { clock, transport: config.mail.kind !== 'mailbox' }
}

/** What the seal of a secret mail's reader is bound to. */
export function secretReaderIn(exchangeId: string): string {
  return `reader of a secret mail in ${exchangeId}`
}
