import type { Context } from '../context.ts'
import { listNotArrived } from '../post/queries.ts'

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
