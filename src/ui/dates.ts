// Made once: to make one takes longer than to word a hundred dates.
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const SHORT_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const DAYS_IN_WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "Thursday, 24 December 2026", from an ISO date. */
export function longDate(date: string): string {
  return LONG_DATE.format(Temporal.PlainDate.from(date))
}

/** "24 Dec 2026, 18:05" in that timezone, from an ISO instant. */
export function dateAndTime(instant: string, timezone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timezone).toPlainDateTime()
  return SHORT_TIME.format(local)
}

/** "today", "tomorrow", "in 12 days", "3 days ago". */
export function daysInWords(days: number): string {
  return DAYS_IN_WORDS.format(days, 'day')
}

/** "1 person", "12 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}
