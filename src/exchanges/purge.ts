import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import {
  earliestPurge,
  isMissed,
  PURGE_AFTER_DAYS,
  PURGED_STATES,
  plannedPurge,
  purgeMoment,
} from './rules.ts'
import type { Exchange } from './tables.ts'

export const NO_PURGE = { purge_at: null, purge_told_at: null, purge_set_at: null }

/** Postpones the purge of an exchange by 30 days from when it would be. Returns false if none is planned. */
export async function prolong(ctx: Context, exchange: Exchange): Promise<boolean> {
  const planned = plannedPurge(exchange, ctx.clock())
  if (!planned) return false
  const purge = planned.add({ hours: 24 * PURGE_AFTER_DAYS })
  const prolonged = await ctx.db
    .updateTable('exchanges')
    .set({ purge_at: timestamp(purge), purge_told_at: null, purge_set_at: timestamp(ctx.clock()) })
    .where('id', '=', exchange.id)
    .where('state', 'in', PURGED_STATES)
    .where('purge_at', 'is not', null)
    .executeTakeFirst()
  return prolonged.numUpdatedRows > 0n
}

/** Plans the purge of an exchange whose day was missed, or takes that back if it has another day now. */
export async function planPurge(ctx: Context, exchange: Exchange): Promise<void> {
  const isDue = isMissed(exchange, ctx.clock())
  if (isDue === (exchange.purge_at !== null)) return
  const purge = isDue ? { purge_at: timestamp(purgeMoment(exchange, ctx.clock())) } : NO_PURGE
  await ctx.db
    .updateTable('exchanges')
    .set(purge)
    .where('id', '=', exchange.id)
    .where('version', '=', exchange.version)
    .where('state', '=', exchange.state)
    .execute()
}

/**
 * Notes that the admin is told of the purge now, and postpones it to what they are told: a week from
 * now at least. Returns when it will be.
 */
export async function announcePurge(ctx: Context, exchange: Exchange): Promise<string> {
  const now = ctx.clock()
  const purge_at = timestamp(earliestPurge(exchange, now))
  await ctx.db
    .updateTable('exchanges')
    .set({ purge_at, purge_told_at: timestamp(now), purge_set_at: timestamp(now) })
    .where('id', '=', exchange.id)
    .execute()
  return purge_at
}
