import type { Limit } from '../platform/rate-limits.ts'

/**
 * How often people may join one exchange with one email. Each time a mail goes to it, or the organiser is
 * asked, whether or not it is in already.
 */
export const JOINS_OF_ONE: Limit = {
  name: 'joining with one email',
  max: 3,
  minutes: 60,
  isShared: true,
}

/** Accepted registrations in one exchange from one network: an office joins in one hour. */
export const REGISTRATIONS: Limit = { name: 'registration', max: 250, minutes: 60 }
