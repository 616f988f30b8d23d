import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import { MOVED_HOURS } from '../platform/steadiness.ts'
import { keptLonger, ownPurge } from './purge.ts'
import { PURGE_NOTICE_DAYS } from './purge-dates.ts'
import { localDate } from './rules.ts'
import type { Exchange } from './tables.ts'

const TIMES = ['completed_at', 'created_at', 'purge_set_at', 'told_of_messages_at'] as const

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewStamps(ctx: Context): Promise<void> {
  const now = timestamp(ctx.clock())
  await putPurgesRight(ctx)
  for (const stamp of TIMES) {
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
    ['revealed_on', wholeDay(ctx.clock()).slice(0, 10)],
  ] as const) {
    await ctx.db
      .updateTable('exchanges')
      .set({ [stamp]: renewed })
      .where(stamp, '>', tomorrow)
      .execute()
  }
  await renewDraws(ctx)
  await renewAttempts(ctx)
  await renewPurgeNotices(ctx)
}

/**
 * A draw by a clock that was wrong by more than a day was made the day before, or that morning's reminders would be left
 * out. A wish to draw by itself that lies ahead by less stays as it is: no step of the clock makes one come earlier.
 */
async function renewDraws({ db, clock }: Context): Promise<void> {
  const now = clock()
  const wrong = now.add({ hours: MOVED_HOURS })
  for (const [stamp, after, renewed] of [
    ['drawn_at', wrong, now.subtract({ hours: 24 })],
    ['drawn_at', now, now],
    ['draws_itself_since', wrong, now],
  ] as const) {
    await db
      .updateTable('exchanges')
      .set({ [stamp]: timestamp(renewed) })
      .where(stamp, '>', timestamp(after))
      .execute()
  }
}

/** Olga is told anew, unless the clock was put right by a little: then it was now. */
async function renewPurgeNotices({ db, clock }: Context): Promise<void> {
  const now = clock()
  const wrong = timestamp(now.add({ hours: MOVED_HOURS }))
  for (const [after, told] of [
    [wrong, null],
    [timestamp(now), timestamp(now)],
  ] as const) {
    await db
      .updateTable('exchanges')
      .set({ purge_told_at: told })
      .where('purge_told_at', '>', after)
      .execute()
  }
}

/** An attempt of a day ahead to draw names was made the day before, or that of today would be left out. */
async function renewAttempts({ db, clock }: Context): Promise<void> {
  const now = clock()
  const tried = await db
    .selectFrom('exchanges')
    .select(['id', 'timezone', 'tried_to_draw_on'])
    .where('tried_to_draw_on', '>', wholeDay(now).slice(0, 10))
    .execute()
  for (const { id, timezone, tried_to_draw_on } of tried) {
    const today = localDate(timezone, now)
    if ((tried_to_draw_on ?? '') <= today.toString()) continue
    const yesterday = today.subtract({ days: 1 }).toString()
    await db
      .updateTable('exchanges')
      .set({ tried_to_draw_on: yesterday })
      .where('id', '=', id)
      .execute()
  }
}

/**
 * The day of a purge that was set by a clock ahead, as the exchange was over by it, or was announced or put off, is
 * put right; how often it was put off stays. The organiser is told of it a week before.
 */
async function putPurgesRight({ db, clock }: Context): Promise<void> {
  const now = timestamp(clock())
  const wrong = await db
    .selectFrom('exchanges')
    .selectAll()
    .where((is) => is.or([is('completed_at', '>', now), is('purge_set_at', '>', now)]))
    .execute()
  for (const exchange of wrong) {
    const { id, completed_at, purge_at } = exchange
    if (purge_at === null) continue
    const completed = Temporal.Instant.from(earlier(completed_at ?? now, now))
    const latest = latestPurge(exchange, completed, clock())
    if (purge_at <= timestamp(latest.add({ hours: MOVED_HOURS }))) continue
    await db
      .updateTable('exchanges')
      .set({ purge_at: timestamp(latest), purge_told_at: null, purge_told_life: null })
      .where('id', '=', id)
      // Unless it was put off meanwhile.
      .where('purge_at', '=', purge_at)
      .execute()
  }
}

/** Its own day, or in a week where that is over, and as often 30 days later as it was put off. */
function latestPurge(
  exchange: Exchange,
  completedAt: Temporal.Instant,
  now: Temporal.Instant,
): Temporal.Instant {
  const inAWeek = keptLonger(now.add({ hours: 24 * PURGE_NOTICE_DAYS }), exchange.kept_longer)
  const own = ownPurge(exchange, completedAt)
  return Temporal.Instant.compare(own, inAWeek) > 0 ? own : inAWeek
}

/** Of two timestamps. */
function earlier(one: string, other: string): string {
  return one < other ? one : other
}
