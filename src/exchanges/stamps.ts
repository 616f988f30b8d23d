import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import type { Ground } from '../platform/database.ts'
import { MOVED_HOURS } from '../platform/steadiness.ts'
import { PURGE_AFTER_DAYS, purgeMoment } from './rules.ts'

/**
 * The clock has jumped ahead by these seconds, or the machine was off: where that is more than a day, so that
 * nobody can tell which, what was announced before is done so much later. A machine that is off by night is
 * no wrong clock, and moves nothing.
 */
export async function movePurgeNotices({ db, clock }: Ground, seconds: number): Promise<void> {
  if (seconds <= 3600 * MOVED_HOURS) return
  const jump = { milliseconds: Math.round(seconds * 1000) }
  const before = timestamp(clock().subtract(jump))
  const told = await db
    .selectFrom('exchanges')
    .select(['id', 'purge_told_at'])
    .where('purge_told_at', '<=', before)
    .execute()
  for (const { id, purge_told_at } of told) {
    const moved = timestamp(Temporal.Instant.from(purge_told_at ?? before).add(jump))
    await db.updateTable('exchanges').set({ purge_told_at: moved }).where('id', '=', id).execute()
  }
}

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
    ['revealed_on', wholeDay(ctx.clock()).slice(0, 10)],
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
      purge_set_at: null,
    }
    await ctx.db.updateTable('exchanges').set(dates).where('id', '=', exchange.id).execute()
  }
  await putPurgesRight(ctx)
  await ctx.db
    .updateTable('exchanges')
    .set({ purge_told_at: null })
    .where('purge_told_at', '>', now)
    .execute()
}

/**
 * The day of a purge that was set by a clock ahead, as it was announced or put off, is set anew: to that which follows
 * from the exchange's own days and, where it was put off, 30 days on. The organiser is told of it a week before.
 */
async function putPurgesRight({ db, clock }: Context): Promise<void> {
  const now = timestamp(clock())
  const wrong = await db
    .selectFrom('exchanges')
    .selectAll()
    .where('purge_set_at', '>', now)
    .execute()
  for (const exchange of wrong) {
    const completed = exchange.completed_at ?? now
    const own = purgeMoment(exchange, Temporal.Instant.from(completed))
    const purge = exchange.purge_told_at === null ? own.add({ hours: 24 * PURGE_AFTER_DAYS }) : own
    const purge_at = exchange.purge_at === null ? null : timestamp(purge)
    await db
      .updateTable('exchanges')
      .set({ purge_at, purge_told_at: null, purge_set_at: null })
      .where('id', '=', exchange.id)
      .execute()
  }
}
