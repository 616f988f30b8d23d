import type { Limit } from '../platform/rate-limits.ts'

/**
 * How often the addresses of one mailbox may join one exchange that does not ask its organiser, whether or not it is in
 * already. Who joins more often waits for the organiser's nod: others may have used it up.
 */
export const JOINS_OF_ONE: Limit = {
  name: 'joining with one email',
  max: 3,
  minutes: 60,
  isShared: true,
}

/**
 * How many may join one exchange without an email, from everywhere: nothing else tells them apart. Who
 * comes then waits for the organiser's nod.
 */
export const JOINS_WITHOUT_EMAIL: Limit = {
  name: 'joining without an email',
  max: 60,
  minutes: 60,
  isShared: true,
}

/**
 * Accepted registrations in one exchange from one network, each email once from one browser, so that a double
 * click takes nobody's place: an office joins in one hour.
 */
export const REGISTRATIONS: Limit = { name: 'registration', max: 250, minutes: 60 }
