import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { type Counted, countTries, takeBackTries } from '../platform/counted-tries.ts'
import { networkOf } from '../platform/networks.ts'
import type { Refusal } from '../platform/rate-limits.ts'
import { type Entered, useCard } from './commands.ts'
import { findCardByCode } from './queries.ts'
import { CODE_TRIES, CODE_TRIES_OF_ALL } from './rules.ts'

/**
 * Signs in by the code of a card. Says 'wrong', or why it is one try too many. Only wrong ones count: a
 * try is counted and taken back in one transaction, so right ones are no try to each other, however many
 * come at once.
 */
export async function useCode(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  { code, ip }: { code: string; ip: string },
): Promise<Entered | 'wrong' | Refusal> {
  return await transact(ctx, async (ctx) => {
    const limits: Counted[] = [
      [CODE_TRIES, exchange.id, networkOf(ip)],
      [CODE_TRIES_OF_ALL, exchange.id],
    ]
    const refusal = await countTries(ctx, limits)
    if (refusal) return refusal
    const card = await findCardByCode(ctx, exchange, code)
    const entered = card && (await useCard(ctx, card))
    if (!entered) return 'wrong'
    await takeBackTries(ctx, limits)
    return entered
  })
}
