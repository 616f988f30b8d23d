import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from './tables.ts'

/** Notes whether somebody's present is ready; not when, and their row tells no change. */
export async function notePresent(
  ctx: Context,
  { id }: Pick<Participant, 'id'>,
  isReady: boolean,
): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ present_ready: isReady ? 1 : 0 })
    .where('id', '=', id)
    .execute()
}

/**
 * Makes no present ready, whoever's it was: if only those were reset whose name a repair changes, or who
 * leaves, the count would tell who they are.
 */
export async function forgetPresents(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ present_ready: 0 })
    .where('exchange_id', '=', id)
    .execute()
}
