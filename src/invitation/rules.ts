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
 * How often one form without an email may come from one browser, as by a double click: each time there is a fresh
 * card in the place of the one that this form has made. Another browser's form, or a later one, finds the name taken.
 */
export const SAME_FORM: Limit = { name: 'the same form again', max: 5, minutes: 1 }

/**
 * Accepted registrations in one exchange from one network, each email once from one browser, so that a double
 * click takes nobody's place: an office joins in one hour.
 */
export const REGISTRATIONS: Limit = { name: 'registration', max: 250, minutes: 60 }
