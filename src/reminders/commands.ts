import { type Context, transact } from '../context.ts'
import { listInState, reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { forEachAlone } from '../platform/each.ts'
import { enqueueMail } from '../post/commands.ts'
import { listReminderRounds, listToRemind } from './queries.ts'
import { dueReminders, type Reminder } from './rules.ts'

/**
 * Job: enqueues reminders at nine in the morning, in the exchange's timezone. Without a transport there
 * are none: the admin would read held ones, and so who is not ready.
 */
export async function sendDueReminders(ctx: Context): Promise<void> {
  if (ctx.sender === undefined) return
  await forEachAlone(await listInState(ctx, 'matched'), async (exchange) => {
    for (const reminder of dueReminders(exchange, ctx.clock())) {
      await transact(ctx, (ctx) => remind(ctx, exchange, reminder))
    }
  })
}

/**
 * Enqueues the reminders of one round, all at once and never again, and notes how many they are. One morning
 * has one round, however the day of the exchange is changed: by many, with somebody's email taken away for
 * each, the organiser could see whose present is ready.
 */
async function remind(ctx: Context, exchange: Exchange, { daysBefore }: Reminder): Promise<void> {
  if ((await reloadExchange(ctx, exchange)).state !== 'matched') return
  const morning = morningOf(exchange.exchange_date, daysBefore)
  const rounds = await listReminderRounds(ctx, exchange.id)
  const isDone = rounds.some(({ exchange_date, days_before }) => {
    return morningOf(exchange_date, days_before).equals(morning)
  })
  if (isDone) return
  const readers = await listToRemind(ctx, exchange)
  const { id: exchangeId, exchange_date } = exchange
  await ctx.db
    .insertInto('reminder_rounds')
    .values({
      exchange_id: exchangeId,
      exchange_date,
      days_before: daysBefore,
      mails: readers.length,
    })
    .execute()
  const once = `${exchange_date} ${daysBefore}`
  for (const participantId of readers) {
    await enqueueMail(ctx, { kind: 'reminder', exchangeId, participantId, once })
  }
}

function morningOf(exchangeDate: string, daysBefore: number): Temporal.PlainDate {
  return Temporal.PlainDate.from(exchangeDate).subtract({ days: daysBefore })
}
