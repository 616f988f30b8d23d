import type { Insertable, Selectable } from 'kysely'
import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { newId } from '../ids.ts'
import type { Reason } from './reasons.ts'

/**
 * What to say to whom, never the words: a mail is rendered when it is sent. The rooms add
 * the columns that say whom a mail is for.
 */
export interface OutboxTable {
  /** With the round also the mail's Message-ID and Idempotency-Key: the same at every try. */
  id: string
  /** Two mails with one key are one mail. */
  dedup_key: string
  state: MailState
  /** Raised when a person wants it sent anew: what was accepted once must not count as this one. */
  round: number
  tries: number
  due_at: string
  give_up_at: string
  /** The process that has it in hand, by the name of its presence. */
  claimed_by: string | null
  /** Why it was not sent. */
  reason: Reason | null
  /** What the server said about it, or which server it was. */
  answer: string | null
  /** What the transport answered when it accepted the mail. */
  reference: string | null
  created_at: string
  finished_at: string | null
}

declare module '../database.ts' {
  interface Tables {
    outbox: OutboxTable
  }
}

/**
 * `held`: no transport is configured, the admin reads it in the mailbox; `dropped`: nobody to
 * tell any more; `bounced` and `complained`: accepted first, and sent back later or called spam.
 */
export type MailState =
  | 'waiting'
  | 'sent'
  | 'failed'
  | 'held'
  | 'dropped'
  | 'bounced'
  | 'complained'

/** A mail in one of these did not reach its reader. */
export const NOT_ARRIVED: readonly MailState[] = ['failed', 'bounced']

export type OutboxMail = Selectable<OutboxTable>

type OutboxColumns = 'id' | 'dedup_key' | 'state' | 'tries' | 'due_at' | 'give_up_at'
type BookKeeping =
  | 'round'
  | 'claimed_by'
  | 'reason'
  | 'answer'
  | 'reference'
  | 'created_at'
  | 'finished_at'

/** What a room says to enqueue a mail: its key and the room's own columns. */
export type NewMail = Omit<Insertable<OutboxTable>, OutboxColumns | BookKeeping> & {
  dedup_key: string
}

/** A mail that cannot be delivered is tried again for a day, then given up. */
const GIVE_UP_AFTER_HOURS = 24

/** `sender`: whom our mails come from; undefined while none leaves this machine, and mails are held. */
export type OutboxGround = Ground & { sender: string | undefined }

/**
 * Writes a mail into the outbox, in the transaction of what caused it. A second one with
 * the same `dedup_key` changes nothing.
 */
export async function enqueue(ctx: OutboxGround, mail: NewMail): Promise<void> {
  await ctx.db
    .insertInto('outbox')
    .values({
      ...mail,
      ...freshStart(ctx),
      id: newId(),
      round: 1,
      reference: null,
      created_at: timestamp(ctx.clock()),
    })
    .onConflict((conflict) => conflict.column('dedup_key').doNothing())
    .execute()
}

/**
 * Queues mails again under a new key, with a full day of tries, as far as they are in one of
 * these states. Returns how many.
 */
export async function sendAgain(
  ctx: OutboxGround,
  mailIds: readonly string[],
  states: readonly MailState[],
): Promise<number> {
  if (mailIds.length === 0) return 0
  const { numUpdatedRows } = await ctx.db
    .updateTable('outbox')
    .set((mail) => ({ ...freshStart(ctx), round: mail('round', '+', 1) }))
    .where('id', 'in', mailIds)
    .where('state', 'in', states)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

function freshStart({ clock, sender }: OutboxGround) {
  const now = clock()
  return {
    state: sender === undefined ? ('held' as const) : ('waiting' as const),
    tries: 0,
    due_at: timestamp(now),
    give_up_at: timestamp(now.add({ hours: GIVE_UP_AFTER_HOURS })),
    claimed_by: null,
    reason: null,
    answer: null,
    finished_at: null,
  }
}

/** Drops mails that have not gone out: what they would say is no longer so. */
export async function drop({ db, clock }: Ground, mailIds: readonly string[]): Promise<void> {
  if (mailIds.length === 0) return
  await db
    .updateTable('outbox')
    .set({ state: 'dropped', finished_at: timestamp(clock()) })
    .where('id', 'in', mailIds)
    .where('state', 'in', ['waiting', 'held', 'failed', 'bounced'])
    .execute()
}

/** Records what became of a mail after the transport took it. */
export async function recordReturn(
  { db, clock }: Ground,
  mailId: string,
  returned: { state: 'bounced' | 'complained'; reason: Reason; answer: string | null },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ ...returned, finished_at: timestamp(clock()) })
    .where('id', '=', mailId)
    .where('state', 'in', ['sent', 'bounced', 'complained'])
    .execute()
}

/** Deletes mails that no longer wait, with all that tells when they went out. */
export async function forget({ db }: Ground, mailIds: readonly string[]): Promise<void> {
  if (mailIds.length === 0) return
  await db.deleteFrom('outbox').where('id', 'in', mailIds).where('state', '!=', 'waiting').execute()
}
