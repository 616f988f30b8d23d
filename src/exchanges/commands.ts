import { type Context, enqueueMail, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId, newSlug } from '../platform/ids.ts'
import { forgetInSessions } from '../platform/session-store.ts'
import type { ExchangeInput } from './forms.ts'
import {
  type Action,
  exchangeIsOver,
  mayEdit,
  PURGE_AFTER_DAYS,
  registrationIsOver,
  transition,
} from './rules.ts'
import type { Exchange } from './tables.ts'

/** Makes an exchange in state `draft`, at an address nobody can guess. */
export async function createExchange(
  ctx: Context,
  db: Db,
  input: ExchangeInput,
): Promise<Exchange> {
  return await db
    .insertInto('exchanges')
    .values({
      ...columns(input),
      id: newId(),
      slug: newSlug(),
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
  db: Db,
  exchange: Pick<Exchange, 'id'>,
  action: Action,
): Promise<boolean> {
  const { from, to } = transition(action)
  const changed = await db
    .updateTable('exchanges')
    .set({ state: to, ...datesOf(ctx, action) })
    .where('id', '=', exchange.id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Opens registration and mails an invitation to those who are invited from last time. */
export async function openRegistration(ctx: Context, exchange: Exchange): Promise<boolean> {
  return await transact(ctx, async (trx) => {
    if (!(await changeState(ctx, trx, exchange, 'open_registration'))) return false
    for (const participantId of await listInvited(trx, exchange)) {
      const exchangeId = exchange.id
      await enqueueMail(ctx, trx, { kind: 'invitation', exchangeId, participantId, once: 'once' })
    }
    return true
  })
}

/** Erases the exchange and, by their foreign keys, all that belongs to it. */
export async function deleteExchange(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<void> {
  await transact(ctx, async (trx) => {
    await trx.deleteFrom('exchanges').where('id', '=', exchange.id).execute()
    await forgetInSessions(trx, exchange.id)
  })
}

/** Job: closes registration where its last day has ended. */
export async function closeDueRegistrations(ctx: Context): Promise<void> {
  const open = await ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', '=', 'registration_open')
    .where('registration_close_date', 'is not', null)
    .execute()
  for (const exchange of open.filter((one) => registrationIsOver(one, ctx.clock()))) {
    await changeState(ctx, ctx.db, exchange, 'close_registration')
  }
}

/** Job: completes what was drawn, on the day after the exchange. */
export async function completeDueExchanges(ctx: Context): Promise<void> {
  const matched = await ctx.db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', '=', 'matched')
    .execute()
  for (const exchange of matched.filter((one) => exchangeIsOver(one, ctx.clock()))) {
    await changeState(ctx, ctx.db, exchange, 'complete')
  }
}

/** Job: erases the exchanges whose time after completion is over. */
export async function purgeDueExchanges(ctx: Context): Promise<void> {
  const due = await ctx.db
    .selectFrom('exchanges')
    .select('id')
    .where('state', '=', 'completed')
    .where('purge_at', '<=', timestamp(ctx.clock()))
    .execute()
  for (const exchange of due) await deleteExchange(ctx, exchange)
}

async function listInvited(trx: Db, exchange: Exchange): Promise<string[]> {
  const rows = await trx
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchange.id)
    .where('status', '=', 'invited')
    .where('email', 'is not', null)
    .execute()
  return rows.map(({ id }) => id)
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
