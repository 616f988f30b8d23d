import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { traitsOf, UNSEEN_KINDS } from '../post/kinds.ts'
import { isDue } from './rules.ts'

/** What did not arrive and would go out if it were sent again, of those that a page may show. */
export async function listToRetry(ctx: Context, exchange: Exchange): Promise<{ id: string }[]> {
  const failed = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['outbox.id', 'kind', 'status', 'mail_trouble', 'email'])
    .where('outbox.exchange_id', '=', exchange.id)
    .where('outbox.state', 'in', NOT_ARRIVED)
    .where('kind', 'not in', UNSEEN_KINDS)
    .execute()
  const now = ctx.clock()
  return failed
    .filter((mail) => isDue(mail, exchange, now))
    .filter((mail) => !leadsNowhere(ctx, exchange, mail))
}

/** Whether a mail is about names that cannot be opened. */
export function leadsNowhere(
  ctx: Context,
  exchange: Exchange,
  { kind }: Pick<OutboxMail, 'kind'>,
): boolean {
  return traitsOf(kind).needsNames === true && namesAreLost(ctx, exchange)
}
