import type { Action, DrawShape, NamesShown, State } from '../rules.ts'

const STATES: Readonly<Record<State, string>> = {
  draft: 'Not open yet',
  registration_open: 'People can join',
  registration_closed: 'Joining closed',
  matched: 'Names drawn',
  completed: 'Finished',
}
export const namesAreLost = () => 'The names can no longer be opened'

export const stateName = (state: State) => STATES[state]

// The form.
export const createTitle = () => 'A new exchange'
export const editTitle = () => 'Edit the exchange'
export const create = () => 'Create the exchange'
export const name = () => 'Name'
export const nameHint = () => 'Such as “Christmas with the Lindgrens”.'
export const host = () => 'Who invites'
export const hostHint = () => 'Your name, as people know you. It stands on the invitation.'
export const day = () => 'Day of the exchange'
export const budget = () => 'Budget'
export const budgetHint = () => 'Such as “about 20 €”.'
export const place = () => 'Place'
export const description = () => 'What else people should know'
export const more = () => 'More: closing date, reminders, kind of draw …'
export const lastDay = () => 'Last day to join'
export const lastDayHint = () => 'Registration closes by itself at the end of this day.'
export const drawsItself = () => 'Draw names by itself on the morning after'
export const drawsItselfHint = () =>
  'At nine, if everybody can be told and there is nothing to ask you. Otherwise a mail tells you why not.'
export const lastDayNeeded = () =>
  'Names are to be drawn on the morning after this day, so please enter it.'
export const noMorningAfter = () =>
  'Names are to be drawn on the morning after this day, so it must be before the day of the exchange.'
export const mostPeople = () => 'At most so many people'
export const mostPeopleHint = () => 'Whoever comes later waits for your yes.'
export const approves = () => 'Ask me about everyone who joins by the link'
export const reminders = () => 'Reminders, days before'
export const remindersHint = () => 'Such as “7, 1”. Empty: no reminders.'
export const theDraw = () => 'The draw'
export const timezone = () => 'Timezone'

export const namesShown = () => 'Where people see their name'
const PLACES: Readonly<Record<NamesShown, string>> = {
  on_page: 'On their own page, wrapped: nobody can peek on the way',
  in_mail: 'In the mail: whoever can see the sender’s “Sent” folder sees the names',
}
export const namesPlace = (place: NamesShown) => PLACES[place]
export const settledByDraw = () =>
  'Names were drawn by this, so it stays as long as they are drawn.'
export const namesShownUnknown = () => 'Please choose where people see their name.'

const SHAPES: Readonly<Record<DrawShape, string>> = {
  circle: 'One circle: presents can be opened in turn',
  no_swaps: 'No swaps: nobody gives to the one who gives to them',
  any: 'Anything goes',
}
export const shapeName = (shape: DrawShape) => SHAPES[shape]

export const nameTooLong = (max: number) => `A name may have at most ${max} characters.`
export const nameMissing = () => 'Please enter a name.'
export const hostTooLong = (max: number) => `Who invites may have at most ${max} characters.`
export const descriptionTooLong = (max: number) =>
  `The description may have at most ${max.toLocaleString('en')} characters.`
export const budgetTooLong = (max: number) => `The budget may have at most ${max} characters.`
export const placeTooLong = (max: number) => `The place may have at most ${max} characters.`
export const dayMissing = () => 'Please choose the day of the exchange.'
export const dayHasPassed = () => 'This day has passed. Please choose today or a later day.'
export const lastDayMalformed = () => 'Please enter a date, or leave it empty.'
export const lastDayTooLate = () => 'Registration must close by the day of the exchange.'
export const tooFewPlaces = (least: number) =>
  `Please enter a whole number from ${least}, or leave it empty for no limit.`
export const timezoneMissing = () => 'Please choose a timezone.'
export const shapeUnknown = () => 'Please choose one of these draws.'
export const remindersMalformed = (most: number) =>
  `Please enter days before the exchange, such as 7, 1; at most ${most}. Empty: no reminders.`

// What was refused, and the state the exchange is in.
const inState = (state: State) =>
  `It is now in the state “${STATES[state]}”, and nothing was changed.`
export const editRefused = (state: State) =>
  `This exchange is completed, so it can no longer be edited. ${inState(state)}`
export const prolongRefused = (state: State) =>
  `Only a completed exchange is erased by itself, and can be kept longer. ${inState(state)}`

const REFUSALS: Readonly<Record<Action, string>> = {
  open_registration: 'Registration can be opened before names are drawn.',
  close_registration: 'Registration can be closed while it is open.',
  draw: 'Names can be drawn while registration is open or closed, and once.',
  undo_draw: 'There is no draw that could be undone.',
  complete: 'An exchange can be completed once names are drawn.',
}
/** Why an action was refused, and which state the exchange is in. */
export const refusal = (action: Action, state: State) => `${REFUSALS[action]} ${inState(state)}`

// Deleting.
export const deleteHeading = (exchange: string) => `Delete “${exchange}”?`
export const deleteIntro = () =>
  'Everything that belongs to it goes with it: people, gift ideas, rules, the draw, mails. Nobody is told by mail. This cannot be undone.'
export const deleteForGood = () => 'Delete it for good'
