import type { Context } from '../context.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { UNSEEN_KINDS } from './kinds.ts'

/** Mails of all exchanges that did not arrive, except kinds that no page may show. */
export function listNotArrived(ctx: Context): Promise<OutboxMail[]> {
  return ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', 'is not', null)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
}

/** How many mails did not arrive, by exchange. */
export async function countNotArrived(
  ctx: Context,
): Promise<{ exchange: string; slug: string; mails: number }[]> {
  const missed = Map.groupBy(await listNotArrived(ctx), ({ exchange_id }) => exchange_id)
  const exchanges = await ctx.db
    .selectFrom('exchanges')
    .select(['id', 'name as exchange', 'slug'])
    .orderBy('created_at')
    .execute()
  return exchanges
    .map(({ id, ...exchange }) => ({ ...exchange, mails: missed.get(id)?.length ?? 0 }))
    .filter(({ mails }) => mails > 0)
}
