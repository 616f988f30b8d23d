import type { State } from '../exchanges/rules.ts'

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

export function mayLook(state: State): boolean {
  return state === 'matched' || state === 'completed'
}

/** A household by its label, however its capitals are typed. */
export function householdOf({ household }: { household: string }): string {
  return household.toLowerCase()
}
