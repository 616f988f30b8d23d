import type { Context } from '../context.ts'
import { forecastDraw, listExclusions } from '../draw/queries.ts'
import type { Crashed, Forecast } from '../draw/rules.ts'
import { type Cards, findCards } from '../entrance/queries.ts'
import { exchangeIsOver } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { countWaiting, listParticipants } from '../participants/queries.ts'
import { canBeMailed } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { drawsByItself, firstAttempt, type Hindrance, hindranceIn } from './rules.ts'

/**
 * When names are drawn without the admin, and what would be in the way today. No moment, if the last day to
 * join is not set any more.
 */
export type Deadline =
  | { step: 'planned'; moment: Temporal.Instant; hindrance: Hindrance | undefined }
  | { step: 'failed'; hindrance: Hindrance | undefined }
  | { step: 'needs_last_day' }

/** Who is in, how many wait for the admin's nod, and what a draw would come to. */
export type Outlook = {
  people: readonly Participant[]
  waiting: number
  forecast: Forecast | Crashed
  cards: ReadonlyMap<string, Pick<Cards, 'living'>>
}

/** Returns undefined for an exchange that does not draw by itself. */
export async function readDeadline(
  ctx: Context,
  exchange: Exchange,
  outlook: Outlook,
): Promise<Deadline | undefined> {
  if (!drawsByItself(exchange) || exchangeIsOver(exchange, ctx.clock())) return undefined
  const moment = firstAttempt(exchange)
  if (moment === undefined) return { step: 'needs_last_day' }
  const hindrance = findHindrance(ctx, exchange, outlook)
  const isAhead = Temporal.Instant.compare(ctx.clock(), moment) < 0
  if (isAhead || exchange.tried_to_draw_on === null) {
    return { step: 'planned', moment, hindrance }
  }
  return { step: 'failed', hindrance: hindrance ?? whyItBrokeOff(exchange) }
}

/** Why names were not drawn without the admin; undefined if nothing is in the way any more. */
export async function whyNotDrawn(
  ctx: Context,
  exchange: Exchange,
): Promise<Hindrance | undefined> {
  const hindrance = findHindrance(ctx, exchange, await readOutlook(ctx, exchange))
  return hindrance ?? whyItBrokeOff(exchange)
}

/** `known`: what the same draw was found to come to before. */
export async function readOutlook(
  ctx: Context,
  exchange: Exchange,
  known?: Forecast | Crashed,
): Promise<Outlook> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const forecast = known ?? (await forecastDraw(ctx, { exchange, people, exclusions }))
  const waiting = await countWaiting(ctx, exchange.id)
  const cards = await findCards(ctx, exchange.id)
  return { people, waiting, forecast, cards }
}

function whyItBrokeOff({ draw_broke_off }: Exchange): Hindrance | undefined {
  return draw_broke_off === 1 ? { why: 'crashed' } : undefined
}

/** What is in the way of a draw without the admin. Returns undefined if nothing is. */
export function findHindrance(
  ctx: Context,
  { draw_shape }: Exchange,
  { people, waiting, forecast, cards }: Outlook,
): Hindrance | undefined {
  // First, as their yes may change all the rest.
  if (waiting > 0) return { why: 'waiting', count: waiting }
  const hindrance = hindranceIn(forecast, draw_shape, people)
  if (hindrance) return hindrance
  const unreachable = people.filter(
    (person) => !canBeMailed(person, ctx.sender) && cards.get(person.id)?.living === undefined,
  )
  if (unreachable.length === 0) return undefined
  if (ctx.sender === undefined && unreachable.length === people.length) return { why: 'no_mail' }
  return {
    why: 'unreachable',
    names: unreachable.map(({ name }) => name),
    ids: unreachable.map(({ id }) => id),
  }
}
