import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { prepare } from '../platform/prepared.ts'
import { secondsOfLife } from '../platform/steadiness.ts'
import { PURGE_NOTICE_SECONDS, PURGE_TOLD_HOURS } from './purge-dates.ts'
import { PURGED_STATES, type State } from './rules.ts'
import type { Exchange } from './tables.ts'

const bySlug = prepare((db, slug: string) =>
  db.selectFrom('exchanges').selectAll().where('slug', '=', slug),
)

/** The exchange with this slug, or undefined. */
export function findExchange(ctx: Context, slug: string): Promise<Exchange | undefined> {
  return bySlug.first(ctx, slug)
}

export function findExchangeById(ctx: Context, id: string): Promise<Exchange | undefined> {
  return ctx.db.selectFrom('exchanges').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * The exchange as it is now, for checks inside a transaction. One that was deleted meanwhile counts
 * as completed, as nothing can be done in it any more.
 */
export async function reloadExchange(ctx: Context, exchange: Exchange): Promise<Exchange> {
  return (await findExchangeById(ctx, exchange.id)) ?? { ...exchange, state: 'completed' }
}

/** All exchanges in one of these states. */
export function listInState(ctx: Context, ...states: State[]): Promise<Exchange[]> {
  return ctx.db.selectFrom('exchanges').selectAll().where('state', 'in', states).execute()
}

/** Drawn exchanges that are to reveal names after their day, and have not yet. */
export function listToReveal(ctx: Context): Promise<Exchange[]> {
  return ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', 'in', ['matched', 'completed'])
    .where('reveals', '=', 1)
    .where('revealed_on', 'is', null)
    .execute()
}

/** Whose names are drawn, whether they are over or not. */
export function listDrawn(ctx: Context): Promise<Exchange[]> {
  return ctx.db.selectFrom('exchanges').selectAll().where('drawn_at', 'is not', null).execute()
}

/** Exchanges that are to be erased within a week, of which the admin is not told yet. */
export function listPurgesToAnnounce(ctx: Context): Promise<Exchange[]> {
  const soon = ctx.clock().add({ hours: PURGE_TOLD_HOURS })
  return ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', 'in', PURGED_STATES)
    .where('purge_at', '<=', timestamp(soon))
    .where('purge_told_at', 'is', null)
    .execute()
}

/** Exchanges that are to be erased now, and of which the admin has known for a week of running. */
export async function listDueForPurge(ctx: Context): Promise<Exchange[]> {
  const life = await secondsOfLife(ctx)
  return await ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', 'in', PURGED_STATES)
    .where('purge_at', '<=', timestamp(ctx.clock()))
    .where('purge_told_at', 'is not', null)
    .where('purge_told_life', '<=', life - PURGE_NOTICE_SECONDS)
    .execute()
}
