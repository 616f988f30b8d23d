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
type Tried = Settings & { tried_to_draw_on: string | null }

/** True if names are to be drawn without the admin. */
export function drawsByItself(exchange: Settings): boolean {
  const { state, draws_itself_since } = exchange
  return isAllowed('draw', state) && draws_itself_since !== null && mayDrawItself(exchange)
}

/**
 * The next attempt: at nine on the morning after the last day to join, or at the next nine after the admin
 * asked for it, with these days and this timezone, if that is later; from then on every morning. One that has passed is made as soon as the machine
 * runs. Undefined if none comes before the day is over.
 */
export function nextAttempt(exchange: Tried, now: Temporal.Instant): Temporal.Instant | undefined {
  const day = nextDay(exchange, now)
  return day && nineOn(day, exchange.timezone)
}

/** The local day for which an attempt is due: one a day, from nine on. Undefined if none is. */
export function dueAttempt(exchange: Tried, now: Temporal.Instant): string | undefined {
  const day = nextDay(exchange, now)
  if (day === undefined || isBefore(now, nineOn(day, exchange.timezone))) return undefined
  return day.toString()
}

/** Whether an attempt was made since this last day to join was over, and since the admin asked for it. */
export function wasTried(exchange: Tried): boolean {
  const first = firstDay(exchange)
  const { tried_to_draw_on: tried } = exchange
  return first !== undefined && tried !== null && tried >= first.toString()
}

/** Whether an attempt was made and names could not be drawn. */
export function drawWaits(exchange: Tried, now: Temporal.Instant): boolean {
  return wasTried(exchange) && !exchangeIsOver(exchange, now)
}

function nextDay(exchange: Tried, now: Temporal.Instant): Temporal.PlainDate | undefined {
  const first = firstDay(exchange)
  if (first === undefined) return undefined
  const { tried_to_draw_on: tried, exchange_date, timezone } = exchange
  const today = localDate(timezone, now)
  // Where the exchange has moved to another timezone, that may have been tomorrow.
  const isTried = tried !== null && tried >= today.toString()
  const soonest = isTried ? Temporal.PlainDate.from(tried).add({ days: 1 }) : today
  const day = later(first, soonest)
  return day.toString() > exchange_date ? undefined : day
}

/** The day of the first attempt. Undefined if the exchange does not draw by itself. */
function firstDay(exchange: Settings): Temporal.PlainDate | undefined {
  const { registration_close_date: last, draws_itself_since, timezone } = exchange
  if (!drawsByItself(exchange) || last === null || draws_itself_since === null) return undefined
  const since = Temporal.Instant.from(draws_itself_since)
  const today = localDate(timezone, since)
  const nextNine = isBefore(since, nineOn(today, timezone)) ? today : today.add({ days: 1 })
  return later(Temporal.PlainDate.from(last).add({ days: 1 }), nextNine)
}

/** If the clocks skip that hour, as much later; if they repeat it, the first of the two. */
function nineOn(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone, plainTime: { hour: DRAW_HOUR } }).toInstant()
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}

function later(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) < 0 ? other : one
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
  /** It is proven that no draw has the shape that they chose, or none was found. */
  | { why: 'shape' | 'not_found' }
  /** These have one possible recipient only, so the rules give away whom they give to. */
  | ({ why: 'told' } & Named)
  /** The key to what is kept of last time is missing, and a draw would erase it. */
  | { why: 'last_time' }
  /** These would not learn whom they give to. */
  | ({ why: 'unreachable' } & Named)
  /** The mail that tells these that they are in is still to be sent. */
  | ({ why: 'unsent' } & Named)
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
  if (forecast.shape !== wanted) {
    return { why: forecast.wish === 'impossible' ? 'shape' : 'not_found' }
  }
  const told = toldByExclusions(forecast)
  if (told.length > 0) return { why: 'told', names: namesOf(people, told), ids: told }
  return undefined
}
