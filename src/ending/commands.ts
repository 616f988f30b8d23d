import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { changeState, deleteExchange, noteOn } from '../exchanges/commands.ts'
import { announcePurge, planPurge } from '../exchanges/purge.ts'
import {
  listDueForPurge,
  listInState,
  listPurgesToAnnounce,
  listToReveal,
} from '../exchanges/queries.ts'
import { exchangeIsOver, localDate, registrationIsOver } from '../exchanges/rules.ts'
import { newId } from '../platform/ids.ts'

/** Job: closes registration once its last day has ended, or that of the exchange. */
export async function closeDueRegistrations(ctx: Context): Promise<void> {
  const open = await listInState(ctx, 'registration_open')
  for (const exchange of open.filter((one) => registrationIsOver(one, ctx.clock()))) {
    await transact(ctx, async (ctx) => {
      if (!(await changeState(ctx, exchange, 'close_registration'))) return
      const kind = 'registration_closed_notice'
      await tellAdmin(ctx, { kind, exchangeId: exchange.id, once: newId() })
    })
  }
}

/** Job: completes drawn exchanges on the day after, and plans the end of those that were not drawn by then. */
export async function completeDueExchanges(ctx: Context): Promise<void> {
  const matched = await listInState(ctx, 'matched')
  for (const exchange of matched.filter((one) => exchangeIsOver(one, ctx.clock()))) {
    await changeState(ctx, exchange, 'complete')
  }
  for (const exchange of await listInState(
    ctx,
    'draft',
    'registration_open',
    'registration_closed',
  )) {
    await planPurge(ctx, exchange)
  }
}

/**
 * Job: from the day after on, people may see who gave to them, where that was agreed. A note in the database and not
 * the clock opens the names: what is read once cannot be taken back.
 */
export async function revealDueNames(ctx: Context): Promise<void> {
  const planned = await listToReveal(ctx)
  for (const exchange of planned.filter((one) => exchangeIsOver(one, ctx.clock()))) {
    const revealed_on = localDate(exchange.timezone, ctx.clock()).toString()
    await noteOn(ctx, exchange, { revealed_on })
  }
}

/** Job: notifies the admin a week before an exchange is purged, which it is no earlier than that. */
export async function announcePurges(ctx: Context): Promise<void> {
  for (const exchange of await listPurgesToAnnounce(ctx)) {
    // Time that passed before, as in a sleep, is no part of the week.
    await ctx.notePulse()
    await transact(ctx, async (ctx) => {
      if (!(await announcePurge(ctx, exchange))) return
      await tellAdmin(ctx, { kind: 'purge_notice', exchangeId: exchange.id, once: newId() })
    })
  }
}

/** Job: erases the exchanges that are due for the purge. */
export async function purgeDueExchanges(ctx: Context): Promise<void> {
  for (const { id } of await listDueForPurge(ctx)) {
    await transact(ctx, async (ctx) => {
      // Its organiser may have kept it meanwhile.
      const due = await listDueForPurge(ctx)
      if (due.some((one) => one.id === id)) await deleteExchange(ctx, { id })
    })
  }
}
