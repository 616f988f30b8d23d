import type { Participant } from '../participants/tables.ts'
import type { Lists, Person } from './past-lists.ts'

type Present = Pick<Participant, 'id' | 'name' | 'email'>

/** Who of those present is who on the lists, in their order; undefined where nobody is. */
export function idsOf({ people }: Lists, present: readonly Present[]): (string | undefined)[] {
  const find = finderOf(present, people)
  return people.map((person) => find(person)?.id)
}

/**
 * Finds who of these is one of those others: by id, if both are known by one; by name and address; else
 * by an address that nobody shares, here or there, as people write their names in more than one way.
 */
export function finderOf<One extends Person>(
  here: readonly One[],
  there: readonly Person[],
): (person: Person) => One | undefined {
  const byId = new Map(here.map((one) => [one.id, one]))
  const byBoth = new Map(here.map((one) => [nameAndAddress(one), one]))
  const byAddress = Map.groupBy(here, ({ email }) => email)
  const theirs = Map.groupBy(there, ({ email }) => email)
  return (person) => {
    const known = person.id === undefined ? undefined : byId.get(person.id)
    const named = known ?? byBoth.get(nameAndAddress(person))
    if (named || person.email === null) return named
    const [only, ...more] = byAddress.get(person.email) ?? []
    const isShared = more.length > 0 || (theirs.get(person.email)?.length ?? 0) > 1
    return isShared ? undefined : only
  }
}

function nameAndAddress({ name, email }: Person): string {
  return JSON.stringify([name.toLowerCase(), email])
}
