import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type MailState, NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
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

/** How many mails are in each state, except kinds that must not be counted. */
export function countMailsByState(ctx: Context): Promise<{ state: MailState; count: number }[]> {
  return ctx.db
    .selectFrom('outbox')
    .select(['state', sql<number>`count(*)`.as('count')])
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy('state')
    .execute()
}
