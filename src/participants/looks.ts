import type { Context } from '../context.ts'
import { takeBackNo } from '../exchanges/noes.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { wholeDay } from '../platform/clock.ts'
import { noteNotForMe } from './mail-trouble.ts'
import type { Participant } from './tables.ts'

/**
 * Records the day of a sign-in. One by a way that is theirs alone confirms that it is for them, and takes back
 * that it is not, here and in what follows; one by a card that somebody else has made, or by a mail that was read in the mailbox, speaks for
 * nobody. Returns undefined if they no longer take part.
 */
export async function recordSignIn(
  ctx: Context,
  id: string,
  confirms: boolean,
): Promise<Participant | undefined> {
  if (confirms) await noteNotForMe(ctx, { id }, true)
  const participant = await ctx.db
    .updateTable('participants')
    .where('id', '=', id)
    .set({ signed_in_at: wholeDay(ctx.clock()), ...(confirms && { confirmed: 1 }) })
    .where('status', '=', 'active')
    .returningAll()
    .executeTakeFirst()
  if (!confirms || !participant) return participant
  const series = await findExchangeById(ctx, participant.exchange_id)
  if (series) await takeBackNo(ctx, participant, series)
  return participant
}

/** Records the day on which a participant first opens their page after the draw; whether they unwrap the name, nothing tells. */
export async function recordFirstLook(
  ctx: Context,
  { id, looked_at }: Pick<Participant, 'id' | 'looked_at'>,
): Promise<void> {
  if (looked_at !== null) return
  await ctx.db
    .updateTable('participants')
    .where('id', '=', id)
    .set({ looked_at: wholeDay(ctx.clock()) })
    .where('looked_at', 'is', null)
    .execute()
}
