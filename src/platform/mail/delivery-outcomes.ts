import { type Clock, timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import type { Finished } from './in-hand.ts'
import { LONGEST_RETRY_MINUTES, type OutboxMail } from './outbox.ts'
import type { Delivery, Trouble } from './reasons.ts'
import type { Suspicion } from './suspicion.ts'

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

export type Recorder<Context> = {
  holder: string
  pause: TransportPause
  suspicion: Suspicion
  /** What rooms note about an outcome, in the transaction that records it. */
  note(ctx: Context, settled: Settled): Promise<void>
}

/** The outcome of one mail, and the address it was for. */
type Settled = { mail: OutboxMail; address: string; delivery: Delivery }

/** Records the outcome of one mail, and what it says about all others. */
export async function record<Context extends Ground>(
  ctx: Context,
  { mail, address, delivery: answered }: Finished,
  { holder, pause, suspicion, note }: Recorder<Context>,
): Promise<void> {
  if (!answered) {
    await settle(ctx, { mail, delivery: undefined, holder, pause })
    return
  }
  const wasOn = suspicion.isOn()
  const { delivery, acquitted } = suspicion.judge({ mail, address, delivery: answered })
  const isOurs = await settle(ctx, { mail, delivery, holder, pause })
  if (isOurs) await note(ctx, { mail, address, delivery })
  if (acquitted !== undefined) await acquit(ctx, acquitted)
  if (wasOn && !suspicion.isOn()) await resume(ctx)
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
async function settle(ctx: Ground, settlement: Settlement): Promise<boolean> {
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

/** A mail that was refused for what turned out to concern us waits again, like all others. */
async function acquit({ db, clock }: Ground, mailId: string): Promise<void> {
  const due_at = timestamp(clock().add({ minutes: LONGEST_PAUSE_MINUTES }))
  await db
    .updateTable('outbox')
    .set({ state: 'waiting', finished_at: null, due_at })
    .where('id', '=', mailId)
    .where('state', '=', 'failed')
    .execute()
}

/** A mail was taken: what was put off because none was goes out now. */
async function resume({ db, clock }: Ground): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ due_at: timestamp(clock()) })
    .where('state', '=', 'waiting')
    .where('claimed_by', 'is', null)
    .where('reason', 'in', ['smtp_refuses_us', 'resend_refuses_us'])
    .execute()
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
  // Of mails that wait for the transport, those that were not tried yet go first.
  const due_at = timestamp(resumeAt?.add({ milliseconds: 1 }) ?? now.add({ seconds }))
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
