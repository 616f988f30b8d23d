import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { giveWay } from '../platform/event-loop.ts'
import type { Forecast } from './engine/answer.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { DrawProblem, NamedArc } from './engine/problem.ts'
import { drawProblem } from './rules.ts'
import type { Exclusion } from './tables.ts'

/** The exclusions of an exchange, oldest first. */
export function listExclusions(ctx: Context, exchangeId: string): Promise<Exclusion[]> {
  return ctx.db
    .selectFrom('exclusions')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The problem that a draw of this exchange would solve now. */
export async function readDrawProblem(ctx: Context, exchange: Exchange): Promise<DrawProblem> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  return drawProblem(people, exclusions, exchange.draw_shape)
}

type Limits = {
  exchange: Exchange
  people: readonly Participant[]
  exclusions: readonly Exclusion[]
}

/** Whether names can be drawn with these people and exclusions, and if not, why. */
export async function forecastDraw(
  ctx: Context,
  { exchange, people, exclusions }: Limits,
): Promise<Forecast | Crashed> {
  return ctx.drawing.forecast(drawProblem(people, exclusions, exchange.draw_shape))
}

/** Everything the page of exclusions and households shows. */
export type Exclusions = Limits & {
  /** How many of last time's pairs are remembered. */
  pastPairs: number
  forecast: Forecast | Crashed
}

export async function readExclusions(ctx: Context, exchange: Exchange): Promise<Exclusions> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const limits = { exchange, people, exclusions }
  return {
    ...limits,
    pastPairs: await countPastPairs(ctx, exchange.id),
    forecast: await forecastDraw(ctx, limits),
  }
}

type Person = Pick<Participant, 'id' | 'email'>

/** Last time's pairs among these people. For the draw alone: no page may show them. */
export async function pairsOfLastTime(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  people: readonly Person[],
): Promise<NamedArc[]> {
  const rows = await ctx.db
    .selectFrom('past_pairs')
    .select('pair_hash')
    .where('exchange_id', '=', exchange.id)
    .execute()
  if (rows.length === 0) return []
  const past = new Set(rows.map((row) => row.pair_hash))
  const arcs: NamedArc[] = []
  for (const giver of people) {
    for (const recipient of people) {
      if (past.has(pairHash(ctx, giver, recipient) ?? '')) arcs.push([giver.id, recipient.id])
    }
    await giveWay()
  }
  return arcs
}

/** How many of last time's pairs are remembered; 0 if there are none to avoid. */
export async function countPastPairs(ctx: Context, exchangeId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('past_pairs')
    .select((pair) => pair.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .executeTakeFirstOrThrow()
  return count
}

/**
 * The keyed hash of a pair. Returns undefined if an address is missing or both share one, as these
 * people could not be recognised next time.
 */
export function pairHash(ctx: Context, giver?: Person, recipient?: Person): string | undefined {
  if (!giver?.email || !recipient?.email || giver.email === recipient.email) return undefined
  return ctx.seal.fingerprint('past pair', `${giver.email}\n${recipient.email}`)
}
