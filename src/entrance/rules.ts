import { canBeMailed, isToBeTakenOut, type Silence } from '../participants/rules.ts'
import { timestamp, wholeDay } from '../platform/clock.ts'
import type { Limit } from '../platform/rate-limits.ts'
import type { Way } from './tables.ts'

/** For a link that somebody asked for. */
export const SIGN_IN_LINK_LIFETIME_HOURS = 1
/** For a link in a mail about something else. */
export const MAILED_LINK_LIFETIME_HOURS = 7 * 24
/** For a link in a result mail, and for a card. */
export const UNTIL_THE_PURGE = null
/** Whoever takes part in more exchanges can ask from an invitation page. */
export const EXCHANGES_AT_ONCE_MAX = 10
/** So many addresses of one mailbox are mailed in each, whichever of them was entered: a family may share it. */
export const ADDRESSES_AT_ONCE_MAX = 5
/** How long an expired link is kept, so that its owner can still be mailed a fresh one. */
export const DEAD_LINK_KEPT_DAYS = 60

export const SESSION_DAYS = 7

/**
 * How often a link to one exchange may be asked for with the addresses of one mailbox; joining with it counts as asking, and
 * mails nobody beyond. Each time whoever is in with any of them is mailed, so nobody is kept from a link by
 * others without having theirs.
 */
export const SIGN_IN_LINK_TRIES: Limit = {
  name: 'sign-in link',
  max: 3,
  minutes: 60,
  isShared: true,
}
/** The same with one way to write an address of a mailbox: it tells whether others have used these up. */
export const LINK_TRIES_OF_SPELLING: Limit = {
  ...SIGN_IN_LINK_TRIES,
  name: 'sign-in link by spelling',
}
/** Links asked for from one network with whichever emails: 200 in an office may ask five times each. */
export const LINK_TRIES_OF_NETWORK: Limit = { name: 'links by network', max: 1000, minutes: 60 }
/** How often links to all exchanges may be asked for with the addresses of one mailbox. */
export const LOST_LINK_TRIES: Limit = { ...SIGN_IN_LINK_TRIES, name: 'lost link' }
/** How often whoever holds a mail of ours is mailed a fresh link by it, which no stranger can ask for. */
export const FRESH_LINK_TRIES: Limit = { ...SIGN_IN_LINK_TRIES, name: 'fresh sign-in link' }

/**
 * How many mails strangers may cause in one exchange, on one day in UTC, to addresses that have never answered: 300,
 * most of them by joining. Who joins beyond these waits for the organiser's nod.
 */
export const MAILS_TO_JOINED: Limit = {
  name: 'mails to new addresses',
  max: 250,
  minutes: 24 * 60,
  isShared: true,
}
/**
 * The others, by asking for links of who is in. Beyond these who was not mailed that day gets one. Counted apart, and
 * told on no page: else asking for somebody's link would show by what becomes of the next one whether they are in.
 */
export const ASKED_MAILS_TO_UNANSWERED: Limit = {
  ...MAILS_TO_JOINED,
  name: 'asked mails to new addresses',
  max: 50,
}
/** How many of either went to one mailbox; and how many of those by joining. */
export const MAILS_TO_ONE_UNANSWERED: Limit = {
  ...MAILS_TO_JOINED,
  name: 'mails to a new address',
  max: 1,
}
export const JOINED_MAILS_TO_ONE: Limit = {
  ...MAILS_TO_JOINED,
  name: 'mails to who joined',
  max: 1,
}

/**
 * Wrong codes: from one network, where a whole office may sit, and on one exchange from everywhere. So wide that
 * others' tries lock nobody out: of 500 cards one is found in an hour with a chance of 1 in 22 million.
 */
export const CODE_TRIES: Limit = { name: 'card code', max: 1000, minutes: 15 }
export const CODE_TRIES_OF_ALL: Limit = {
  name: 'card code of an exchange',
  max: 100_000,
  minutes: 60,
  isShared: true,
}
/** So many of them have a line in the log, by exchange. */
export const CODES_IN_LOG: Limit = { name: 'card codes in the log', max: 1000, minutes: 60 }

/**
 * How often cards sign in from one network, where a whole office may sit, and how often one card does from
 * everywhere: a family may share it on its phones. Each time leaves a session behind.
 */
export const USES_OF_CARDS_BY_NETWORK: Limit = { name: 'cards by network', max: 1000, minutes: 60 }
export const USES_OF_CARD: Limit = { name: 'one card', max: 30, minutes: 60, isShared: true }
/** In so many browsers a card is signed in at once; then the oldest session ends. */
export const SESSIONS_OF_CARD_MAX = 20

/**
 * Only who cannot be mailed gets a card: without an address, with one that does not work, or where no
 * mail goes out. Everybody else gets links by mail alone, so that the organiser cannot open their page;
 * and nobody should open that of somebody for whom it is not. Whoever `hasCard` gets a new one in its place all the
 * same, as a card may be lost.
 */
export function mayHaveCard(
  person: Parameters<typeof canBeMailed>[0],
  { sender, hasCard }: { sender: string | undefined; hasCard: boolean },
): boolean {
  return hasCard || !(canBeMailed(person, sender) || isToBeTakenOut(person))
}

/** Whether a card has come to whom it is for: the organiser says so, or it was used, or they made it. */
export function isInTheirHands(
  card: { usedOn: string | null; handedOverOn: string | null; isOwn: boolean } | undefined,
): boolean {
  return card !== undefined && (card.isOwn || card.usedOn !== null || card.handedOverOn !== null)
}

/** Whether somebody finds their page without a mail: by a card or, where none goes out, a link from the mailbox. */
export function hasWayIn(has: HasWay | undefined, why: Silence | undefined): boolean {
  return isInTheirHands(has?.living) || (why === 'no_sender' && has?.hasMailboxWay === true)
}

/**
 * Whether the mail that says that somebody is in is still to be sent, and nothing else has: they have neither come, nor a
 * card. `welcomes`: whom such a mail waits for, by id.
 */
export function isStillToWelcome(
  { id, signed_in_at }: { id: string; signed_in_at: string | null },
  welcomes: ReadonlySet<string>,
  cards: HasCard | undefined,
): boolean {
  return signed_in_at === null && welcomes.has(id) && !isInTheirHands(cards?.living)
}

/**
 * Whether a mail about the draw is still to be sent to somebody whom it would reach, and no card tells them. Who has
 * looked is nobody's to know, and a second mail harms nobody. `held`: whom such a mail waits for, by id.
 */
export function isStillToTell(
  person: Parameters<typeof canBeMailed>[0] & { id: string },
  held: { has(id: string): boolean },
  { sender, cards }: { sender: string | undefined; cards: HasCard | undefined },
): boolean {
  return held.has(person.id) && canBeMailed(person, sender) && !isInTheirHands(cards?.living)
}

type HasCard = { living: Parameters<typeof isInTheirHands>[0] }
type HasWay = HasCard & { hasMailboxWay: boolean }

/** 32 signs that are not taken for one another: a code of ten has 50 bits (Crockford's Base32). */
export const CODE_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 10

/** What somebody typed as it was meant: without case, spaces and dashes; O is 0, I and L are 1. */
export function readCode(typed: string): string {
  const signs = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return signs.replace(/O/g, '0').replace(/[IL]/g, '1')
}

/** When a link ends: one that lives for days ends at the end of a day. */
export function endOfLink(lifetimeHours: number, now: Temporal.Instant): string {
  const end = now.add({ hours: lifetimeHours })
  return lifetimeHours < 24 ? timestamp(end) : wholeDay(end, 'ceil')
}

/** In the place of the day on which a link was used: it has ended, and nobody used it. */
export const ENDED_UNUSED = '1970-01-01T00:00:00.000Z'

/** Whether somebody has used this link, which may have been somebody else than its owner. */
export function wasUsed({ spent_at }: { spent_at: string | null }): boolean {
  return spent_at !== null && spent_at !== ENDED_UNUSED
}

/**
 * Whether a link has expired. One without an end lives until the purge deletes it, but what was read in
 * the mailbox opens nothing once mail is set up.
 */
export function linkIsOver(
  link: { expires_at: string | null; kind: 'mail' | Way },
  { now, sender }: { now: Temporal.Instant; sender: string | undefined },
): boolean {
  if (link.kind === 'mailbox' && sender !== undefined) return true
  if (link.expires_at === null) return false
  return Temporal.Instant.compare(Temporal.Instant.from(link.expires_at), now) <= 0
}

/**
 * Whether a link that was read in the mailbox leads its owner to their page: it can still be used, or the session
 * that began with it has surely not ended by itself.
 */
export function leadsIn(
  link: Parameters<typeof linkIsOver>[0] & { spent_at: string | null },
  { now, sender }: Parameters<typeof linkIsOver>[1],
): boolean {
  const { spent_at } = link
  if (spent_at === null) return !linkIsOver(link, { now, sender })
  if (sender !== undefined || !wasUsed(link)) return false
  const end = Temporal.Instant.from(spent_at).add({ hours: 24 * SESSION_DAYS })
  return Temporal.Instant.compare(now, end) < 0
}
