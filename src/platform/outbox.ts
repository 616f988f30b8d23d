import { type Insertable, type Selectable, sql } from 'kysely'
import { type Clock, timestamp } from './clock.ts'
import type { Db } from './database.ts'
import { newId } from './ids.ts'

/**
 * What to say to whom, never the words: a mail is rendered when it is sent. The rooms add
 * the columns that say whom a mail is for.
 */
export interface OutboxTable {
  /** Also the mail's Message-ID and Idempotency-Key: the same at every try. */
  id: string
  kind: string
  /** Two mails with one key are one mail. */
  dedup_key: string
  state: MailState
  tries: number
  due_at: string
  give_up_at: string
  claimed_until: string | null
  /** Why it was not sent, in a sentence for the admin. */
  reason: string | null
  /** What the transport answered when it accepted the mail. */
  reference: string | null
  created_at: string
  finished_at: string | null
}

declare module './database.ts' {
  interface Tables {
    outbox: OutboxTable
  }
}

/** `held`: no transport is configured, the admin reads it in the mailbox; `dropped`: nobody to tell any more. */
export type MailState = 'waiting' | 'sent' | 'failed' | 'held' | 'dropped'

export type OutboxMail = Selectable<OutboxTable>

type OutboxColumns = 'id' | 'kind' | 'dedup_key' | 'state' | 'tries' | 'due_at' | 'give_up_at'
type BookKeeping = 'claimed_until' | 'reason' | 'reference' | 'created_at' | 'finished_at'

/** What a room says to enqueue a mail: its kind, its key and the room's own columns. */
export type NewMail = Omit<Insertable<OutboxTable>, OutboxColumns | BookKeeping> & {
  kind: string
  dedup_key: string
}

/** A mail that cannot be delivered is tried again for a day, then given up. */
export const GIVE_UP_AFTER_HOURS = 24

/**
 * Writes a mail into the outbox, in the transaction of what caused it. A second one with
 * the same `dedup_key` changes nothing.
 */
export async function enqueue(
  trx: Db,
  at: { clock: Clock; transport: boolean },
  mail: NewMail,
): Promise<void> {
  const now = at.clock()
  await trx
    .insertInto('outbox')
    .values({
      ...mail,
      id: newId(),
      state: at.transport ? 'waiting' : 'held',
      tries: 0,
      due_at: timestamp(now),
      give_up_at: timestamp(now.add({ hours: GIVE_UP_AFTER_HOURS })),
      claimed_until: null,
      reason: null,
      reference: null,
      created_at: timestamp(now),
      finished_at: null,
    })
    .onConflict((conflict) => conflict.column('dedup_key').doNothing())
    .execute()
}

/** Queues a failed or held mail again, with a full day of tries. False if it is in another state. */
export async function sendAgain(db: Db, clock: Clock, mailId: string): Promise<boolean> {
  const now = clock()
  const queued = await db
    .updateTable('outbox')
    .set({
      state: 'waiting',
      tries: 0,
      due_at: timestamp(now),
      give_up_at: timestamp(now.add({ hours: GIVE_UP_AFTER_HOURS })),
      reason: null,
      finished_at: null,
    })
    .where('id', '=', mailId)
    .where('state', 'in', ['failed', 'held'])
    .executeTakeFirst()
  return queued.numUpdatedRows > 0n
}

/** Takes up to `limit` due mails for one worker until the claim ends; nobody else gets them. */
export async function claimDueMails(
  db: Db,
  clock: Clock,
  claim: { limit: number; seconds: number },
): Promise<OutboxMail[]> {
  const now = timestamp(clock())
  return await db
    .updateTable('outbox')
    .set({
      claimed_until: timestamp(clock().add({ seconds: claim.seconds })),
      tries: sql<number>`tries + 1`,
    })
    .where('id', 'in', (due) =>
      due
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now)
        .where((is) => is.or([is('claimed_until', 'is', null), is('claimed_until', '<=', now)]))
        .orderBy('due_at')
        .limit(claim.limit),
    )
    .returningAll()
    .execute()
}
