import type { Limit } from '../platform/rate-limits.ts'

/** Accepted registrations in one exchange from one network: an office joins in one hour. */
export const REGISTRATIONS: Limit = { name: 'registration', max: 250, minutes: 60 }
