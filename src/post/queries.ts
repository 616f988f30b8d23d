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
