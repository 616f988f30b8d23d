import type { PersonField, PersonForm } from '../fields.ts'

type Asked = { label: string; hint?: string }

const HOUSEHOLD = 'People with the same household never draw each other. For example “Lindgren”.'

const ASKED: Readonly<Record<PersonForm, Readonly<Record<PersonField, Asked>>>> = {
  registration: {
    name: { label: 'Your name', hint: 'As the others know you.' },
    email: {
      label: 'Your email',
      hint: 'Here you hear when names are drawn. The others do not see it.',
    },
    household: { label: 'Your household' },
    gift_ideas: {
      label: 'What would make you happy?',
      hint: 'You can write or change this later.',
    },
    postal_address: {
      label: 'Your postal address',
      hint: 'If presents come by post. Only the one who gives to you and the organiser will see it.',
    },
  },
  profile: {
    name: { label: 'Your name' },
    email: { label: 'Your email' },
    household: { label: 'Your household' },
    gift_ideas: {
      label: 'What would make you happy?',
      hint: 'Sizes, tastes, links, and what you have enough of. Whoever gives to you always sees the newest version.',
    },
    postal_address: {
      label: 'Your postal address',
      hint: 'Only the one who gives to you and the organiser see it.',
    },
  },
  person: {
    name: { label: 'Name', hint: 'As the others know it.' },
    email: { label: 'Email', hint: 'Two people can share one. No email? You hand over a card.' },
    household: { label: 'Household', hint: HOUSEHOLD },
    gift_ideas: { label: 'Gift ideas' },
    postal_address: { label: 'Postal address' },
  },
  me: {
    name: { label: 'Your name', hint: 'As the others know you.' },
    email: { label: 'Your email' },
    household: { label: 'Your household', hint: HOUSEHOLD },
    gift_ideas: { label: 'Your gift ideas' },
    postal_address: { label: 'Your postal address' },
  },
}

export const fieldLabel = (form: PersonForm, field: PersonField) => ASKED[form][field].label
/** Empty if the label says it all. */
export const fieldHint = (form: PersonForm, field: PersonField) => ASKED[form][field].hint ?? ''
export const moreFields = () => 'Gift ideas, address, household'

const COLUMNS: Readonly<Record<PersonField, string>> = {
  name: 'Name',
  email: 'Email',
  household: 'Household',
  gift_ideas: 'Gift ideas',
  postal_address: 'Postal address',
}
/** The heading of a column in a list of people. */
export const column = (field: PersonField) => COLUMNS[field]

const TOO_LONG: Readonly<Record<PersonField, (max: string) => string>> = {
  name: (max) => `Your name may have at most ${max} characters.`,
  email: (max) => `An email address may have at most ${max} characters.`,
  household: (max) => `A household may have at most ${max} characters.`,
  gift_ideas: (max) => `Gift ideas may have at most ${max} characters.`,
  postal_address: (max) => `An address may have at most ${max} characters.`,
}
export const tooLong = (form: PersonForm, field: PersonField, max: number) =>
  form === 'person'
    ? `Please shorten this to ${max.toLocaleString('en')} characters.`
    : TOO_LONG[field](max.toLocaleString('en'))
export const nameMissing = (form: PersonForm) =>
  form === 'person' ? 'Enter a name.' : 'Please enter your name.'
export const alreadyIn = (name = '') =>
  name === ''
    ? 'Someone with this name is already in. Add a surname, or an email of their own.'
    : `Someone called ${name} is already in. Add a surname, or an email of their own.`
