import type { Participant } from './tables.ts'

/** The fields of a person, in the order of lists. To add a field, begin here. */
export const PERSON_FIELDS = ['name', 'email', 'household', 'gift_ideas', 'postal_address'] as const
export type PersonField = (typeof PERSON_FIELDS)[number]

/** What participants say about themselves; their email is asked for only when they join. */
export const PROFILE_FIELDS = ['name', 'gift_ideas', 'postal_address'] as const
export type ProfileField = (typeof PROFILE_FIELDS)[number]

/** What a giver sees of their recipient besides the name. */
export const GIVER_FIELDS = ['gift_ideas', 'postal_address'] as const
export type GiverField = (typeof GIVER_FIELDS)[number]

/** The forms that ask for fields, each in words of its own. `me`: the admin, taking part, too. */
export type PersonForm = 'registration' | 'profile' | 'person' | 'me'

type Definition = {
  /** In characters. */
  max: number
  /** Rows of a text area; without it, the input has a single line. */
  rows?: number
  autocomplete?: string
  /**
   * What such a column is called in lists and address books, in lower-case letters only: the surest words
   * first. A column with less sure ones is this field where no surer one is.
   */
  columns: readonly string[]
}

export const FIELDS: Readonly<Record<PersonField, Definition>> = {
  name: {
    max: 100,
    autocomplete: 'name',
    columns: [
      'name fullname displayname person participant who employee mitarbeiter nom nombre nome namn navn naam',
    ],
  },
  email: {
    max: 254,
    autocomplete: 'email',
    columns: ['email emailaddress mail mailaddress emailadresse correo courriel epost', 'address'],
  },
  household: {
    max: 60,
    columns: ['household haushalt', 'family familie', 'group team department abteilung'],
  },
  gift_ideas: {
    max: 2000,
    rows: 4,
    columns: ['giftideas gifts gift ideas wishes wish wishlist likes wünsche geschenkideen'],
  },
  postal_address: {
    max: 500,
    rows: 3,
    autocomplete: 'street-address',
    columns: ['postaladdress post street streetaddress adresse anschrift'],
  },
}

/** A person's fields as strings, for forms and lists. */
export function fieldTexts(person: Pick<Participant, PersonField>): Record<PersonField, string> {
  const entries = PERSON_FIELDS.map((field) => [field, person[field] ?? ''])
  return Object.fromEntries(entries)
}

/** The profile of somebody who has not filled it in, but for their name. */
export const NOTHING_SAID = Object.fromEntries(
  PROFILE_FIELDS.filter((field) => field !== 'name').map((field) => [field, '']),
) as Omit<Record<ProfileField, string>, 'name'>
