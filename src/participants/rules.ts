import { emailDomains, isDrawn, type State } from '../exchanges/rules.ts'
import type { Mailed } from '../paths.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import { isOfTheAddress, mayArrive, OUR_REASONS } from '../platform/mail/reasons.ts'
import { type MailKind, WELCOMES } from '../post/kinds.ts'
import type { Participant } from './tables.ts'

export function mayRegister(state: State): boolean {
  return state === 'registration_open'
}

/** The kinds of mail of which the newest is what somebody is to have: that they are in, the draw, or the invitation. */
export function kindsDue(status: Participant['status'], state: State): readonly MailKind[] {
  if (status === 'invited') return mayRegister(state) ? ['invitation'] : []
  if (status !== 'active') return []
  return isDrawn(state) ? ['assignment', 'draw_changed'] : WELCOMES
}

/** Whether the link takes somebody with this email, or none, while people can join. */
export function takesLikeThem(
  exchange: { joins_without_email: 0 | 1; email_domains: string },
  { email }: { email: string | null },
): boolean {
  if (email === null) return exchange.joins_without_email === 1
  const domains = emailDomains(exchange)
  return domains.length === 0 || domains.includes(domainOf(email))
}

/** For adding by hand or from a list; after the draw people join through a repair instead. */
export function mayAddPeople(state: State): boolean {
  return !isDrawn(state)
}

/**
 * A namesake needs an address of their own, or to be the only one without, so that nobody confuses the
 * two.
 */
export function isSamePerson(
  known: { name: string; email: string | null },
  typed: { name: string; email: string | null },
): boolean {
  const sameName = known.name.toLowerCase() === typed.name.toLowerCase()
  return sameName && known.email === typed.email
}

export function mayEditProfile(state: State): boolean {
  return state !== 'completed'
}

/** Whether people say if their present is ready: from the draw to the day. */
export function maySayReady(state: State): boolean {
  return state === 'matched'
}

/** True until registration closes; after that somebody may already have drawn them. */
export function mayWithdraw(state: State): boolean {
  return state === 'draft' || state === 'registration_open'
}

/** False once another address was set for somebody; an emptied row has none any more. */
export function isAddressOf(
  { status, email }: Pick<Participant, 'status' | 'email'>,
  address: string,
): boolean {
  const isIn = status === 'active' || status === 'invited'
  return !isIn || email === address
}

/** The household by its label, ignoring case. */
export function householdOf({ household }: { household: string }): string {
  return household.toLowerCase()
}

/** The names of these people, in the order of the list. */
export function namesOf(
  people: readonly { id: string; name: string }[],
  ids: readonly string[],
): string[] {
  return thoseOf(people, ids).map(({ name }) => name)
}

/** Those of these people who have one of these ids, in the order of the people. */
export function thoseOf<Person extends { id: string }>(
  people: readonly Person[],
  ids: readonly string[],
): Person[] {
  const wanted = new Set(ids)
  return people.filter(({ id }) => wanted.has(id))
}

/** How somebody is out: they have left or said no, or were taken out. */
export const OUT = ['withdrawn', 'declined', 'removed'] as const satisfies Participant['status'][]

/** Whether somebody who is in a draw has said that it is not for them. */
export function isToBeTakenOut({ mail_trouble }: { mail_trouble: string | null }): boolean {
  return mail_trouble === 'not_for_me'
}

/**
 * Whether somebody who is taken out gets a mail that says so, which may arrive, or is to be told by the
 * admin. Who has said that it is not for them gets this one all the same.
 */
export function isMailedOut(
  person: { email: string | null; mail_trouble: string | null },
  sender: string | undefined,
): boolean {
  const why = silenceOf(person, sender)
  if (why === 'not_for_me') return person.email !== null && sender !== undefined
  return why === undefined
}

/** Whether mail reaches a person: there is a way to send it, and an address that works. */
export function canBeMailed(
  person: { email: string | null; mail_trouble: string | null },
  sender: string | undefined,
): boolean {
  return silenceOf(person, sender) === undefined
}

/** Whom a mail to all of these would tell. */
export function toldAmong(
  people: readonly Parameters<typeof canBeMailed>[0][],
  sender: string | undefined,
): Mailed {
  return toldOf(people.filter((one) => canBeMailed(one, sender)).length, people.length)
}

/** How many of those whom something concerns get a mail about it. */
export function toldOf(mailed: number, concerned: number): Mailed {
  if (mailed === 0) return 'none'
  return mailed < concerned ? 'some' : 'all'
}

/** Who of last time is not here under their name: who was added by hand, with whichever address, needs no invitation. */
export function whoIsMissing<Person extends { name: string }>(
  invited: readonly Person[],
  here: readonly { name: string }[],
): Person[] {
  const names = new Set(here.map(({ name }) => name.toLowerCase()))
  return invited.filter(({ name }) => !names.has(name.toLowerCase()))
}

type Invited = Pick<Participant, 'email' | 'mail_trouble'>

/** Whether an invitation is mailed to somebody of last time, where mail goes out: the link takes their address. */
export function isInvitedByMail(
  exchange: Parameters<typeof takesLikeThem>[0],
  person: Invited,
): boolean {
  return mayBeInvited(person) && takesLikeThem(exchange, person)
}

/** Whether mail may be tried: to a doubtful address, too, but not to one that is known not to work. */
export function mayBeInvited(person: Invited): boolean {
  const { email, mail_trouble: why } = person
  if (email === null || hasSaidNo(person)) return false
  return why === null || OUR_REASONS.includes(why) || !isOfTheAddress(why)
}

/**
 * Whether somebody of last time is asked again, by mail or by the organiser: not who has said no to it, or was put down
 * by others and wants nothing from here, or says no to the series.
 */
export function isAskedAgain(
  person: Pick<Participant, 'confirmed' | 'mail_trouble'>,
  saysNo: boolean,
): boolean {
  if (person.confirmed === 1) return !isToBeTakenOut(person)
  return !hasSaidNo(person) && !saysNo
}

/** Whether somebody has an address and takes mails: one that did not arrive may be tried again. */
export function mayBeNudged(person: Parameters<typeof canBeMailed>[0]): boolean {
  return person.email !== null && !hasSaidNo(person)
}

/** Whether somebody has said that this is not for them, or that they want no mails from here. */
export function hasSaidNo({ mail_trouble }: { mail_trouble: string | null }): boolean {
  return mail_trouble === 'wants_no_mail' || mail_trouble === 'not_for_me'
}

/** Why somebody does not hear from us: what they say themselves, their address, or none to write to. */
export type Silence = 'not_for_me' | 'wants_no_mail' | Trouble | 'no_email' | 'no_sender'
/** What is sent to their address does not arrive, or may. */
type Trouble = 'not_arriving' | 'in_doubt'

/** Why somebody has not heard from us: that, or what would tell them is still to be sent, or did not arrive. */
export type Untold = Silence | 'unsent' | 'missed'

/** Why no mail reaches a person; undefined if it does. */
export function silenceOf(
  { email, mail_trouble }: { email: string | null; mail_trouble: string | null },
  sender: string | undefined,
): Silence | undefined {
  if (mail_trouble === 'not_for_me' || mail_trouble === 'wants_no_mail') return mail_trouble
  if (email === null) return 'no_email'
  if (sender === undefined) return 'no_sender'
  if (mail_trouble === null) return undefined
  return mayArrive(mail_trouble) ? 'in_doubt' : 'not_arriving'
}
