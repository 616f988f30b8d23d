import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { State } from './rules.ts'
import type { Exchange } from './tables.ts'

/** The exchange with this slug, or undefined. */
export function findExchange(ctx: Context, slug: string): Promise<Exchange | undefined> {
  return ctx.db.selectFrom('exchanges').selectAll().where('slug', '=', slug).executeTakeFirst()
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

/** All exchanges in this state. */
export function listInState(ctx: Context, state: State): Promise<Exchange[]> {
  return ctx.db.selectFrom('exchanges').selectAll().where('state', '=', state).execute()
}

/** The completed exchanges that are due for the purge at that time. */
export function listDueForPurge(ctx: Context, by: Temporal.Instant): Promise<Exchange[]> {
  return ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', '=', 'completed')
    .where('purge_at', '<=', timestamp(by))
    .execute()
}
