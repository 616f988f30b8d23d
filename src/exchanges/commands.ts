import { type Context, enqueueMail, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId, newSlug } from '../platform/ids.ts'
import { forgetInSessions } from '../platform/session-store.ts'
import type { ExchangeInput } from './forms.ts'
import {
  type Action,
  mayEdit,
  mayProlong,
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
    if (registrationIsOver(exchange, ctx.clock())) await forgetLastDay(trx, exchange)
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

/** A last day that has passed would close registration again within the minute. */
async function forgetLastDay(trx: Db, { id }: Exchange): Promise<void> {
  await trx
    .updateTable('exchanges')
    .set({ registration_close_date: null })
    .where('id', '=', id)
    .execute()
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
