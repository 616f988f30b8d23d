import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { clearMailTrouble, listTroubled } from '../participants/mail-trouble.ts'
import { kindsDue } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { isRestored } from '../platform/backup.ts'
import { type OutboxMail, sendAgain } from '../platform/mail/outbox.ts'
import { isMissed } from '../post/rules.ts'

/**
 * An address takes mail: whoever missed something there because of it gets that again, what says that they are in, the
 * invitation or, once names are drawn, the result or the news of a change. By itself each goes again once: who has missed
 * that, too, stays in trouble, so that two who share an address never send each other's for ever. What may have arrived,
 * as no answer came, does not. While names cannot be opened nothing leads to them, and all stays as it is.
 */
export async function noteArrival(
  ctx: Context,
  taken: Pick<OutboxMail, 'id'>,
  where: { exchangeId: string; email: string },
): Promise<void> {
  const troubled = await listTroubled(ctx, where)
  const exchange = troubled.length > 0 && (await findExchangeById(ctx, where.exchangeId))
  if (!exchange || namesAreLost(ctx, exchange)) return
  const again: string[] = []
  for (const person of troubled) {
    const missed = await findMissed(ctx, exchange, person)
    if (!missed || missed.id === taken.id || missed.unanswered > 0) {
      await clearMailTrouble(ctx, person)
    } else if (missed.round === 1) {
      await clearMailTrouble(ctx, person)
      again.push(missed.id)
    }
  }
  // The instance that a copy is of may have sent it.
  const isHeld = await isRestored(ctx)
  await sendAgain(isHeld ? { ...ctx, sender: undefined } : ctx, again, ['failed', 'bounced'])
}

/** The newest mail that somebody is to have and has missed, if it still holds. */
async function findMissed(ctx: Context, exchange: Exchange, { id, status }: Participant) {
  const kinds = kindsDue(status, exchange.state)
  if (kinds.length === 0) return undefined
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['id', 'kind', 'state', 'reason', 'round', 'unanswered'])
    .where('participant_id', '=', id)
    .where('kind', 'in', kinds)
    .where('state', '!=', 'dropped')
    .orderBy('created_at', 'desc')
    .execute()
  const result = mails.filter(({ kind }) => kind === 'assignment').slice(0, 1)
  return [...result, ...mails.slice(0, 1)].find(isMissed)
}
