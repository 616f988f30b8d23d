import type { PersonField, PersonForm } from '../fields.ts'

type Asked = { label: string; hint?: string }

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
    name: { label: 'Their name', hint: 'As the others know them.' },
    email: {
      label: 'Their email',
      hint: 'Several people may share one. Whoever has none gets a card with a link from you.',
    },
    household: {
      label: 'Their household',
      hint: 'People with the same word here never draw each other, such as “Lindgren”.',
    },
    gift_ideas: { label: 'Their gift ideas' },
    postal_address: { label: 'Their postal address' },
  },
  me: {
    name: { label: 'Your name', hint: 'As the others know you.' },
    email: { label: 'Your email', hint: 'Here you hear when names are drawn.' },
    household: {
      label: 'Your household',
      hint: 'People with the same word here never draw each other, such as “Lindgren”.',
    },
    gift_ideas: { label: 'Your gift ideas' },
    postal_address: { label: 'Your postal address' },
  },
}

export const fieldLabel = (form: PersonForm, field: PersonField) => ASKED[form][field].label
/** Empty if the label says it all. */
export const fieldHint = (form: PersonForm, field: PersonField) => ASKED[form][field].hint ?? ''
export const moreFields = () => 'More: gift ideas, address, household'

const COLUMNS: Readonly<Record<PersonField, string>> = {
  name: 'Name',
  email: 'Email',
  household: 'Household',
  gift_ideas: 'Gift ideas',
  postal_address: 'Postal address',
}
/** The heading of a column in a list of people. */
export const column = (field: PersonField) => COLUMNS[field]

const TOO_LONG: Readonly<Record<PersonField, (max: string, form: PersonForm) => string>> = {
  name: (max, form) =>
    form === 'person'
      ? `A name may have at most ${max} characters.`
      : `Your name may have at most ${max} characters.`,
  email: (max) => `An email address may have at most ${max} characters.`,
  household: (max) => `A household may have at most ${max} characters.`,
  gift_ideas: (max) => `Gift ideas may have at most ${max} characters.`,
  postal_address: (max) => `An address may have at most ${max} characters.`,
}
export const tooLong = (form: PersonForm, field: PersonField, max: number) =>
  TOO_LONG[field](max.toLocaleString('en'), form)
export const nameMissing = (form: PersonForm) =>
  form === 'person' ? 'Please enter a name.' : 'Please enter your name.'
export const alreadyIn = () =>
  'Somebody with this name takes part already. Add a surname, or an email of their own.'
