import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import { countTry, isReached, takeBackTry } from '../platform/rate-limits.ts'
import { MAILS_TO_UNANSWERED } from './rules.ts'

/**
 * Counts a mail that a stranger causes to an address that has never answered, so that nobody writes to
 * hundreds of people through us. Returns false if it is one too many for today.
 */
export async function mayMailUnanswered(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<boolean> {
  if (ctx.sender === undefined) return true
  if (await unansweredAreMany(ctx, exchange)) return false
  return (await countTry(ctx, MAILS_TO_UNANSWERED, exchange.id)) === undefined
}

/** Whether the mails of today are used up, without counting one. */
export async function unansweredAreMany(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<boolean> {
  return ctx.sender !== undefined && (await isReached(ctx, MAILS_TO_UNANSWERED, exchange.id))
}

/** Takes one back for somebody whose address answers for the first time, by its link. */
export async function noteAnswer(
  ctx: Context,
  person: Pick<Participant, 'confirmed' | 'exchange_id'> | undefined,
): Promise<void> {
  if (person?.confirmed === 0) await takeBackTry(ctx, MAILS_TO_UNANSWERED, person.exchange_id)
}
