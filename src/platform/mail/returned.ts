import { isRestored } from '../backup.ts'
import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { LONGEST_RETRY_MINUTES, type MailState, type OutboxMail } from './outbox.ts'
import { troubleColumns } from './put-off.ts'
import type { Reason, Trouble } from './reasons.ts'
import { backOffSeconds } from './transport-pause.ts'

/** Whoever has us on a list does not take us off it within minutes. */
const FIRST_RETRY_SECONDS = 15 * 60

/**
 * A mail that was taken, and came back for a reason of ours, waits again, or is given up if it was tried for
 * as long as it may be. Its key is new, as the service drops what comes under one that it knows. In a restored
 * copy it is held, as the instance that it is of may have sent it again.
 */
export async function renewReturned(
  ctx: Ground,
  mail: OutboxMail,
  trouble: Trouble,
): Promise<void> {
  const now = ctx.clock()
  const backOff = backOffSeconds(mail.tries, LONGEST_RETRY_MINUTES)
  const due_at = timestamp(now.add({ seconds: Math.max(FIRST_RETRY_SECONDS, backOff) }))
  const isHeld = await isRestored(ctx)
  const isGivenUp = !isHeld && due_at > mail.give_up_at
  const state = isHeld ? 'held' : isGivenUp ? 'failed' : 'waiting'
  await ctx.db
    .updateTable('outbox')
    .set((is) => ({
      state: state as MailState,
      due_at,
      finished_at: isGivenUp ? timestamp(now) : null,
      round: is('round', '+', 1),
      unanswered: 0,
      // What is still said of this try is not of the next one.
      reference: null,
      ...troubleColumns(trouble, now),
    }))
    .where('id', '=', mail.id)
    .where('state', 'in', ['sent', 'bounced'])
    .execute()
}

/** Records what became of a mail after the transport had accepted it. */
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
