import type { Context } from '../context.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { OUR_REASONS } from '../platform/mail/reasons.ts'
import { listNotArrived } from '../post/queries.ts'

/**
 * How many mails did not arrive, by exchange; not what was given up for reasons of ours: that goes out by itself once
 * mail does, as the mail that says so.
 */
export async function countNotArrived(
  ctx: Context,
): Promise<{ exchange: string; slug: string; mails: number }[]> {
  const mails = await listNotArrived(ctx)
  const theirs = mails.filter(({ reason }) => reason === null || !OUR_REASONS.includes(reason))
  const missed = Map.groupBy(theirs, ({ exchange_id }) => exchange_id)
  const exchanges = await ctx.db
    .selectFrom('exchanges')
    .select(['id', 'name as exchange', 'slug'])
    .orderBy('created_at')
    .execute()
  return exchanges
    .map(({ id, ...exchange }) => ({ ...exchange, mails: missed.get(id)?.length ?? 0 }))
    .filter(({ mails }) => mails > 0)
}

/** Whether the reader of this result was mailed that of an earlier draw: each draw has mails of its own. */
export async function hadEarlierResult(
  { db }: Context,
  { id, participant_id }: OutboxMail,
): Promise<boolean> {
  const earlier = await db
    .selectFrom('outbox')
    .select('id')
    .where('participant_id', '=', participant_id)
    .where('kind', '=', 'assignment')
    .where('state', 'not in', ['dropped', ...NOT_ARRIVED])
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst()
  return earlier !== undefined
}
