import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now, or today. */
export async function renewPeoplesStamps(ctx: Context): Promise<void> {
  const { db, clock } = ctx
  const now = timestamp(clock())
  await db
    .updateTable('participants')
    .set({ joined_at: now })
    .where('joined_at', '>', now)
    .execute()
  await renewIdeas(ctx, now)
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

/** Of ideas that were there when names were drawn no line is noted as new: they are no newer than the draw. */
async function renewIdeas({ db }: Context, now: string): Promise<void> {
  const ahead = await db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select(['participants.id', 'gift_idea_days', 'drawn_at'])
    .where('gift_ideas_changed_at', '>', now)
    .execute()
  for (const { id, gift_idea_days, drawn_at } of ahead) {
    const isOld = gift_idea_days === '' && drawn_at !== null && drawn_at < now
    await db
      .updateTable('participants')
      .set({ gift_ideas_changed_at: isOld ? drawn_at : now })
      .where('id', '=', id)
      .execute()
  }
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
