import { tellAdmin } from '../admin/commands.ts'
import { type Context, enqueueMail, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { changeState, deleteExchange } from './commands.ts'
import { listDueForPurge, listInState } from './queries.ts'
import {
  dueReminders,
  exchangeIsOver,
  PURGE_NOTICE_DAYS,
  type Reminder,
  registrationIsOver,
} from './rules.ts'
import type { Exchange } from './tables.ts'

/** Job: closes registration where its last day has ended. */
export async function closeDueRegistrations(ctx: Context): Promise<void> {
  const open = await listInState(ctx.db, 'registration_open')
  for (const exchange of open.filter((one) => registrationIsOver(one, ctx.clock()))) {
    await transact(ctx, async (trx) => {
      if (!(await changeState(ctx, trx, exchange, 'close_registration'))) return
      const kind = 'registration_closed_notice'
      await tellAdmin(ctx, trx, { kind, exchangeId: exchange.id, once: newId() })
    })
  }
}

/** Job: reminds those who want it, at nine in the morning where the exchange takes place. */
export async function sendDueReminders(ctx: Context): Promise<void> {
  for (const exchange of await listInState(ctx.db, 'matched')) {
    for (const reminder of dueReminders(exchange, ctx.clock())) {
      await transact(ctx, (trx) => remind(ctx, trx, exchange, reminder))
    }
  }
}

/** Job: completes what was drawn, on the day after the exchange. */
export async function completeDueExchanges(ctx: Context): Promise<void> {
  const matched = await listInState(ctx.db, 'matched')
  for (const exchange of matched.filter((one) => exchangeIsOver(one, ctx.clock()))) {
    await changeState(ctx, ctx.db, exchange, 'complete')
  }
}

/** Job: tells the admin, a week before, whose data will be erased. */
export async function announcePurges(ctx: Context): Promise<void> {
  const soon = ctx.clock().add({ hours: 24 * PURGE_NOTICE_DAYS })
  for (const { id, purge_at } of await listDueForPurge(ctx.db, soon)) {
    const notice = { kind: 'purge_notice', exchangeId: id, once: purge_at ?? '' } as const
    await transact(ctx, (trx) => tellAdmin(ctx, trx, notice))
  }
}

/** Job: erases the exchanges whose time after completion is over. */
export async function purgeDueExchanges(ctx: Context): Promise<void> {
  for (const exchange of await listDueForPurge(ctx.db, ctx.clock())) {
    await deleteExchange(ctx, exchange)
  }
}

/** Writes the reminders of one day; whoever has theirs already gets no second one. */
async function remind(
  ctx: Context,
  trx: Db,
  exchange: Exchange,
  { daysBefore, moment }: Reminder,
): Promise<void> {
  const people = await trx
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('participants.id')
    .where('exchange_id', '=', exchange.id)
    .where('exchanges.state', '=', 'matched')
    .where('status', '=', 'active')
    .where('reminder_enabled', '=', 1)
    .where('email', 'is not', null)
    // Who came in later has just had a mail that says as much.
    .where('joined_at', '<=', timestamp(moment))
    .execute()
  const once = `${exchange.exchange_date} ${daysBefore}`
  for (const { id: participantId } of people) {
    await enqueueMail(ctx, trx, { kind: 'reminder', exchangeId: exchange.id, participantId, once })
  }
}
