import type { Config } from '../config.ts'
import { exchangeIsOver, type State } from '../exchanges/rules.ts'

export const PERSON_NAME_MAX = 100
export const GIFT_IDEAS_MAX = 2000
export const POSTAL_ADDRESS_MAX = 500

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

export const REGISTRATION_TRIES = { max: 10, timeWindow: '1 hour' } as const
export const SIGN_IN_LINK_TRIES = { max: 3, timeWindow: '1 hour' } as const

export function mayRegister(state: State): boolean {
  return state === 'registration_open'
}

/** By the admin, by hand or from a list; after the draw somebody joins by a repair of it. */
export function mayAddPeople(state: State): boolean {
  return state !== 'matched' && state !== 'completed'
}

/** A second person with this name needs an address of their own, so that nobody confuses the two. */
export function isSamePerson(
  known: { name: string; email: string | null },
  typed: { name: string; email: string | null },
): boolean {
  const sameName = known.name.toLowerCase() === typed.name.toLowerCase()
  return sameName && (typed.email === null || known.email === typed.email)
}

export function mayEditProfile(state: State): boolean {
  return state !== 'completed'
}

/** Later the organiser must do it, as somebody may already have drawn this person. */
export function mayWithdraw(state: State): boolean {
  return state === 'draft' || state === 'registration_open'
}

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

export function mayLook(state: State): boolean {
  return state === 'matched' || state === 'completed'
}

/** Whom our mails come from; undefined if none leaves this machine. */
export function senderOf({ config }: { config: Pick<Config, 'mail'> }): string | undefined {
  return config.mail.kind === 'mailbox' ? undefined : config.mail.from
}
