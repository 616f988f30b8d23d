import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { giveUpAt, type MailState } from './outbox.ts'

type Moved = {
  column: 'give_up_at' | 'tried_since'
  /** The mails that it is of use for. */
  states: readonly MailState[]
  /** The latest that can have been written by this time. */
  latestBy(now: Temporal.Instant): string
}

const MOVED: readonly Moved[] = [
  { column: 'give_up_at', states: ['waiting'], latestBy: giveUpAt },
  // One that was given up may wait again.
  { column: 'tried_since', states: ['waiting', 'failed'], latestBy: timestamp },
]

/**
 * The clock has jumped by these seconds, ahead or back: mails that were waiting before are given up by so
 * much later or earlier, so that each is tried for a day of time that passed; and so long ago their tries began.
 */
export async function moveDeadlines(ctx: Ground, seconds: number): Promise<void> {
  for (const moved of MOVED) await move(ctx, seconds, moved)
}

async function move({ db, clock }: Ground, seconds: number, { column, states, latestBy }: Moved) {
  const jump = { milliseconds: Math.round(seconds * 1000) }
  const isAhead = seconds > 0
  const now = clock()
  // What was written since the jump is of its own time already.
  const moments = await db
    .selectFrom('outbox')
    .select(column)
    .distinct()
    .where('state', 'in', states)
    .$if(isAhead, (mail) => mail.where(column, '<=', latestBy(now.subtract(jump))))
    .$if(!isAhead, (mail) => mail.where(column, '>', latestBy(now)))
    // So that none is moved onto one that is still to be moved.
    .orderBy(column, isAhead ? 'desc' : 'asc')
    .execute()
  for (const { [column]: moment } of moments) {
    await db
      .updateTable('outbox')
      .set({ [column]: timestamp(Temporal.Instant.from(moment ?? now).add(jump)) })
      .where('state', 'in', states)
      .where(column, '=', moment)
      .execute()
  }
}
