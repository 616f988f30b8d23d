import { exchangeIsOver, type State } from '../exchanges/rules.ts'

/** A link somebody asked for. */
export const SIGN_IN_LINK_LIFETIME_HOURS = 1
/** A link inside a mail that says something else. */
export const MAILED_LINK_LIFETIME_HOURS = 7 * 24
/** Who takes part in more exchanges asks from an invitation page. */
export const LINKS_AT_ONCE_MAX = 10
/** How long a link that no longer signs in still knows whom to mail a fresh one. */
export const DEAD_LINK_KEPT_DAYS = 60

export const SESSION_DAYS = 7
/** A session in use is extended at most this often. */
export const SESSION_EXTENDED_AFTER_HOURS = 24

export const SIGN_IN_LINK_TRIES = { max: 3, timeWindow: '1 hour' } as const

/** Who has no address gets their link by hand. Whoever has one gets it by mail, and no peek is possible. */
export function mayHaveCard({ email }: { email: string | null }, state: State): boolean {
  return email === null && state !== 'completed'
}

/** A mailed link has its time; a card lives until the exchange's day is over, wherever that is moved. */
export function linkIsOver(
  link: { expires_at: string | null; exchange: Parameters<typeof exchangeIsOver>[0] },
  now: Temporal.Instant,
): boolean {
  if (link.expires_at === null) return exchangeIsOver(link.exchange, now)
  return Temporal.Instant.compare(Temporal.Instant.from(link.expires_at), now) <= 0
}
