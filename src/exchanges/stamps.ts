import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import { purgeMoment } from './rules.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewStamps(ctx: Context): Promise<void> {
  const now = timestamp(ctx.clock())
  const times = ['created_at', 'drawn_at', 'told_of_messages_at', 'draws_itself_since'] as const
  for (const stamp of times) {
    await ctx.db
      .updateTable('exchanges')
      .set({ [stamp]: now })
      .where(stamp, '>', now)
      .execute()
  }
  const tomorrow = tomorrowAnywhere(ctx.clock())
  // Mails of a change are announced some hours ahead.
  for (const [stamp, renewed] of [
    ['told_of_change_at', now],
    ['tried_to_draw_on', wholeDay(ctx.clock()).slice(0, 10)],
  ] as const) {
    await ctx.db
      .updateTable('exchanges')
      .set({ [stamp]: renewed })
      .where(stamp, '>', tomorrow)
      .execute()
  }
  const early = await ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('completed_at', '>', now)
    .execute()
  for (const exchange of early) {
    const dates = {
      completed_at: now,
      purge_at: timestamp(purgeMoment(exchange, ctx.clock())),
      purge_told_at: null,
    }
    await ctx.db.updateTable('exchanges').set(dates).where('id', '=', exchange.id).execute()
  }
  await ctx.db
    .updateTable('exchanges')
    .set({ purge_told_at: null })
    .where('purge_told_at', '>', now)
    .execute()
}
