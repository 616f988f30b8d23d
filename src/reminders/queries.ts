import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { ReminderRound } from './tables.ts'

/** The ids of those who take part and want reminders, and whose present is not ready. */
export async function listToRemind(ctx: Context, exchange: Exchange): Promise<string[]> {
  const people = await ctx.db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchange.id)
    .where('status', '=', 'active')
    .where('reminder_enabled', '=', 1)
    .where('present_ready', '=', 0)
    .where('email', 'is not', null)
    .execute()
  return people.map(({ id }) => id)
}

/** How many people were due each reminder so far, the newest first. */
export function listReminderRounds(ctx: Context, exchangeId: string): Promise<ReminderRound[]> {
  return ctx.db
    .selectFrom('reminder_rounds')
    .select(['exchange_date', 'days_before', 'mails'])
    .where('exchange_id', '=', exchangeId)
    .orderBy('exchange_date', 'desc')
    .orderBy('days_before')
    .execute()
}
