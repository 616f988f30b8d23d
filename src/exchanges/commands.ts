import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { newId, newSlug } from '../platform/ids.ts'
import { saveSetting } from '../platform/settings.ts'
import { noteWrittenBy } from '../post/commands.ts'
import { columnsOf, withSettled } from './columns.ts'
import { noteErasedInSessions } from './erased-in-sessions.ts'
import { doomKey } from './erased-keys.ts'
import type { ExchangeInput } from './forms.ts'
import { forgetEndedSeries } from './noes.ts'
import { NO_PURGE, ownPurge, purgeAfterEdit } from './purge.ts'
import { findExchangeById, reloadExchange } from './queries.ts'
import {
  type Action,
  type Dates,
  JUST_ERASED,
  LAST_ERASED_AT,
  mayEdit,
  registrationIsOver,
  transition,
} from './rules.ts'
import type { Exchange } from './tables.ts'

/** Creates an exchange in state `draft`, under a slug that nobody can guess. */
export async function createExchange(
  ctx: Context,
  owner: { id: string },
  input: ExchangeInput,
  past?: Pick<Exchange, 'series_id'>,
): Promise<Exchange> {
  return await ctx.db
    .insertInto('exchanges')
    .values({
      ...columnsOf(ctx, input),
      id: newId(),
      series_id: past?.series_id ?? newId(),
      slug: newSlug(),
      owner_id: owner.id,
      state: 'draft',
      created_at: timestamp(ctx.clock()),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** What follows, in the transaction of an edit, from a day that ends sooner than was said. */
export type WhenSooner = (ctx: Context, exchange: Exchange) => Promise<void>

/**
 * Saves an edited exchange, unless it was edited since `version`, by default the one loaded. One whose day
 * was missed is not purged before another 30 days have passed.
 * Returns `saved_sooner` if names are revealed sooner now, `changed` or `completed` if nothing was saved.
 */
export async function editExchange(
  ctx: Context,
  exchange: Exchange,
  input: ExchangeInput,
  {
    version = exchange.version,
    whenSooner,
  }: { version?: number | undefined; whenSooner: WhenSooner },
): Promise<'saved' | 'saved_sooner' | 'changed' | 'completed'> {
  return await transact(ctx, async (ctx) => {
    const before = await reloadExchange(ctx, exchange)
    if (!mayEdit(before.state)) return 'completed'
    if (before.state !== exchange.state || before.version !== version) return 'changed'
    const settled = withSettled(input, before)
    await ctx.db
      .updateTable('exchanges')
      .set((row) => ({
        ...columnsOf(ctx, settled, before),
        ...purgeAfterEdit(ctx, before, input),
        version: row('version', '+', 1),
      }))
      .where('id', '=', exchange.id)
      .execute()
    if (!endsSooner(input, before)) return 'saved'
    // In a draft, which may reveal names again, people have agreed as well.
    await whenSooner(ctx, before)
    return settled.reveals ? 'saved_sooner' : 'saved'
  })
}

function endsSooner(now: Dates, before: Dates): boolean {
  return Temporal.Instant.compare(endOf(now), endOf(before)) < 0
}

function endOf({ exchange_date, timezone }: Dates): Temporal.Instant {
  return Temporal.PlainDate.from(exchange_date)
    .add({ days: 1 })
    .toZonedDateTime(timezone)
    .toInstant()
}

/** Applies an action in a single statement. Returns false if the state does not allow it. */
export async function changeState(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  action: Action,
): Promise<boolean> {
  const { from, to } = transition(action)
  return await transact(ctx, async (ctx) => {
    const dates = await datesOf(ctx, exchange, action)
    const changed = await ctx.db
      .updateTable('exchanges')
      .set({ state: to, ...dates })
      .where('id', '=', exchange.id)
      .where('state', 'in', from)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return false
    if (dates.completed_at !== undefined) await noteWrittenBy(ctx, exchange, dates.completed_at)
    return true
  })
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

/** Counts one more draw, mending of it, or renaming of its messages. Returns how many there have been. */
export async function countOne(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  what: 'draws' | 'mendings' | 'messages_renamed',
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
  | 'draw_hindered_by'
  | 'draw_hindrances'
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
  await saveSetting(ctx, JUST_ERASED, 'yes')
  await ctx.noteErasure()
}

/** Erases the exchange with everything that belongs to it (by foreign keys, and soon in sessions). */
export async function deleteExchange(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await transact(ctx, async (ctx) => {
    await doomKey(ctx, { id })
    const erased = ctx.db.deleteFrom('exchanges').where('id', '=', id).returning('series_id')
    const series = await erased.executeTakeFirst()
    if (series) await forgetEndedSeries(ctx, series)
    await noteErasedInSessions(ctx, { id })
    await noteErased(ctx)
  })
}

async function datesOf(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  action: Action,
): Promise<Partial<Exchange> & { completed_at?: string }> {
  const now = timestamp(ctx.clock())
  if (action === 'draw') {
    // How often it was kept longer stays, as its day does.
    return { drawn_at: now, mendings: 0, told_of_change_at: null, ...NO_PURGE }
  }
  if (action === 'undo_draw') return { drawn_at: null, revealed_on: null }
  if (action !== 'complete') return {}
  const exchange = await findExchangeById(ctx, id)
  const purge_at = exchange ? timestamp(ownPurge(exchange, ctx.clock())) : null
  return { completed_at: now, purge_at, purge_set_at: now }
}
