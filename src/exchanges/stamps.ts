import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { renewDaysIn, renewTimesIn } from '../platform/stamps.ts'
import { purgeMoment } from './rules.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewStamps(ctx: Context): Promise<void> {
  const now = timestamp(ctx.clock())
  const times = ['created_at', 'drawn_at', 'told_of_messages_at', 'draws_itself_since']
  await renewTimesIn(ctx, 'exchanges', times)
  await renewDaysIn(ctx, 'exchanges', ['told_of_change_at', 'tried_to_draw_on'])
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
