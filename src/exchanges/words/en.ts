import { html } from '@remix-run/html-template'
import { quoted } from '../../ui/words/en.ts'
import type { Action, DrawShape, NamesShown, State } from '../rules.ts'

const STATES: Readonly<Record<State, string>> = {
  draft: 'Not open yet',
  registration_open: 'People can join',
  registration_closed: 'Joining closed',
  matched: 'Names drawn',
  completed: 'Finished',
}
export const namesAreLost = () => 'The names can’t be opened'

export const stateName = (state: State) => STATES[state]

/** Who invites; exchanges from before may name nobody. `first` begins a sentence with it. */
export const hostName = ({ host }: { host: string }, place: 'within' | 'first' = 'within') => {
  if (host !== '') return host
  return place === 'first' ? 'The organiser' : 'the organiser'
}

/** Under which name mails come to guests. */
export const mailSender = (host: string, site: string) => `${host} via ${site}`

// The form.
export const createTitle = () => 'New exchange'
export const editTitle = () => 'Edit exchange'
export const yourExchanges = () => 'Your exchanges'
export const create = () => 'Create'
export const name = () => 'Name'
export const nameHint = () => 'For example “Presents at Rosie’s”.'
export const host = () => 'Who invites'
export const hostHint = (sends: boolean) =>
  sends
    ? 'Your name as people know it. It’s on the invitation and in every email.'
    : 'Your name as people know it. It’s on the invitation.'
export const hostMissing = () => 'Enter who invites.'
export const day = () => 'The day'
export const budget = () => 'Budget'
export const budgetHint = () => 'For example “about €20”.'
export const place = () => 'Place'
export const description = () => 'What else should people know?'
export const more = () => 'More options'
export const moreFact = () => 'last day, reminders'
export const calledWhat = () => 'What you call it'
export const calledWhatHint = () => 'Leave it empty for the usual name.'
export const lastDay = () => 'Last day to join'
export const lastDayHint = () => 'After that, nobody can join by the link.'
export const drawsItself = () => 'Draw names automatically the morning after'
export const drawsItselfHint = (sends: boolean) =>
  sends
    ? 'At nine, unless there’s something to ask you. Then we’ll email you why.'
    : 'At nine, unless there’s something to ask you first.'
/** Once names were drawn, also if that was undone. */
export const drawnByHand = () => 'Names were drawn before, so drawing again is up to you.'
export const lastDayNeeded = () => 'Names are drawn the morning after this day, so enter one.'
export const noMorningAfter = () =>
  'Names are drawn the morning after, so this has to be before the day.'
export const mostPeople = () => 'Maximum number of people'
export const mostPeopleHint = () => 'Anyone after that waits for your yes.'
export const emailDomains = () => 'Only emails at these domains can join'
export const emailDomainsHint = () =>
  'For example “example.org”. Then nobody can join without an email. You can add anyone.'
export const approves = () => 'Ask me about everyone who joins by the link'
export const joinsWithoutEmail = () => 'People can join without an email'
export const joinsWithoutEmailHint = () =>
  'They keep a link that you don’t see. If it’s lost, you make a card.'
export const reveals = () => 'Reveal names after the day'
export const revealsHint = () => 'People find out who gave to them, if that person lets them know.'
export const afterTheDay = () => 'After the day'
export const revealed = (reveals: 0 | 1) =>
  reveals === 1
    ? 'People find out who gave to them, if that person lets them know.'
    : 'Names stay secret.'
export const settledByInvitation = () => 'The invitation has said so, so it stays.'
export const reminders = () => 'Reminders'
export const remindersHint = (sends: boolean) =>
  sends
    ? 'How many days before? For example 7, 1. Leave it empty for none.'
    : 'None come while no emails go out here. Days before, for example 7, 1.'
export const theDraw = () => 'How names fall'

export const namesShown = () => 'Where people see their name'
const PLACES: Readonly<Record<NamesShown, string>> = {
  on_page: 'On their own page, wrapped (a peek on the way is seen)',
  in_mail: 'In the email (whoever can see the sender’s “Sent” folder sees the names)',
}
const IN_MAIL_LATER =
  'In the email, once emails go out (whoever can see the sender’s “Sent” folder sees the names)'
/** `sends`: whether emails go out at all. */
export const namesPlace = (place: NamesShown, sends: boolean) =>
  place === 'in_mail' && !sends ? IN_MAIL_LATER : PLACES[place]
export const settledByDraw = () =>
  'Names were drawn this way, so it stays unless you undo the draw.'

const SHAPES: Readonly<Record<DrawShape, string>> = {
  circle: 'One big circle, so presents can be opened one after another',
  no_swaps: 'No swaps: nobody gives to the person giving to them',
  any: 'Any way they fall',
}
export const shapeName = (shape: DrawShape) => SHAPES[shape]

export const tooLong = (max: number) =>
  `Please shorten this to ${max.toLocaleString('en-GB')} characters.`
export const nameMissing = () => 'Enter a name.'
export const dayMissing = () => 'Choose a day.'
export const dayHasPassed = () => 'That day is over. Choose today or later.'
export const lastDayMalformed = () => 'Enter a date, or leave it empty.'
export const lastDayTooLate = () => 'The last day to join can’t be after the day itself.'
export const tooFewPlaces = (least: number) =>
  `Enter a number from ${least} up, or leave it empty for no limit.`
export const domainsMalformed = () =>
  'Enter what stands behind the @, such as example.org, with spaces between.'
export const tooManyDomains = (most: number) => `Please shorten this to ${most} domains.`
export const choiceUnknown = () => 'Choose one of these.'
export const remindersMalformed = (most: number) =>
  `Enter numbers up to ${most}, such as 7, 1. Leave it empty for none.`

// What was refused.
export const editRefused = () => 'It’s finished, so nothing can be changed.'
export const prolongRefused = () => 'It isn’t finished, so nothing is due to be deleted.'
export const openRefused = () => 'The day has passed. Pick a new one, then let people join.'

type Refusal = { usual: string } & Readonly<Partial<Record<State, string>>>
const REFUSALS: Readonly<Record<Action, Refusal>> = {
  open_registration: {
    usual: 'Names are drawn, so nobody can join by the link. You can still add someone.',
    registration_open: 'People can join already.',
    completed: editRefused(),
  },
  close_registration: {
    usual: 'Joining is closed already.',
    draft: 'Joining isn’t open yet.',
    completed: editRefused(),
  },
  draw: {
    usual: 'Names are drawn already.',
    draft: 'Let people join first, then draw names.',
    completed: editRefused(),
  },
  undo_draw: { usual: 'There’s no draw to undo.', completed: editRefused() },
  complete: { usual: 'Draw names first.', completed: 'It’s finished already.' },
}
/** Why an action was refused in this state. */
export const refusal = (action: Action, state: State) =>
  REFUSALS[action][state] ?? REFUSALS[action].usual

// Deleting.
export const deleteHeading = (exchange: string) => `Delete ${quoted(exchange)}?`
export const deleteIntro = () =>
  'People, gift ideas, rules, names and messages: all gone for good. Nobody gets an email about it.'
export const deleteForGood = () => html`Delete<span class="sr"> the exchange</span>`

/** For the log: keys were made since this database was copied, or by another one. */
export function olderThanKeys(folder: string, databaseFile: string): string {
  return (
    `There are keys in ${folder} to draws that ${databaseFile} doesn’t know: it looks like an older copy. Nothing was destroyed. ` +
    'If it is one, stop, and put the newer database back. If it is to stay, delete these keys: they open nothing in it.'
  )
}
