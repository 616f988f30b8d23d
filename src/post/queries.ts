import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type MailState, NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { UNSEEN_KINDS } from './kinds.ts'
import { secretReaderIn } from './rules.ts'

/** The id of the participant a mail is for, unsealed if it is secret; empty for the admin. */
export function readerOf(
  ctx: Context,
  mail: Pick<OutboxMail, 'exchange_id' | 'participant_id' | 'sealed_participant'>,
): string {
  if (mail.sealed_participant === null) return mail.participant_id ?? ''
  return ctx.seal.open(mail.sealed_participant, secretReaderIn(mail.exchange_id ?? ''))
}

/** Secret mails that did not arrive, except kinds that no page may show. */
export function listFailedSecrets(ctx: Context, exchangeId: string): Promise<OutboxMail[]> {
  return ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is not', null)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
}

/**
 * Mails of all exchanges that did not arrive, except secret ones to an address known not to work:
 * correcting it sends the result, and reporting them would name their reader.
 */
export async function listNotArrived(ctx: Context): Promise<OutboxMail[]> {
  const mails = await ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', 'is not', null)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
  const troubled = await ctx.db
    .selectFrom('participants')
    .select('id')
    .where('mail_trouble', 'is not', null)
    .execute()
  const isKnown = new Set(troubled.map(({ id }) => id))
  return mails.filter(
    (mail) => mail.sealed_participant === null || !isKnown.has(readerOf(ctx, mail)),
  )
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

/** How many mails are in each state, except kinds that must not be counted. */
export function countMailsByState(ctx: Context): Promise<{ state: MailState; count: number }[]> {
  return ctx.db
    .selectFrom('outbox')
    .select(['state', sql<number>`count(*)`.as('count')])
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy('state')
    .execute()
}
