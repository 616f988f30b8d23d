import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { type Counted, countTries, takeBackTries } from '../platform/counted-tries.ts'
import { networkOf } from '../platform/networks.ts'
import type { Refusal } from '../platform/rate-limits.ts'
import { type Entered, useCard } from './commands.ts'
import { findCardByCode } from './queries.ts'
import { CODE_TRIES, CODE_TRIES_OF_ALL, USES_OF_CARD, USES_OF_CARDS_BY_NETWORK } from './rules.ts'

/**
 * Signs in by a card, by the hash of its token. Says why it is one time too many; undefined, counting
 * nothing, if the card is not valid any more.
 */
export async function useCardOnce(
  ctx: Context,
  { tokenHash, ip }: { tokenHash: string; ip: string },
): Promise<Entered | Refusal | undefined> {
  return await transact(ctx, async (ctx) => {
    const limits: Counted[] = [
      [USES_OF_CARDS_BY_NETWORK, networkOf(ip)],
      [USES_OF_CARD, tokenHash],
    ]
    const refusal = await countTries(ctx, limits)
    if (refusal) return refusal
    const entered = await useCard(ctx, tokenHash)
    if (!entered) await takeBackTries(ctx, limits)
    return entered
  })
}

/**
 * The same by the code of a card. Says 'wrong', or why it is one try too many. Of codes only wrong ones
 * count: a try is counted and taken back in one transaction, so right ones are no try to each other, however
 * many come at once; they count as uses of the card.
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
    const tokenHash = await findCardByCode(ctx, exchange, code)
    const used = tokenHash && (await useCardOnce(ctx, { tokenHash, ip }))
    if (!used) return 'wrong'
    await takeBackTries(ctx, limits)
    return used
  })
}
