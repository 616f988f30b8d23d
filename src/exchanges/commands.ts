import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { newId, newSlug } from '../platform/ids.ts'
import { forgetInSessions } from '../platform/session-store.ts'
import type { ExchangeInput } from './forms.ts'
import { listDueForPurge, listInState } from './queries.ts'
import {
  type Action,
  exchangeIsOver,
  mayEdit,
  mayProlong,
  PURGE_AFTER_DAYS,
  PURGE_NOTICE_DAYS,
  registrationIsOver,
  transition,
} from './rules.ts'
import type { Exchange } from './tables.ts'

/** Makes an exchange in state `draft`, at an address nobody can guess. */
export async function createExchange(
  ctx: Context,
  owner: { id: string },
  input: ExchangeInput,
): Promise<Exchange> {
  return await ctx.db
    .insertInto('exchanges')
    .values({
      ...columns(input),
      id: newId(),
      slug: newSlug(),
      owner_id: owner.id,
      state: 'draft',
      created_at: timestamp(ctx.clock()),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Saves an edited exchange, unless it was edited since `version`; without one it is saved anyway. */
export async function editExchange(
  ctx: Context,
  exchange: Exchange,
  input: ExchangeInput,
  version = exchange.version,
): Promise<'saved' | 'changed' | 'completed'> {
  if (!mayEdit(exchange.state)) return 'completed'
  const edited = await ctx.db
    .updateTable('exchanges')
    .set((row) => ({ ...columns(input), version: row('version', '+', 1) }))
    .where('id', '=', exchange.id)
    .where('state', '!=', 'completed')
    .where('version', '=', version)
    .executeTakeFirst()
  return edited.numUpdatedRows > 0n ? 'saved' : 'changed'
}

/** Moves the exchange by one action, in one statement. False if its state forbids it. */
export async function changeState(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  action: Action,
): Promise<boolean> {
  const { from, to } = transition(action)
  const changed = await ctx.db
    .updateTable('exchanges')
    .set({ state: to, ...datesOf(ctx, action) })
    .where('id', '=', exchange.id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Forgets a last day that has passed: it would close registration again within the minute. */
export async function forgetPastLastDay(ctx: Context, exchange: Exchange): Promise<void> {
  if (!registrationIsOver(exchange, ctx.clock())) return
  await ctx.db
    .updateTable('exchanges')
    .set({ registration_close_date: null })
    .where('id', '=', exchange.id)
    .execute()
}

/** Counts one more draw; returns how many there were. */
export async function countDraw(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<number> {
  const { draws } = await ctx.db
    .updateTable('exchanges')
    .set((row) => ({ draws: row('draws', '+', 1) }))
    .where('id', '=', id)
    .returning('draws')
    .executeTakeFirstOrThrow()
  return draws
}

/** Erases the exchange and, by their foreign keys, all that belongs to it. */
export async function deleteExchange(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await transact(ctx, async (ctx) => {
    await ctx.db.deleteFrom('exchanges').where('id', '=', id).execute()
    await forgetInSessions(ctx, id)
  })
}

/** Keeps a completed exchange from the purge for another 30 days. False in any other state. */
export async function prolong(ctx: Context, exchange: Exchange): Promise<boolean> {
  if (!mayProlong(exchange.state) || exchange.purge_at === null) return false
  const purge = Temporal.Instant.from(exchange.purge_at).add({ hours: 24 * PURGE_AFTER_DAYS })
  const prolonged = await ctx.db
    .updateTable('exchanges')
    .set({ purge_at: timestamp(purge) })
    .where('id', '=', exchange.id)
    .where('state', '=', 'completed')
    .executeTakeFirst()
  return prolonged.numUpdatedRows > 0n
}

/** Job: closes registration where its last day has ended. */
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

/** Job: completes what was drawn, on the day after the exchange. */
export async function completeDueExchanges(ctx: Context): Promise<void> {
  const matched = await listInState(ctx, 'matched')
  for (const exchange of matched.filter((one) => exchangeIsOver(one, ctx.clock()))) {
    await changeState(ctx, exchange, 'complete')
  }
}

/** Job: tells the admin, a week before, whose data will be erased. */
export async function announcePurges(ctx: Context): Promise<void> {
  const soon = ctx.clock().add({ hours: 24 * PURGE_NOTICE_DAYS })
  for (const { id, purge_at } of await listDueForPurge(ctx, soon)) {
    const notice = { kind: 'purge_notice', exchangeId: id, once: purge_at ?? '' } as const
    await transact(ctx, (ctx) => tellAdmin(ctx, notice))
  }
}

/** Job: erases the exchanges whose time after completion is over. */
export async function purgeDueExchanges(ctx: Context): Promise<void> {
  for (const exchange of await listDueForPurge(ctx, ctx.clock())) {
    await deleteExchange(ctx, exchange)
  }
}

function columns(input: ExchangeInput) {
  return { ...input, reminder_days: input.reminder_days.join(' ') }
}

function datesOf(ctx: Context, action: Action) {
  const now = ctx.clock()
  if (action === 'draw') return { drawn_at: timestamp(now) }
  if (action === 'undo_draw') return { drawn_at: null }
  if (action !== 'complete') return {}
  const purge = now.add({ hours: 24 * PURGE_AFTER_DAYS })
  return { completed_at: timestamp(now), purge_at: timestamp(purge) }
}
