import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { LONGEST_RETRY_MINUTES, type OutboxMail } from './outbox.ts'
import { troubleColumns } from './put-off.ts'
import type { Trouble } from './reasons.ts'
import { backOffSeconds } from './transport-pause.ts'

/** Whoever has us on a list does not take us off it within minutes. */
const FIRST_RETRY_SECONDS = 15 * 60

/**
 * A mail that was taken, and came back for a reason of ours, waits again, or is given up if it was tried for
 * as long as it may be. Its key is new, as the service drops what comes under one that it knows.
 */
export async function renewReturned(
  { db, clock }: Ground,
  mail: OutboxMail,
  trouble: Trouble,
): Promise<void> {
  const now = clock()
  const backOff = backOffSeconds(mail.tries, LONGEST_RETRY_MINUTES)
  const due_at = timestamp(now.add({ seconds: Math.max(FIRST_RETRY_SECONDS, backOff) }))
  const isGivenUp = due_at > mail.give_up_at
  await db
    .updateTable('outbox')
    .set((is) => ({
      state: isGivenUp ? ('failed' as const) : ('waiting' as const),
      due_at,
      finished_at: isGivenUp ? timestamp(now) : null,
      round: is('round', '+', 1),
      unanswered: 0,
      // What is still said of this try is not of the next one.
      reference: null,
      ...troubleColumns(trouble),
    }))
    .where('id', '=', mail.id)
    .where('state', 'in', ['sent', 'bounced'])
    .execute()
}
