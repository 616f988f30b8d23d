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
  for (const stamp of ['signed_in_at', 'looked_at'] as const) {
    await db
      .updateTable('participants')
      .set({ [stamp]: today })
      .where(stamp, '>', tomorrowAnywhere(clock()))
      .execute()
  }
  await renewDays(ctx)
}

const LISTS_OF_DAYS = ['gift_idea_days', 'email_changed_on', 'edited_for_them_on'] as const

/** Lists of days: what came in, or was done, on one that lies ahead was so today. */
async function renewDays({ db, clock }: Context): Promise<void> {
  const noted = await db
    .selectFrom('participants')
    .select(['id', ...LISTS_OF_DAYS])
    .where((is) => is.or(LISTS_OF_DAYS.map((column) => is(column, '>', ''))))
    .execute()
  const tomorrow = tomorrowAnywhere(clock())
  const today = wholeDay(clock()).slice(0, 10)
  for (const { id, ...lists } of noted) {
    for (const column of LISTS_OF_DAYS) {
      const known = lists[column]
      const renewed = known
        ?.split(' ')
        .map((day) => (day > tomorrow ? today : day))
        .join(' ')
      if (renewed === undefined || renewed === known) continue
      await db
        .updateTable('participants')
        .set({ [column]: renewed })
        .where('id', '=', id)
        .where(column, '=', known)
        .execute()
    }
  }
}
