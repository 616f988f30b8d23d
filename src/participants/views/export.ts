import { dateAndTime } from '../../ui/dates.ts'
import type { Participant } from '../tables.ts'

/** The people as a table with a header, all that the admin may see: nothing about the draw. */
export function exportedRows(people: readonly Participant[], timezone: string): string[][] {
  return [
    ['Name', 'Email', 'Household', 'Gift ideas', 'Postal address', 'Joined', 'Page opened'],
    ...people
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map((person) => [
        person.name,
        person.email ?? '',
        person.household,
        person.gift_ideas,
        person.postal_address,
        dateAndTime(person.joined_at, timezone),
        person.signed_in_at ? 'yes' : 'not yet',
      ]),
  ]
}
