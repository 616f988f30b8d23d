import { isDrawn, type State } from '../exchanges/rules.ts'
import type { Participant } from './tables.ts'

export function mayRegister(state: State): boolean {
  return state === 'registration_open'
}

/** For adding by hand or from a list; after the draw people join through a repair instead. */
export function mayAddPeople(state: State): boolean {
  return !isDrawn(state)
}

/** A namesake needs an address of their own, so that nobody confuses the two. */
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
  const named = new Set(ids)
  return people.flatMap(({ id, name }) => (named.has(id) ? [name] : []))
}

/** Whether somebody who is in a draw has said that it is not for them. */
export function isToBeTakenOut({ mail_trouble }: { mail_trouble: string | null }): boolean {
  return mail_trouble === 'not_for_me'
}

/** Whether somebody who is taken out gets a mail that says so, or is to be told by the admin. */
export function isMailedOut(person: {
  email: string | null
  mail_trouble: string | null
}): boolean {
  return person.email !== null && person.mail_trouble !== 'wants_no_mail'
}

/** Whether mail reaches a person: there is a way to send it, and an address that works. */
export function canBeMailed(
  { email, mail_trouble }: { email: string | null; mail_trouble: string | null },
  sender: string | undefined,
): boolean {
  return sender !== undefined && email !== null && mail_trouble === null
}
