import { type Clock, timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { LONGEST_RETRY_MINUTES, type OutboxMail } from './outbox.ts'
import type { Delivery, Trouble } from './reasons.ts'

const FIRST_RETRY_MINUTES = 1
const LONGEST_PAUSE_MINUTES = 15

export type TransportPause = {
  /** Call this if the transport itself failed. Returns when to try it again, with any mail. */
  afterFault(delivery: Delivery): Temporal.Instant
  /** Call this when the transport has accepted a mail. */
  end(): void
}

/** How long to leave a failing transport alone: 1 minute doubling to 15, or as long as it asks. */
export function createTransportPause(clock: Clock): TransportPause {
  let faults = 0
  let until: Temporal.Instant | undefined
  return {
    afterFault(delivery) {
      const now = clock()
      // Mails that were in flight together report one and the same fault.
      const ahead = until?.since(now).total('minutes') ?? 0
      if (until && ahead > 0 && ahead <= LONGEST_RETRY_MINUTES) return until
      faults += 1
      const seconds = askedSeconds(delivery) ?? backOffSeconds(faults, LONGEST_PAUSE_MINUTES)
      until = now.add({ seconds })
      return until
    },
    end() {
      faults = 0
      until = undefined
    },
  }
}

type Settlement = {
  mail: OutboxMail
  delivery: Delivery | undefined
  holder: string
  pause: TransportPause
}

/**
 * Records the outcome of one mail; if the transport itself failed, all waiting mails are postponed.
 * Returns false if the mail is no longer ours to settle.
 */
export async function settle(ctx: Ground, settlement: Settlement): Promise<boolean> {
  const { mail, delivery, holder, pause } = settlement
  if (delivery?.outcome === 'sent') pause.end()
  const concernsAll = delivery?.outcome === 'delayed' && delivery.concernsAll
  const resumeAt = concernsAll ? pause.afterFault(delivery) : undefined
  const { numUpdatedRows } = await ctx.db
    .updateTable('outbox')
    .set({ claimed_by: null, ...outcome(mail, delivery, ctx.clock(), resumeAt) })
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    // If it was resent meanwhile, perhaps to another address, this try says nothing about it.
    .where('round', '=', mail.round)
    // Whoever took the mail over from us knows better, unless we know that it was sent.
    .$if(delivery?.outcome !== 'sent', (update) => update.where('claimed_by', '=', holder))
    .executeTakeFirst()
  if (concernsAll && resumeAt) await postpone(ctx, delivery, resumeAt)
  return numUpdatedRows > 0n
}

function outcome(
  mail: OutboxMail,
  delivery: Delivery | undefined,
  now: Temporal.Instant,
  resumeAt: Temporal.Instant | undefined,
) {
  const finished_at = timestamp(now)
  if (!delivery) return { state: 'dropped', finished_at } as const
  if (delivery.outcome === 'sent') {
    const { reference } = delivery
    return { state: 'sent', finished_at, reference, reason: null, answer: null } as const
  }
  const trouble = columns(delivery)
  const seconds = askedSeconds(delivery) ?? backOffSeconds(mail.tries, LONGEST_RETRY_MINUTES)
  const retryAt = timestamp(now.add({ seconds }))
  const due_at = resumeAt && timestamp(resumeAt) > retryAt ? timestamp(resumeAt) : retryAt
  if (delivery.outcome === 'failed' || due_at > mail.give_up_at) {
    return { state: 'failed', finished_at, ...trouble } as const
  }
  return { due_at, ...trouble } as const
}

/** Spares waiting mails a try that must fail; each one notes why it waits or was given up. */
async function postpone(
  { db, clock }: Ground,
  trouble: Trouble,
  resumeAt: Temporal.Instant,
): Promise<void> {
  const due_at = timestamp(resumeAt)
  const why = columns(trouble)
  const unclaimed = db
    .updateTable('outbox')
    .where('state', '=', 'waiting')
    .where('claimed_by', 'is', null)
  await unclaimed
    .set({ state: 'failed', finished_at: timestamp(clock()), ...why })
    .where('give_up_at', '<', due_at)
    .execute()
  await unclaimed
    .set({ due_at, ...why })
    .where('due_at', '<', due_at)
    .execute()
}

/** 1 minute after the first try, doubling up to the longest. */
function backOffSeconds(times: number, longestMinutes: number): number {
  return 60 * Math.min(FIRST_RETRY_MINUTES * 2 ** (times - 1), longestMinutes)
}

function askedSeconds(delivery: Delivery): number | undefined {
  return delivery.outcome === 'delayed' ? delivery.retryAfterSeconds : undefined
}

function columns({ reason, answer }: Trouble) {
  return { reason, answer: answer ?? null }
}
