import { type Forecast, type Shape, toldByExclusions } from '../draw/rules.ts'
import {
  exchangeIsOver,
  isAllowed,
  localDate,
  mayDrawItself,
  type State,
} from '../exchanges/rules.ts'
import { namesOf } from '../participants/rules.ts'

/** Local hour at which names are drawn by themselves. */
const DRAW_HOUR = 9

type Settings = {
  state: State
  timezone: string
  exchange_date: string
  registration_close_date: string | null
  draws_itself_since: string | null
  draws: number
}

/** True if names are to be drawn without the admin. */
export function drawsByItself(exchange: Settings): boolean {
  const { state, draws_itself_since } = exchange
  return isAllowed('draw', state) && draws_itself_since !== null && mayDrawItself(exchange)
}

/**
 * The first attempt: nine in the morning after the last day to join, or the next nine after the admin
 * asked for it if that was later. Undefined if the exchange does not draw by itself.
 */
export function firstAttempt(exchange: Settings): Temporal.Instant | undefined {
  const { registration_close_date: last, draws_itself_since, timezone } = exchange
  if (!drawsByItself(exchange) || last === null || draws_itself_since === null) return undefined
  const since = Temporal.Instant.from(draws_itself_since)
  const afterLastDay = nineOn(Temporal.PlainDate.from(last).add({ days: 1 }), timezone)
  if (isBefore(since, afterLastDay)) return afterLastDay
  const day = localDate(timezone, since)
  const nine = nineOn(day, timezone)
  return isBefore(since, nine) ? nine : nineOn(day.add({ days: 1 }), timezone)
}

/** Whether an attempt was made and names could not be drawn. */
export function drawWaits(
  exchange: Settings & { tried_to_draw_on: string | null },
  now: Temporal.Instant,
): boolean {
  const first = firstAttempt(exchange)
  if (first === undefined || isBefore(now, first) || exchangeIsOver(exchange, now)) return false
  return exchange.tried_to_draw_on !== null
}

/** The local day for which an attempt is due: one a day, from nine on. Undefined if none is. */
export function dueAttempt(
  exchange: Settings & { tried_to_draw_on: string | null },
  now: Temporal.Instant,
): string | undefined {
  const first = firstAttempt(exchange)
  if (first === undefined || isBefore(now, first) || exchangeIsOver(exchange, now)) return undefined
  const today = localDate(exchange.timezone, now)
  const isDue = !isBefore(now, nineOn(today, exchange.timezone))
  return isDue && exchange.tried_to_draw_on !== today.toString() ? today.toString() : undefined
}

/** If the clocks skip that hour, as much later; if they repeat it, the first of the two. */
function nineOn(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone, plainTime: { hour: DRAW_HOUR } }).toInstant()
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}

/** People by name, and by id, as two may be called alike. */
type Named = { names: readonly string[]; ids: readonly string[] }

/** What the admin would have to be asked before a draw. */
export type Hindrance =
  /** So many asked to join, and would be drawn over. */
  | { why: 'waiting'; count: number }
  | { why: 'too_few_people' | 'crashed' }
  /** Somebody among these would give to nobody, or get nothing. */
  | { why: 'blocked'; ids: readonly string[] }
  /** The draw would not have the shape that they chose. */
  | { why: 'shape' }
  /** These have one possible recipient only, so the rules give away whom they give to. */
  | ({ why: 'told' } & Named)
  /** These would not learn whom they give to. */
  | ({ why: 'unreachable' } & Named)
  | { why: 'no_mail' }

/** What a forecast says against drawing without the admin; undefined if nothing. */
export function hindranceIn(
  forecast: Forecast | { ok: false; reason: 'crashed' },
  wanted: Shape,
  people: readonly { id: string; name: string }[],
): Hindrance | undefined {
  if (!forecast.ok) {
    const { reason } = forecast
    return reason === 'blocked' ? { why: reason, ids: forecast.obstacle.people } : { why: reason }
  }
  if (forecast.shape !== wanted) return { why: 'shape' }
  const told = toldByExclusions(forecast)
  if (told.length > 0) return { why: 'told', names: namesOf(people, told), ids: told }
  return undefined
}
