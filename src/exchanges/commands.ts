import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { newId, newSlug } from '../platform/ids.ts'
import { forgetInSessions } from '../platform/session-store.ts'
import { saveSetting } from '../platform/settings.ts'
import { columnsOf, withSettled } from './columns.ts'
import { doomKey } from './erased-keys.ts'
import type { ExchangeInput } from './forms.ts'
import { findExchangeById } from './queries.ts'
import {
  type Action,
  type Dates,
  earliestPurge,
  LAST_ERASED_AT,
  mayEdit,
  mayProlong,
  PURGE_AFTER_DAYS,
  purgeMoment,
  registrationIsOver,
  transition,
} from './rules.ts'
import type { Exchange } from './tables.ts'

/** Creates an exchange in state `draft`, under a slug that nobody can guess. */
export async function createExchange(
  ctx: Context,
  owner: { id: string },
  input: ExchangeInput,
): Promise<Exchange> {
  return await ctx.db
    .insertInto('exchanges')
    .values({
      ...columnsOf(ctx, input),
      id: newId(),
      slug: newSlug(),
      owner_id: owner.id,
      state: 'draft',
      created_at: timestamp(ctx.clock()),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Saves an edited exchange, unless it was edited since `version`, by default the one loaded.
 * Returns `changed` or `completed` if nothing was saved.
 */
export async function editExchange(
  ctx: Context,
  exchange: Exchange,
  input: ExchangeInput,
  version = exchange.version,
): Promise<'saved' | 'changed' | 'completed'> {
  if (!mayEdit(exchange.state)) return 'completed'
  const edited = await ctx.db
    .updateTable('exchanges')
    .set((row) => ({
      ...columnsOf(ctx, withSettled(input, exchange), exchange),
      version: row('version', '+', 1),
    }))
    .where('id', '=', exchange.id)
    .where('state', '=', exchange.state)
    .where('version', '=', version)
    .executeTakeFirst()
  return edited.numUpdatedRows > 0n ? 'saved' : 'changed'
}

/** Applies an action in a single statement. Returns false if the state does not allow it. */
export async function changeState(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  action: Action,
): Promise<boolean> {
  const { from, to } = transition(action)
  const changed = await ctx.db
    .updateTable('exchanges')
    .set({ state: to, ...(await datesOf(ctx, exchange, action)) })
    .where('id', '=', exchange.id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Clears a last day that has passed, as it would close registration again within a minute. */
export async function forgetPastLastDay(ctx: Context, exchange: Exchange): Promise<void> {
  if (!registrationIsOver(exchange, ctx.clock())) return
  await ctx.db
    .updateTable('exchanges')
    .set({ registration_close_date: null })
    .where('id', '=', exchange.id)
    .execute()
}

/** Counts one more draw, or one more mending of it. Returns how many there have been. */
export async function countOne(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  what: 'draws' | 'mendings',
): Promise<number> {
  const counted = await ctx.db
    .updateTable('exchanges')
    .set((row) => ({ [what]: row(what, '+', 1) }))
    .where('id', '=', id)
    .returning(what)
    .executeTakeFirstOrThrow()
  return counted[what]
}

type Noted =
  | 'revealed_on'
  | 'tried_to_draw_on'
  | 'told_of_change_at'
  | 'told_of_messages_at'
  | 'key_id'

/** Notes what is not the admin's to edit: when something was last done, and which key seals the draw. */
export async function noteOn(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  noted: Partial<Pick<Exchange, Noted>>,
): Promise<void> {
  await ctx.db.updateTable('exchanges').set(noted).where('id', '=', id).execute()
}

/** Notes that something is gone for good: copies that hold it go, too. */
export async function noteErased(ctx: Context): Promise<void> {
  await saveSetting(ctx, LAST_ERASED_AT, timestamp(ctx.clock()))
  await ctx.noteErasure()
}

/** Erases the exchange with everything that belongs to it (by foreign keys and in sessions). */
export async function deleteExchange(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await transact(ctx, async (ctx) => {
    await doomKey(ctx, { id })
    await ctx.db.deleteFrom('exchanges').where('id', '=', id).execute()
    await forgetInSessions(ctx, id)
    await noteErased(ctx)
  })
}

/** Postpones the purge of a completed exchange by 30 days. Returns false in any other state. */
export async function prolong(ctx: Context, exchange: Exchange): Promise<boolean> {
  if (!mayProlong(exchange.state) || exchange.purge_at === null) return false
  const purge = Temporal.Instant.from(exchange.purge_at).add({ hours: 24 * PURGE_AFTER_DAYS })
  const prolonged = await ctx.db
    .updateTable('exchanges')
    .set({ purge_at: timestamp(purge), purge_told_at: null })
    .where('id', '=', exchange.id)
    .where('state', '=', 'completed')
    .executeTakeFirst()
  return prolonged.numUpdatedRows > 0n
}

/**
 * Notes that the admin is told of the purge now, and postpones it to what they are told: a week from
 * now at least. Returns when it will be.
 */
export async function announcePurge(ctx: Context, exchange: Exchange): Promise<string> {
  const now = ctx.clock()
  const purge_at = timestamp(earliestPurge(exchange, now))
  await ctx.db
    .updateTable('exchanges')
    .set({ purge_at, purge_told_at: timestamp(now) })
    .where('id', '=', exchange.id)
    .execute()
  return purge_at
}

async function datesOf(ctx: Context, { id }: Pick<Exchange, 'id'>, action: Action) {
  const now = timestamp(ctx.clock())
  if (action === 'draw') return { drawn_at: now, mendings: 0 }
  if (action === 'undo_draw') return { drawn_at: null, revealed_on: null }
  if (action !== 'complete') return {}
  const exchange = await findExchangeById(ctx, id)
  return { completed_at: now, purge_at: exchange ? purgeAfter(exchange, now) : null }
}

function purgeAfter(exchange: Dates, completedAt: string): string {
  return timestamp(purgeMoment(exchange, Temporal.Instant.from(completedAt)))
}
