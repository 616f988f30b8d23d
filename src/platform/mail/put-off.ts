import { sql } from 'kysely'
import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import type { Reason, Trouble } from './reasons.ts'

/** Spares these mails a try that must fail; each one notes why it waits or was given up. */
export async function postpone(
  ctx: Ground,
  trouble: Trouble,
  { until, mayGiveUp }: { until: Temporal.Instant; mayGiveUp: boolean },
  mailIds: readonly string[],
): Promise<void> {
  if (mailIds.length === 0) return
  const due_at = timestamp(until)
  const why = troubleColumns(trouble, ctx.clock())
  const unclaimed = waiting(ctx, mailIds)
  if (mayGiveUp) {
    await unclaimed
      .set({ state: 'failed', finished_at: timestamp(ctx.clock()), ...why })
      .where('give_up_at', '<', due_at)
      .execute()
  }
  await unclaimed
    .set({ due_at, ...why })
    .where('due_at', '<', due_at)
    .execute()
}

/** These mails are tried no more: each keeps why it waited. One that is in somebody's hands is not stopped. */
export async function giveUp(ctx: Ground, mailIds: readonly string[]): Promise<void> {
  if (mailIds.length === 0) return
  await waiting(ctx, mailIds)
    .set({ state: 'failed', finished_at: timestamp(ctx.clock()) })
    .execute()
}

/** What of these mails was put off because their provider refused us goes out now. */
export async function resume(ctx: Ground, mailIds: readonly string[]): Promise<void> {
  if (mailIds.length === 0) return
  await waiting(ctx, mailIds)
    .set({ due_at: timestamp(ctx.clock()) })
    .where('reason', '=', 'provider_refuses_us')
    .execute()
}

/** Why all mails were put off at once, though the server was there. */
const ALL_REFUSED: readonly Reason[] = [
  'smtp_refuses_us',
  'smtp_sender_refused',
  'resend_refuses_us',
]

/** A mail was taken: what of these was put off because none was goes out now, except those refused alone. */
export async function resumeOthers(
  ctx: Ground,
  mailIds: readonly string[],
  refused: readonly string[],
): Promise<void> {
  if (mailIds.length === 0) return
  const putOff = waiting(ctx, mailIds).where('reason', 'in', ALL_REFUSED)
  if (refused.length > 0) {
    await putOff.set({ reason: 'provider_refuses_us' }).where('id', 'in', refused).execute()
  }
  await putOff.set({ due_at: timestamp(ctx.clock()) }).execute()
}

/** How a trouble is stored that keeps a mail from going out now. */
export function troubleColumns({ reason, answer }: Trouble, now: Temporal.Instant) {
  const tried_since = sql<string>`coalesce(tried_since, ${timestamp(now)})`
  return { reason, answer: answer ?? null, tried_since }
}

function waiting({ db }: Ground, mailIds: readonly string[]) {
  return db
    .updateTable('outbox')
    .where('id', 'in', mailIds)
    .where('state', '=', 'waiting')
    .where('claimed_by', 'is', null)
}
