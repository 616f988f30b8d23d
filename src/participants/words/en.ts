import type { PersonField, PersonForm } from '../fields.ts'

/** What a hint depends on: who invites, and whether mails go out. */
type Given = { host: string; sends: boolean }
type Asked = { label: string; hint?: (given: Given) => string }

const asTheOthersKnowYou = () => 'As the others know you.'
const sameHousehold = () =>
  'People with the same household never draw each other. For example “Lindgren”.'

const ASKED: Readonly<Record<PersonForm, Readonly<Record<PersonField, Asked>>>> = {
  registration: {
    name: { label: 'Your name', hint: asTheOthersKnowYou },
    email: {
      label: 'Your email',
      hint: ({ host, sends }) =>
        sends
          ? 'We’ll tell you here when names are drawn. The others don’t see it.'
          : `Only ${host} sees it. We don’t send emails here.`,
    },
    household: { label: 'Your household' },
    gift_ideas: {
      label: 'What would you like?',
      hint: () =>
        'One per line, links too: “My size …”, “Please no …”. You can change it any time.',
    },
    postal_address: {
      label: 'Postal address',
      hint: ({ host }) =>
        `If presents come by post. Only ${host} and whoever’s giving to you see it.`,
    },
  },
  profile: {
    name: { label: 'Your name', hint: asTheOthersKnowYou },
    email: { label: 'Your email' },
    household: { label: 'Your household' },
    gift_ideas: {
      label: 'What would you like?',
      hint: () =>
        'One per line, links too: “My size …”, “Please no …”. Whoever’s giving to you sees changes.',
    },
    postal_address: {
      label: 'Postal address',
      hint: ({ host }) => `Only ${host} and whoever’s giving to you see it.`,
    },
  },
  person: {
    name: { label: 'Name', hint: () => 'As the others know it.' },
    email: {
      label: 'Email',
      hint: () => 'Two people can share one. No email? You hand over a card.',
    },
    household: { label: 'Household', hint: sameHousehold },
    gift_ideas: { label: 'Gift ideas' },
    postal_address: { label: 'Postal address' },
  },
  me: {
    name: { label: 'Your name', hint: asTheOthersKnowYou },
    email: {
      label: 'Your email',
      hint: ({ sends }) =>
        sends
          ? 'We’ll tell you here when names are drawn.'
          : 'We don’t send emails here, so you get a card.',
    },
    household: { label: 'Your household', hint: sameHousehold },
    gift_ideas: { label: 'Your gift ideas' },
    postal_address: { label: 'Your postal address' },
  },
}

export const fieldLabel = (form: PersonForm, field: PersonField) => ASKED[form][field].label
/** Empty if the label says it all. */
export const fieldHint = (form: PersonForm, field: PersonField, given: Given) =>
  ASKED[form][field].hint?.(given) ?? ''
/** `isSettled`: the household stands, as names are drawn. */
export const moreFields = (isSettled: boolean) =>
  isSettled ? 'Gift ideas, address' : 'Gift ideas, address, household'

const COLUMNS: Readonly<Record<PersonField, string>> = {
  name: 'Name',
  email: 'Email',
  household: 'Household',
  gift_ideas: 'Gift ideas',
  postal_address: 'Postal address',
}
/** The heading of a column in a list of people. */
export const column = (field: PersonField) => COLUMNS[field]

export const tooLong = (max: number) =>
  `Please shorten this to ${max.toLocaleString('en-GB')} characters.`
export const nameMissing = () => 'Enter a name.'
export const nameWithAt = () => 'A name can’t hold an @. Is it an email in the wrong place?'
export const alreadyIn = (name = '') =>
  name === ''
    ? 'Someone with this name is already in. Add a surname, or an email of their own.'
    : `Someone called ${name} is already in. Add a surname, or an email of their own.`
