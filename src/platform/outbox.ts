import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import { type Clock, timestamp } from './clock.ts'
import type { Db, Tables } from './database.ts'
import { newId } from './ids.ts'

/**
 * What to say to whom, never the words: a mail is rendered when it is sent. The rooms add
 * the columns that say whom a mail is for.
 */
export interface OutboxTable {
  /** With the round also the mail's Message-ID and Idempotency-Key: the same at every try. */
  id: string
  kind: string
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

type OutboxColumns = 'id' | 'kind' | 'dedup_key' | 'state' | 'tries' | 'due_at' | 'give_up_at'
type BookKeeping = 'round' | 'claimed_by' | 'reason' | 'reference' | 'created_at' | 'finished_at'

/** What a room says to enqueue a mail: its kind, its key and the room's own columns. */
export type NewMail = Omit<Insertable<OutboxTable>, OutboxColumns | BookKeeping> & {
  kind: string
  dedup_key: string
}

/** A mail that cannot be delivered is tried again for a day, then given up. */
const GIVE_UP_AFTER_HOURS = 24

/** Who writes into the outbox, and whether anything sends from it. */
type At = { clock: Clock; transport: boolean }

/**
 * Writes a mail into the outbox, in the transaction of what caused it. A second one with
 * the same `dedup_key` changes nothing.
 */
export async function enqueue(trx: Db, at: At, mail: NewMail): Promise<void> {
  await trx
    .insertInto('outbox')
    .values({
      ...mail,
      ...freshStart(at),
      id: newId(),
      round: 1,
      reference: null,
      created_at: timestamp(at.clock()),
    })
    .onConflict((conflict) => conflict.column('dedup_key').doNothing())
    .execute()
}

/**
 * Queues mails again under a new key, with a full day of tries, as far as they are in one of
 * these states. Returns how many.
 */
export async function sendAgain(
  db: Db,
  at: At,
  mailIds: readonly string[],
  states: readonly MailState[],
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set((mail) => ({ ...freshStart(at), round: mail('round', '+', 1) }))
    .where('id', 'in', mailIds)
    .where('state', 'in', states)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

function freshStart({ clock, transport }: At) {
  const now = clock()
  return {
    state: transport ? ('waiting' as const) : ('held' as const),
    tries: 0,
    due_at: timestamp(now),
    give_up_at: timestamp(now.add({ hours: GIVE_UP_AFTER_HOURS })),
    claimed_by: null,
    reason: null,
    finished_at: null,
  }
}

/** Takes up to `limit` due mails for one process; nobody else gets them while it is present. */
export async function claimDueMails(
  db: Db,
  clock: Clock,
  { limit, holder }: { limit: number; holder: string },
): Promise<OutboxMail[]> {
  if (limit <= 0) return []
  return await db
    .updateTable('outbox')
    .set({ claimed_by: holder, tries: sql<number>`tries + 1` })
    .where('id', 'in', (due) =>
      due
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', timestamp(clock()))
        .where((is) => is.or([is('claimed_by', 'is', null), isAbandoned(is, holder)]))
        .orderBy('due_at')
        .limit(limit),
    )
    .returningAll()
    .execute()
}

/** Gives claimed mails back that were not tried. */
export async function unclaim(
  db: Db,
  claimed: readonly { mail: OutboxMail }[],
  holder: string,
): Promise<void> {
  if (claimed.length === 0) return
  await db
    .updateTable('outbox')
    .set({ claimed_by: null, tries: sql<number>`tries - 1` })
    .where(
      'id',
      'in',
      claimed.map(({ mail }) => mail.id),
    )
    .where('claimed_by', '=', holder)
    .execute()
}

/** Claimed by a process that is no longer present; what we claimed ourselves is in our hand. */
function isAbandoned(is: ExpressionBuilder<Tables, 'outbox'>, holder: string) {
  return is.and([
    is('claimed_by', '!=', holder),
    is('claimed_by', 'not in', is.selectFrom('processes').select('id')),
  ])
}
