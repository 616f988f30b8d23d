import { type Context, transact } from '../context.ts'
import { listInState } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { enqueueMail } from '../post/commands.ts'
import { listToRemind } from './queries.ts'
import { dueReminders, type Reminder } from './rules.ts'

/** Job: enqueues reminders at nine in the morning, in the exchange's timezone. */
export async function sendDueReminders(ctx: Context): Promise<void> {
  for (const exchange of await listInState(ctx, 'matched')) {
    for (const reminder of dueReminders(exchange, ctx.clock())) {
      await transact(ctx, (ctx) => remind(ctx, exchange, reminder))
    }
  }
}

/** Enqueues the reminders of one day; whoever already has theirs gets no second one. */
async function remind(
  ctx: Context,
  exchange: Exchange,
  { daysBefore, moment }: Reminder,
): Promise<void> {
  const once = `${exchange.exchange_date} ${daysBefore}`
  for (const participantId of await listToRemind(ctx, exchange, moment)) {
    await enqueueMail(ctx, { kind: 'reminder', exchangeId: exchange.id, participantId, once })
  }
}
