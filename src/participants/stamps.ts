import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now, or today. */
export async function renewPeoplesStamps({ db, clock }: Context): Promise<void> {
  const now = timestamp(clock())
  for (const stamp of ['joined_at', 'gift_ideas_changed_at'] as const) {
    await db
      .updateTable('participants')
      .set({ [stamp]: now })
      .where(stamp, '>', now)
      .execute()
  }
  const today = wholeDay(clock())
  for (const [stamp, renewed] of [
    ['signed_in_at', today],
    ['looked_at', today],
    ['email_changed_on', today.slice(0, 10)],
    ['edited_for_them_on', today.slice(0, 10)],
  ] as const) {
    await db
      .updateTable('participants')
      .set({ [stamp]: renewed })
      .where(stamp, '>', tomorrowAnywhere(clock()))
      .execute()
  }
}
