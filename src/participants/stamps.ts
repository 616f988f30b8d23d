import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now, or today. */
export async function renewPeoplesStamps(ctx: Context): Promise<void> {
  const { db, clock } = ctx
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
  await renewIdeaDays(ctx)
}

/** The days of gift ideas: what came in on one that lies ahead came in today. */
async function renewIdeaDays({ db, clock }: Context): Promise<void> {
  const noted = await db
    .selectFrom('participants')
    .select(['id', 'gift_idea_days'])
    .where('gift_idea_days', '>', '')
    .execute()
  const tomorrow = tomorrowAnywhere(clock())
  const today = wholeDay(clock()).slice(0, 10)
  for (const { id, gift_idea_days } of noted) {
    const renewed = gift_idea_days
      .split(' ')
      .map((day) => (day > tomorrow ? today : day))
      .join(' ')
    if (renewed === gift_idea_days) continue
    await db
      .updateTable('participants')
      .set({ gift_idea_days: renewed })
      .where('id', '=', id)
      .where('gift_idea_days', '=', gift_idea_days)
      .execute()
  }
}
