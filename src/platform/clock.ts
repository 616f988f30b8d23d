/** Returns the current time. Tests pass a clock that they can move. */
export type Clock = () => Temporal.Instant

export const systemClock: Clock = () => Temporal.Now.instant()

/** UTC with milliseconds in a fixed width, so that timestamps sort as text. */
export function timestamp(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 })
}

/**
 * The start of the day in UTC, or of the next one, as a timestamp: for what may be known by the day, but
 * not by the hour.
 */
export function wholeDay(
  instant: Temporal.Instant,
  roundingMode: 'floor' | 'ceil' = 'floor',
): string {
  return timestamp(instant.round({ smallestUnit: 'hour', roundingIncrement: 24, roundingMode }))
}

/** True for an IANA name such as `Europe/Berlin` or `UTC`; an offset is not a timezone. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
