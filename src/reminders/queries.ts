import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'

/**
 * The ids of those who want reminders of a drawn exchange and took part at that moment. Whoever
 * joined later has just had a mail that says as much.
 */
export async function listToRemind(
  ctx: Context,
  exchange: Exchange,
  moment: Temporal.Instant,
): Promise<string[]> {
  const people = await ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('participants.id')
    .where('exchange_id', '=', exchange.id)
    .where('exchanges.state', '=', 'matched')
    .where('status', '=', 'active')
    .where('reminder_enabled', '=', 1)
    .where('email', 'is not', null)
    .where('joined_at', '<=', timestamp(moment))
    .execute()
  return people.map(({ id }) => id)
}
