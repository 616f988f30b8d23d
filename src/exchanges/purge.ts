import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { secondsOfLife } from '../platform/steadiness.ts'
import { earliestPurge, PURGE_AFTER_DAYS, plannedPurge, purgeMoment } from './purge-dates.ts'
import { type Dates, isMissed, PURGED_STATES } from './rules.ts'
import type { Exchange } from './tables.ts'

const UNTOLD = { purge_told_at: null, purge_told_life: null }
export const NO_PURGE = { purge_at: null, ...UNTOLD, purge_set_at: null }

/** Postpones the purge of an exchange by 30 days from when it would be. Returns false if none is planned. */
export async function prolong(ctx: Context, exchange: Exchange): Promise<boolean> {
  const now = ctx.clock()
  const planned = plannedPurge(exchange, now, await secondsOfLife(ctx))
  if (!planned) return false
  const purge_at = timestamp(keptLonger(planned, 1))
  const prolonged = await ctx.db
    .updateTable('exchanges')
    .set({ purge_at, ...UNTOLD, purge_set_at: timestamp(now) })
    .set(({ eb }) => ({ kept_longer: eb('kept_longer', '+', 1) }))
    .where('id', '=', exchange.id)
    .where('state', 'in', PURGED_STATES)
    .where('purge_at', 'is not', null)
    .executeTakeFirst()
  return prolonged.numUpdatedRows > 0n
}

/**
 * What an edit makes of the purge of an exchange whose day was missed: it is no sooner than in another 30 days.
 * With another day it is another exchange, which nobody has kept longer.
 */
export function purgeAfterEdit(
  ctx: Context,
  exchange: Exchange,
  { exchange_date }: Pick<Exchange, 'exchange_date'>,
) {
  if (exchange_date !== exchange.exchange_date) return { ...NO_PURGE, kept_longer: 0 }
  if (exchange.purge_at === null) return NO_PURGE
  const now = timestamp(ctx.clock())
  const anew = timestamp(purgeMoment(exchange, ctx.clock()))
  const purge_at = [exchange.purge_at, anew].toSorted().at(-1) ?? anew
  return { purge_at, ...UNTOLD, purge_set_at: now }
}

/** Plans the purge of an exchange whose day was missed, or takes that back if it has another day now. */
export async function planPurge(ctx: Context, exchange: Exchange): Promise<void> {
  const now = ctx.clock()
  const isDue = isMissed(exchange, now)
  if (isDue === (exchange.purge_at !== null)) return
  const purge = isDue
    ? { purge_at: timestamp(ownPurge(exchange, now)), purge_set_at: timestamp(now) }
    : NO_PURGE
  await ctx.db
    .updateTable('exchanges')
    .set(purge)
    .where('id', '=', exchange.id)
    .where('version', '=', exchange.version)
    .where('state', '=', exchange.state)
    .execute()
}

/**
 * Notes that the admin is told of the purge now, and postpones it to what they are told: a week of running from
 * now at least. Returns false if they were told already.
 */
export async function announcePurge(ctx: Context, exchange: Exchange): Promise<boolean> {
  const now = ctx.clock()
  const purge_at = timestamp(earliestPurge(exchange, now))
  const told = await ctx.db
    .updateTable('exchanges')
    .set({ purge_at, purge_told_at: timestamp(now), purge_set_at: timestamp(now) })
    .set({ purge_told_life: await secondsOfLife(ctx) })
    .where('id', '=', exchange.id)
    .where('purge_at', '=', exchange.purge_at)
    .where('purge_told_at', 'is', null)
    .executeTakeFirst()
  return told.numUpdatedRows > 0n
}

/** When an exchange that is over now is erased, as often 30 days later as the admin has put it off. */
export function ownPurge(
  exchange: Dates & { kept_longer: number },
  completedAt: Temporal.Instant,
): Temporal.Instant {
  return keptLonger(purgeMoment(exchange, completedAt), exchange.kept_longer)
}

/** As much later as putting it off so often makes it. */
export function keptLonger(purge: Temporal.Instant, times: number): Temporal.Instant {
  return purge.add({ hours: 24 * PURGE_AFTER_DAYS * times })
}
