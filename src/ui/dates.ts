const LONG_DATE = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
const SHORT_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const

/** "Thursday, 24 December 2026", from an ISO date. */
export function longDate(date: string): string {
  return Temporal.PlainDate.from(date).toLocaleString('en-GB', LONG_DATE)
}

/** "24 Dec 2026, 18:05" in that timezone, from an ISO instant. */
export function dateAndTime(instant: string, timezone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .toLocaleString('en-GB', SHORT_TIME)
}

/** "today", "tomorrow", "in 12 days", "3 days ago". */
export function daysInWords(days: number): string {
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(days, 'day')
}

/** "1 person", "12 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}
