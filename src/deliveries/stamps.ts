import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { renote } from '../platform/mail/outbox.ts'
import { idsOf } from '../post/rules.ts'

/**
 * Has `renew` put right what a clock ahead has stamped, all to one moment. What was written once its exchange was
 * finished stays later than the end; what is of the same moment was written before.
 */
export async function renewInOrder(
  ctx: Context,
  renew: (ctx: Context) => Promise<void>,
): Promise<void> {
  const now = ctx.clock()
  const atOnce = { ...ctx, clock: () => now }
  const late = await ctx.db
    .selectFrom('outbox')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('outbox.id')
    .where('completed_at', '>', timestamp(now))
    .whereRef('outbox.created_at', '>', 'completed_at')
    .execute()
  if (late.length === 0) return await renew(atOnce)
  await transact(atOnce, async (ctx) => {
    await renew(ctx)
    const afterwards = timestamp(now.add({ milliseconds: 1 }))
    await renote(ctx, idsOf(late), { created_at: afterwards })
  })
}
