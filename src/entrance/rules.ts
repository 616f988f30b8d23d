import type { State } from '../exchanges/rules.ts'

/** For a link that somebody asked for. */
export const SIGN_IN_LINK_LIFETIME_HOURS = 1
/** For a link in a mail about something else. */
export const MAILED_LINK_LIFETIME_HOURS = 7 * 24
/** For a link in a result mail, and for a card. */
export const UNTIL_THE_PURGE = null
/** Whoever takes part in more exchanges can ask from an invitation page. */
export const LINKS_AT_ONCE_MAX = 10
/** How long an expired link is kept, so that its owner can still be mailed a fresh one. */
export const DEAD_LINK_KEPT_DAYS = 60

export const SESSION_DAYS = 7
/** A session in use is extended no more often than this. */
export const SESSION_EXTENDED_AFTER_HOURS = 24

export const SIGN_IN_LINK_TRIES = { max: 3, timeWindow: '1 hour' } as const

/**
 * Only people without an address get a card. Everybody else gets links by mail alone, so that the
 * organiser cannot open their page.
 */
export function mayHaveCard({ email }: { email: string | null }, state: State): boolean {
  return email === null && state !== 'completed'
}

/** Whether a link has expired. One without an end lives until the purge deletes it. */
export function linkIsOver(link: { expires_at: string | null }, now: Temporal.Instant): boolean {
  if (link.expires_at === null) return false
  return Temporal.Instant.compare(Temporal.Instant.from(link.expires_at), now) <= 0
}
