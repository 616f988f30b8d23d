import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { giveUpAt } from './outbox.ts'

/**
 * The clock has jumped by these seconds, ahead or back: mails that were waiting before are given up by so
 * much later or earlier, so that each is tried for a day of time that passed.
 */
export async function moveDeadlines({ db, clock }: Ground, seconds: number): Promise<void> {
  const jump = { milliseconds: Math.round(seconds * 1000) }
  const isAhead = seconds > 0
  const now = clock()
  // What was written since the jump has a deadline of its own time already.
  const deadlines = await db
    .selectFrom('outbox')
    .select('give_up_at')
    .distinct()
    .where('state', '=', 'waiting')
    .$if(isAhead, (mail) => mail.where('give_up_at', '<=', giveUpAt(now.subtract(jump))))
    .$if(!isAhead, (mail) => mail.where('give_up_at', '>', giveUpAt(now)))
    // So that none is moved onto one that is still to be moved.
    .orderBy('give_up_at', isAhead ? 'desc' : 'asc')
    .execute()
  for (const { give_up_at } of deadlines) {
    await db
      .updateTable('outbox')
      .set({ give_up_at: timestamp(Temporal.Instant.from(give_up_at).add(jump)) })
      .where('state', '=', 'waiting')
      .where('give_up_at', '=', give_up_at)
      .execute()
  }
}
