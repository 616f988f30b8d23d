import type { Insertable, Selectable, Updateable } from 'kysely'
import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { newId } from '../ids.ts'
import type { Reason } from './reasons.ts'

/**
 * What to say to whom, but never the words, as a mail is rendered when it is sent. Rooms add the
 * columns that say whom a mail is for.
 */
export interface OutboxTable {
  /** With `round`, also the mail's Message-ID and Idempotency-Key: the same for every try. */
  id: string
  /** Idempotency key of enqueueing: two mails with one key are one mail. */
  dedup_key: string
  state: MailState
  /** Higher each time it is sent anew, so that an earlier acceptance does not count. */
  round: number
  tries: number
  /**
   * How often it may have arrived under one key: handed over whole without an answer, or in hand when the
   * process died. One that is in hand is counted already.
   */
  unanswered: number
  due_at: string
  give_up_at: string
  /** When it was first tried in vain, by the clock of the last pulse; kept if it is taken, as it may come back. */
  tried_since: string | null
  /** The presence id of the process that has it in hand. */
  claimed_by: string | null
  /** Why it was not sent, or did not arrive. */
  reason: Reason | null
  /** What the server said about it, or which server it was. */
  answer: string | null
  /** What the transport answered when it last accepted the mail, unless that came back: null if nobody has it. */
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
 * `held`: no transport is configured, and the admin reads it in the mailbox; `dropped`: no longer
 * needed; `bounced`, `complained`: accepted, but later returned or reported as spam.
 */
export type MailState =
  | 'waiting'
  | 'sent'
  | 'failed'
  | 'held'
  | 'dropped'
  | 'bounced'
  | 'complained'

/** In these states a mail has not reached its reader. */
export const NOT_ARRIVED: readonly MailState[] = ['failed', 'bounced']

export type OutboxMail = Selectable<OutboxTable>

type OutboxColumns = 'id' | 'dedup_key' | 'state' | 'tries' | 'unanswered' | 'due_at' | 'give_up_at'
type BookKeeping =
  | 'round'
  | 'tried_since'
  | 'claimed_by'
  | 'reason'
  | 'answer'
  | 'reference'
  | 'created_at'
  | 'finished_at'

/** What a room provides to enqueue a mail: its key and the room's own columns. */
export type NewMail = Omit<Insertable<OutboxTable>, OutboxColumns | BookKeeping> & {
  dedup_key: string
}

/** So often a mail goes out under one key, if the transport never says whether it took it. */
export const UNANSWERED_MAX = 2
/** How long an undeliverable mail is retried before it is given up. */
const GIVE_UP_AFTER_HOURS = 24
/** The longest time between two tries. */
export const LONGEST_RETRY_MINUTES = 4 * 60

/** When a mail is given up that is due at this time. */
export function giveUpAt(due: Temporal.Instant): string {
  return timestamp(due.add({ hours: GIVE_UP_AFTER_HOURS }))
}

/** `sender`: the From address; undefined if no transport is configured, and mails are held. */
export type OutboxGround = Ground & { sender: string | undefined }

/**
 * Enqueues a mail in the transaction of what caused it, to go out at `dueAt`, by default at once.
 * Idempotent per `dedup_key` while the mail is on its way or its reader has it; one that came to nothing
 * begins anew.
 */
export async function enqueue(
  ctx: OutboxGround,
  mail: NewMail,
  dueAt: Temporal.Instant = ctx.clock(),
): Promise<void> {
  const first = { id: newId(), round: 1, reference: null }
  await ctx.db
    .insertInto('outbox')
    .values({ ...mail, ...freshStart(ctx, dueAt), ...asNew(ctx), ...first })
    .onConflict((conflict) =>
      conflict
        .column('dedup_key')
        .doUpdateSet((earlier) => ({
          ...mail,
          ...freshStart(ctx, dueAt),
          ...asNew(ctx),
          round: earlier('outbox.round', '+', 1),
        }))
        .where('outbox.state', 'in', cameToNothing(ctx)),
    )
    .execute()
}

/** In these states a mail is ordered anew. What is held goes nowhere by itself, so an order counts once there is a way. */
export function cameToNothing({ sender }: Pick<OutboxGround, 'sender'>): MailState[] {
  return ['dropped', ...NOT_ARRIVED, ...(sender === undefined ? [] : ['held' as const])]
}

/**
 * Requeues mails that are in one of these states with a full day of retries: under a new key, or the
 * same where an earlier try may have arrived. Forgets that it was taken only if it came back. Returns how many.
 */
export async function sendAgain(
  ctx: OutboxGround,
  mailIds: readonly string[],
  states: readonly MailState[],
  key: 'new key' | 'same key' = 'new key',
): Promise<number> {
  if (mailIds.length === 0) return 0
  const { numUpdatedRows } = await ctx.db
    .updateTable('outbox')
    .set((mail) => ({
      ...freshStart(ctx),
      ...(key === 'new key' && { round: mail('round', '+', 1), ...asNew(ctx) }),
      reference: mail
        .case()
        .when('state', 'in', ['bounced', 'dropped'])
        .then(null)
        .else(mail.ref('reference'))
        .end(),
    }))
    .where('id', 'in', mailIds)
    .where('state', 'in', states)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

function asNew({ clock }: OutboxGround) {
  return { unanswered: 0, created_at: timestamp(clock()), tried_since: null }
}

function freshStart({ clock, sender }: OutboxGround, dueAt = clock()) {
  return {
    state: sender === undefined ? ('held' as const) : ('waiting' as const),
    tries: 0,
    due_at: timestamp(dueAt),
    give_up_at: giveUpAt(dueAt),
    claimed_by: null,
    reason: null,
    answer: null,
    finished_at: null,
  }
}

/** Drops mails that have not arrived, as what they say no longer holds. */
export async function drop({ db, clock }: Ground, mailIds: readonly string[]): Promise<void> {
  if (mailIds.length === 0) return
  await db
    .updateTable('outbox')
    .set({ state: 'dropped', finished_at: timestamp(clock()) })
    .where('id', 'in', mailIds)
    .where('state', 'in', ['waiting', 'held', 'failed', 'bounced'])
    .execute()
}

/** Deletes mails that no longer wait, and with them the times at which they went out. */
export async function forget({ db }: Ground, mailIds: readonly string[]): Promise<void> {
  if (mailIds.length === 0) return
  await db.deleteFrom('outbox').where('id', 'in', mailIds).where('state', '!=', 'waiting').execute()
}

/** Changes what a room or a server has noted on mails, but not how far they are. */
export async function renote(
  { db }: Ground,
  mailIds: readonly string[],
  notes: Omit<Updateable<OutboxTable>, OutboxColumns>,
): Promise<void> {
  if (mailIds.length === 0) return
  await db.updateTable('outbox').set(notes).where('id', 'in', mailIds).execute()
}
