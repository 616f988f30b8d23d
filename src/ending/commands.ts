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
import { forEachAlone } from '../platform/each.ts'
import { newId } from '../platform/ids.ts'

/** Job: closes registration once its last day has ended, or that of the exchange. */
export async function closeDueRegistrations(ctx: Context): Promise<void> {
  const open = await listInState(ctx, 'registration_open')
  const over = open.filter((one) => registrationIsOver(one, ctx.clock()))
  await forEachAlone(over, async (exchange) => {
    await transact(ctx, async (ctx) => {
      if (!(await changeState(ctx, exchange, 'close_registration'))) return
      const kind = 'registration_closed_notice'
      await tellAdmin(ctx, { kind, exchangeId: exchange.id, once: newId() })
    })
  })
}

/** Job: completes drawn exchanges on the day after, and plans the end of those that were not drawn by then. */
export async function completeDueExchanges(ctx: Context): Promise<void> {
  const matched = await listInState(ctx, 'matched')
  const undrawn = await listInState(ctx, 'draft', 'registration_open', 'registration_closed')
  await forEachAlone([...matched, ...undrawn], async (exchange) => {
    if (exchange.state !== 'matched') await planPurge(ctx, exchange)
    else if (exchangeIsOver(exchange, ctx.clock())) await changeState(ctx, exchange, 'complete')
  })
}

/**
 * Job: from the day after on, people may see who gave to them, where that was agreed. A note in the database and not
 * the clock opens the names: what is read once cannot be taken back.
 */
export async function revealDueNames(ctx: Context): Promise<void> {
  const planned = await listToReveal(ctx)
  const over = planned.filter((one) => exchangeIsOver(one, ctx.clock()))
  await forEachAlone(over, async (exchange) => {
    const revealed_on = localDate(exchange.timezone, ctx.clock()).toString()
    await noteOn(ctx, exchange, { revealed_on })
  })
}

/** Job: notifies the admin a week before an exchange is purged, which it is no earlier than that. */
export async function announcePurges(ctx: Context): Promise<void> {
  await forEachAlone(await listPurgesToAnnounce(ctx), async (exchange) => {
    // Time that passed before, as in a sleep, is no part of the week.
    await ctx.notePulse()
    await transact(ctx, async (ctx) => {
      if (!(await announcePurge(ctx, exchange))) return
      await tellAdmin(ctx, { kind: 'purge_notice', exchangeId: exchange.id, once: newId() })
    })
  })
}

/** Job: erases the exchanges that are due for the purge. */
export async function purgeDueExchanges(ctx: Context): Promise<void> {
  await forEachAlone(await listDueForPurge(ctx), async ({ id }) => {
    await transact(ctx, async (ctx) => {
      // Its organiser may have kept it meanwhile.
      const due = await listDueForPurge(ctx)
      if (due.some((one) => one.id === id)) await deleteExchange(ctx, { id })
    })
  })
}
