/** `draft → registration_open ⇄ registration_closed → matched → completed` */
export const STATES = [
  'draft',
  'registration_open',
  'registration_closed',
  'matched',
  'completed',
] as const
export type State = (typeof STATES)[number]

export type Action = 'open_registration' | 'close_registration' | 'draw' | 'undo_draw' | 'complete'

const TRANSITIONS: Readonly<Record<Action, { from: readonly State[]; to: State }>> = {
  open_registration: { from: ['draft', 'registration_closed'], to: 'registration_open' },
  close_registration: { from: ['registration_open'], to: 'registration_closed' },
  draw: { from: ['registration_open', 'registration_closed'], to: 'matched' },
  undo_draw: { from: ['matched'], to: 'registration_closed' },
  complete: { from: ['matched'], to: 'completed' },
}

/** The states from which an action is allowed, and the one it leads to. */
export function transition(action: Action) {
  return TRANSITIONS[action]
}

export function isAllowed(action: Action, state: State): boolean {
  return TRANSITIONS[action].from.includes(state)
}

/** Editing ends with completion; from then on the exchange is history. */
export function mayEdit(state: State): boolean {
  return state !== 'completed'
}

/** What is over can be held again. */
export function mayBeRepeated(state: State): boolean {
  return state === 'completed'
}

/** Only what is over is erased by itself, and can be kept from it. */
export function mayProlong(state: State): boolean {
  return state === 'completed'
}

export const NAME_MAX = 100
export const ORGANISER_MAX = 100
export const DESCRIPTION_MAX = 2000
export const BUDGET_MAX = 60
export const LOCATION_MAX = 200
export const PARTICIPANTS_MIN = 3

export const DEFAULT_REMINDER_DAYS = [7, 1] as const
export const REMINDER_DAYS_MAX = 60
/** Local hour at which reminders go out. */
const REMINDER_HOUR = 9
/** A reminder that is later than this is not sent any more. */
const REMINDER_LATE_HOURS = 24

export const PURGE_AFTER_DAYS = 30
/** How long before the purge the admin is told. */
export const PURGE_NOTICE_DAYS = 7

/** The days before the exchange on which reminders go out, most first. */
export function reminderDays(exchange: { reminder_days: string }): number[] {
  return exchange.reminder_days
    .split(' ')
    .filter((word) => word !== '')
    .map(Number)
}

type Dates = { exchange_date: string; registration_close_date: string | null; timezone: string }

/** Days from now to the exchange, by the calendar of its timezone; negative once it is over. */
export function daysUntil(exchange: Dates, now: Temporal.Instant): number {
  return localDate(exchange.timezone, now).until(exchange.exchange_date).days
}

/** True once the last day of registration has ended where the exchange takes place. */
export function registrationIsOver(exchange: Dates, now: Temporal.Instant): boolean {
  const last = exchange.registration_close_date
  return last !== null && isAfter(localDate(exchange.timezone, now), last)
}

/** True from the day after the exchange, where it takes place. */
export function exchangeIsOver(exchange: Dates, now: Temporal.Instant): boolean {
  return isAfter(localDate(exchange.timezone, now), exchange.exchange_date)
}

export type Reminder = { daysBefore: number; moment: Temporal.Instant }

/** The reminders to send now. None whose moment was before the draw, or is a day ago. */
export function dueReminders(
  exchange: Dates & { reminder_days: string; drawn_at: string | null },
  now: Temporal.Instant,
): Reminder[] {
  const { drawn_at } = exchange
  if (drawn_at === null) return []
  return reminderDays(exchange)
    .map((daysBefore) => ({ daysBefore, moment: reminderMoment(exchange, daysBefore) }))
    .filter(({ moment }) => {
      const hoursLate = now.since(moment).total('hours')
      const wasDrawn = Temporal.Instant.compare(drawn_at, moment) <= 0
      return wasDrawn && hoursLate >= 0 && hoursLate < REMINDER_LATE_HOURS
    })
}

/**
 * Nine in the morning where the exchange takes place, so many days before it. Where the clocks
 * skip that hour or that day it is as much later; where they repeat it, the first.
 */
export function reminderMoment(exchange: Dates, daysBefore: number): Temporal.Instant {
  return Temporal.PlainDate.from(exchange.exchange_date)
    .subtract({ days: daysBefore })
    .toZonedDateTime({ timeZone: exchange.timezone, plainTime: { hour: REMINDER_HOUR } })
    .toInstant()
}

/** Today's date in a timezone. */
export function localDate(timezone: string, now: Temporal.Instant): Temporal.PlainDate {
  return now.toZonedDateTimeISO(timezone).toPlainDate()
}

function isAfter(date: Temporal.PlainDate, other: string): boolean {
  return Temporal.PlainDate.compare(date, other) > 0
}

export type NextStep =
  | { step: 'open' }
  | { step: 'share'; missing: number }
  | { step: 'draw' }
  | { step: 'reopen'; missing: number }
  | { step: 'wait' }
  | { step: 'complete' }
  | { step: 'done' }

/** The one thing the admin should do next. */
export function nextStep(
  exchange: Dates & { state: State },
  participantCount: number,
  now: Temporal.Instant,
): NextStep {
  const missing = Math.max(0, PARTICIPANTS_MIN - participantCount)
  switch (exchange.state) {
    case 'draft':
      return { step: 'open' }
    case 'registration_open':
      return missing > 0 ? { step: 'share', missing } : { step: 'draw' }
    case 'registration_closed':
      return missing > 0 ? { step: 'reopen', missing } : { step: 'draw' }
    case 'matched':
      return daysUntil(exchange, now) <= 0 ? { step: 'complete' } : { step: 'wait' }
    case 'completed':
      return { step: 'done' }
  }
}
