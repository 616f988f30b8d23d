import { domainToUnicode } from 'node:url'

/**
 * `draft → registration_open ⇄ registration_closed → matched → completed`. A draw may also start
 * while registration is open; undoing it leads back to `registration_closed`.
 */
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

/** The wanted shape of a draw: one circle, several without swaps, or anything. */
export const DRAW_SHAPES = ['circle', 'no_swaps', 'any'] as const
export type DrawShape = (typeof DRAW_SHAPES)[number]

/** Where people see the name they drew: on their page alone, or in their mail as well. */
export const NAMES_SHOWN = ['on_page', 'in_mail'] as const
export type NamesShown = (typeof NAMES_SHOWN)[number]

/** The states in which an action is allowed, and the one it leads to. */
export function transition(action: Action) {
  return TRANSITIONS[action]
}

export function isAllowed(action: Action, state: State): boolean {
  return TRANSITIONS[action].from.includes(state)
}

/**
 * True from the draw on. The rules that names were drawn by stay as they were: what a repair does
 * with others would tell, by trying, who gives to whom.
 */
export function isDrawn(state: State): boolean {
  return state === 'matched' || state === 'completed'
}

/** Which draw it is, and how often mended: what somebody saw of an earlier one may be over. */
export function drawNumber({ draws, mendings }: { draws: number; mendings: number }): string {
  return `${draws}.${mendings}`
}

/** Which draw somebody who comes now is in first: this one as it is, or the next. */
export function firstDrawOf(exchange: { state: State; draws: number; mendings: number }): string {
  const { state, draws } = exchange
  return isDrawn(state) ? drawNumber(exchange) : drawNumber({ draws: draws + 1, mendings: 0 })
}

/** Whether somebody may have seen a name of this draw, or of an earlier one. */
export function wasInDraw({ draws }: { draws: number }, firstDraw: string | null): boolean {
  return draws > 0 && (firstDraw === null || Number.parseInt(firstDraw, 10) <= draws)
}

/** Whether somebody may have seen a name of an earlier draw. */
export function wasInEarlierDraw({ draws }: { draws: number }, firstDraw: string | null): boolean {
  return wasInDraw({ draws: draws - 1 }, firstDraw)
}

/** Whether somebody may have seen a name of this draw before somebody else joined or left. */
export function isMendedSince(
  exchange: { draws: number; mendings: number },
  firstDraw: string | null,
): boolean {
  return exchange.mendings > 0 && firstDraw !== drawNumber(exchange)
}

/** Whether names were drawn again, or the draw was mended, since somebody saw this one. */
export function isAnotherDraw(exchange: { draws: number; mendings: number }, seen?: string) {
  return seen !== undefined && seen !== drawNumber(exchange)
}

/** Whether names are to be revealed is said on the invitation, so it is settled before anybody may join. */
export function mayChooseReveal(state: State): boolean {
  return state === 'draft'
}

/**
 * Whether names may yet be drawn without the admin: never after an earlier draw, as whoever undid it has
 * taken the matter into their own hands.
 */
export function mayDrawItself({ draws }: { draws: number }): boolean {
  return draws === 0
}

/** A completed exchange is history: it cannot be edited, and it alone can be repeated. */
export function mayEdit(state: State): boolean {
  return state !== 'completed'
}

/** The states in which an exchange may be due for the purge: not while people look up whom they give to. */
export const PURGED_STATES = STATES.filter((state) => state !== 'matched')

export const NAME_MAX = 100
export const HOST_MAX = 100
export const DESCRIPTION_MAX = 2000
export const BUDGET_MAX = 60
export const LOCATION_MAX = 200
export const PARTICIPANTS_MIN = 3

export const DEFAULT_REMINDER_DAYS = [7, 1] as const
export const REMINDER_DAYS_MAX = 60

/** The setting that says when an exchange was last erased: older copies of the database hold it. */
export const LAST_ERASED_AT = 'last_erased_at'
/** The setting that is there from an erasure until it is known which copies are from before it. */
export const JUST_ERASED = 'just_erased'

/** Days before the exchange on which reminders go out, in descending order. */
export function reminderDays(exchange: { reminder_days: string }): number[] {
  return exchange.reminder_days
    .split(' ')
    .filter((word) => word !== '')
    .map(Number)
}

/** The domains that an exchange is limited to may be so many. */
export const EMAIL_DOMAINS_MAX = 20

/** The domains whose emails the link takes; none if it takes any. */
export function emailDomains({ email_domains }: { email_domains: string }): string[] {
  return email_domains.split(' ').filter((word) => word !== '')
}

/** The same as people write them (RFC 5891). */
export function domainsInWords(exchange: { email_domains: string }): string[] {
  return emailDomains(exchange).map(domainToUnicode)
}

export type Dates = {
  exchange_date: string
  registration_close_date: string | null
  timezone: string
}

/** Calendar days until the exchange, in its timezone; negative once it is over. */
export function daysUntil(exchange: Dates, now: Temporal.Instant): number {
  return localDate(exchange.timezone, now).until(exchange.exchange_date).days
}

/** Whether it is finished, and presents were given: one that was finished before its day is still ahead. */
export function isAfterwards(exchange: Dates & { state: State }, now: Temporal.Instant): boolean {
  return exchange.state === 'completed' && daysUntil(exchange, now) <= 0
}

/** True once the last day of registration, or that of the exchange, has ended in its timezone. */
export function registrationIsOver(exchange: Dates, now: Temporal.Instant): boolean {
  const last = exchange.registration_close_date ?? exchange.exchange_date
  return isAfter(localDate(exchange.timezone, now), last)
}

/** True from the day after the exchange, in its timezone. */
export function exchangeIsOver(exchange: Dates, now: Temporal.Instant): boolean {
  return isAfter(localDate(exchange.timezone, now), exchange.exchange_date)
}

/** True once its day is over and names were not drawn: it waits for another day, and is purged if none is set. */
export function isMissed(exchange: Dates & { state: State }, now: Temporal.Instant): boolean {
  return !isDrawn(exchange.state) && exchangeIsOver(exchange, now)
}

/** Today's date in a timezone. */
export function localDate(timezone: string, now: Temporal.Instant): Temporal.PlainDate {
  return now.toZonedDateTimeISO(timezone).toPlainDate()
}

function isAfter(date: Temporal.PlainDate, other: string): boolean {
  return Temporal.PlainDate.compare(date, other) > 0
}

/** Whether a giver may be known to whom they give to: never, once the day is over, or by now. */
export type Secrecy = 'always' | 'until_the_day' | 'over'

type Reveal = { reveals: 0 | 1; revealed_on: string | null }
export function secrecyOf({ reveals, revealed_on }: Reveal): Secrecy {
  if (reveals === 0) return 'always'
  return revealed_on === null ? 'until_the_day' : 'over'
}
