import type { Context } from '../context.ts'
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
