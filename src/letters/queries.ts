import type { Context } from '../context.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { listNotArrived } from '../post/queries.ts'
import { isMissed } from '../post/rules.ts'

/**
 * How many mails did not arrive, by exchange; not what was given up for reasons of ours and goes out by itself once
 * mail does, as the mail that says so.
 */
export async function countNotArrived(
  ctx: Context,
): Promise<{ exchange: string; slug: string; mails: number }[]> {
  const mails = await listNotArrived(ctx)
  const exchanges = await ctx.db
    .selectFrom('exchanges')
    .select(['id', 'name as exchange', 'slug', 'completed_at'])
    .orderBy('created_at')
    .execute()
  return exchanges
    .map(({ id, completed_at, ...exchange }) => {
      const theirs = mails.filter(({ exchange_id }) => exchange_id === id)
      const missed = theirs.filter((mail) => {
        return isMissed({
          ...mail,
          isOver: completed_at !== null && completed_at > mail.created_at,
        })
      })
      return { ...exchange, mails: missed.length }
    })
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
