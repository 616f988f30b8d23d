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

const inLetters = (words: string) =>
  words
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z/]/g, '')

/** The timezone of this name or city, however it is typed; undefined if there is none, or two. */
export function timezoneMeant(typed: string): string | undefined {
  if (typed.length > ZONE_MAX) return undefined
  const meant = inLetters(typed)
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) =>
    [inLetters(zone), inLetters(zone.split('/').at(-1) ?? '')].includes(meant),
  )
  if (zones.length === 1) return zones[0]
  return isTimezone(typed) ? typed : undefined
}

/** The longest names have 32; nothing is made of what cannot be one. */
const ZONE_MAX = 64

/** The same timezone; empty if it names no place, as of machines that were never told where they are. */
export function timezoneOfPlace(timezone: string): string {
  return /^(etc\/.*|utc|gmt[+-]?0?|uct|zulu|universal|greenwich)$/i.test(timezone) ? '' : timezone
}

/** True for an IANA name such as `Europe/Berlin` or `UTC`; an offset is not a timezone. */
export function isTimezone(name: string): boolean {
  if (name.length > ZONE_MAX || !/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** No day, in any timezone, is later than this one yet: a later one was written by a clock ahead. */
export function tomorrowAnywhere(now: Temporal.Instant): string {
  return now.add({ hours: 24 }).toString().slice(0, 10)
}
