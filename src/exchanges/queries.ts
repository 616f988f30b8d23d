import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { NOT_ARRIVED } from '../platform/mail/outbox.ts'
import { UNSEEN_KINDS } from '../post/kinds.ts'
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

/** Adds counts: participants, those without gift ideas, and mails that failed. */
export type ExchangeCard = Exchange & { people: number; withoutIdeas: number; mailTrouble: number }

/** All exchanges with these counts, newest first. */
export function listExchanges(ctx: Context): Promise<ExchangeCard[]> {
  return ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .select((exchange) => {
      const people = exchange
        .selectFrom('participants')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('participants.exchange_id', '=', 'exchanges.id')
        .where('status', '=', 'active')
      const mails = exchange
        .selectFrom('outbox')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('outbox.exchange_id', '=', 'exchanges.id')
        .where('state', 'in', NOT_ARRIVED)
        .where('kind', 'not in', UNSEEN_KINDS)
      return [
        people.$asScalar().as('people'),
        people.where('gift_ideas', '=', '').$asScalar().as('withoutIdeas'),
        mails.$asScalar().as('mailTrouble'),
      ]
    })
    .orderBy('created_at', 'desc')
    .$castTo<ExchangeCard>()
    .execute()
}
