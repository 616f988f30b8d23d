import type { Context } from '../context.ts'
import { renewDaysIn, renewTimesIn } from '../platform/stamps.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now, or today. */
export async function renewPeoplesStamps(ctx: Context): Promise<void> {
  await renewTimesIn(ctx, 'participants', ['joined_at', 'gift_ideas_changed_at'])
  await renewDaysIn(ctx, 'participants', ['signed_in_at', 'looked_at', 'email_changed_on'])
}
