import type { Context } from '../context.ts'
import { forecastDraw, listExclusions } from '../draw/queries.ts'
import type { Crashed, Forecast } from '../draw/rules.ts'
import { findCards } from '../entrance/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { firstAttempt, type Hindrance, hindranceIn } from './rules.ts'

/** When names are drawn without the admin; after a failed attempt, what is in the way now. */
export type Deadline = { moment: Temporal.Instant; hasFailed: boolean; hindrance?: Hindrance }

/** Returns undefined for an exchange that does not draw by itself. */
export async function readDeadline(
  ctx: Context,
  exchange: Exchange,
  people: readonly Participant[],
  forecast: Forecast | Crashed,
): Promise<Deadline | undefined> {
  const moment = firstAttempt(exchange)
  if (moment === undefined) return undefined
  const hasFailed = exchange.tried_to_draw_on !== null
  const hindrance = hasFailed ? await hindranceAmong(ctx, exchange, people, forecast) : undefined
  return { moment, hasFailed, ...(hindrance && { hindrance }) }
}

/** What is in the way of a draw without the admin. Returns undefined if nothing is. */
export async function findHindrance(
  ctx: Context,
  exchange: Exchange,
): Promise<Hindrance | undefined> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const forecast = await forecastDraw(ctx, { exchange, people, exclusions })
  return await hindranceAmong(ctx, exchange, people, forecast)
}

async function hindranceAmong(
  ctx: Context,
  { id, draw_shape }: Exchange,
  people: readonly Participant[],
  forecast: Forecast | Crashed,
): Promise<Hindrance | undefined> {
  const nameOf = new Map(people.map(({ id, name }) => [id, name]))
  const hindrance = hindranceIn(forecast, draw_shape, nameOf)
  if (hindrance) return hindrance
  if (ctx.sender === undefined) return { why: 'no_mail' }
  const cards = await findCards(ctx, id)
  const unreachable = people.filter(({ id, email, mail_trouble }) =>
    email === null ? cards.get(id)?.isLiving !== true : mail_trouble !== null,
  )
  if (unreachable.length === 0) return undefined
  return { why: 'unreachable', names: unreachable.map(({ name }) => name) }
}
