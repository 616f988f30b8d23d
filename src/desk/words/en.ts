import type { State } from '../../exchanges/rules.ts'
import { stateName } from '../../exchanges/words/en.ts'
import type { Mailed, News } from '../../paths.ts'
import { daysInWords, longDate, people, quoted } from '../../ui/words/en.ts'

// All exchanges.
export const listTitle = () => 'Your exchanges'
export const firstHeading = () => 'Your first Secret Santa'
export const firstIntro = () =>
  'Pick a name and a day, share the link, and draw names once everyone’s in.'
export const createFirst = () => 'Let’s go'
export const newExchange = () => 'New exchange'
export const pastExchanges = (count: number) => `Past ones (${count})`
export const dayAway = (date: string, days: number) =>
  `${longDate(date)}\u00A0· ${daysInWords(days)}`
export const whoIsIn = (count: number) => (count === 0 ? 'Nobody’s in yet' : people(count))
export const whoIsInWithIdeas = (count: number, withoutIdeas: number) =>
  withoutIdeas === 0
    ? `${people(count)}\u00A0· everyone has gift ideas`
    : `${people(count)}\u00A0· ${withoutIdeas} without gift ideas`
export const mailsMissed = (count: number) =>
  count === 1 ? '1 email didn’t arrive' : `${count} emails didn’t arrive`
export const search = () => 'Find one by its name'
export const find = () => 'Find'
export const found = (count: number, search: string) =>
  `${count === 0 ? 'None' : count} found for ${quoted(search)}.`
export const showAll = () => 'Show all'
export const deleted = () => 'Deleted, with everything in it.'

// One exchange.
export const yourExchanges = () => 'Your exchanges'
const STEPS: Readonly<Record<State, number>> = {
  draft: 1,
  registration_open: 2,
  registration_closed: 2,
  matched: 3,
  completed: 4,
}
export const whereItStands = (state: State) => `${stateName(state)} · step ${STEPS[state]} of 4`
export const reports = (count: number) =>
  count === 1
    ? 'Someone would like you to read a message they got.'
    : `${count} messages were shown to you.`
export const readReports = (count: number) => (count === 1 ? 'Read it' : 'Read them')

/** `count`: how many are in now. `told`: whom emails reach that this has ordered. `waits`: none go out just now. */
type After = { count: number; told: Mailed; waits: boolean }
const TOLD_AGAIN: Readonly<Record<Mailed, string>> = {
  all: 'Emails tell everyone to look again.',
  some: 'Emails say to look again; tell whoever gets none.',
  none: 'Ask everyone to look at their page again.',
}
const DONE: Readonly<Record<News['desk'], (after: After) => string>> = {
  saved: () => 'Saved.',
  saved_sooner: () => 'Saved. Names come out sooner, so nobody has agreed to it yet.',
  open_registration: () => 'People can join. Share the link!',
  close_registration: () => 'Nobody can join any more.',
  draw: ({ told, waits }) => (waits ? DRAWN_WHILE_MAIL_WAITS : DRAWN)[told],
  undo_draw: () => 'The draw is undone. You can draw again whenever you like.',
  complete: () => 'Finished.',
  prolong: () => 'Kept for another 30 days.',
  joined_late: (after) => `They’re in. ${toldAgain(after)}`,
  dropped_out: (after) => `They’re out. ${toldAgain(after)}`,
  again: () => 'Here’s the next one. Check it, then let people join.',
  person_added: ({ told, waits }) => {
    if (told === 'none') return 'They’re in. Hand over a card next.'
    return waits
      ? 'They’re in. Their email waits, and goes out automatically.'
      : 'They’re in, and an email is on its way.'
  },
  person_saved: () => 'Saved.',
  person_removed: () => 'They’re out.',
  all_accepted: (after) => `They’re in. ${takenIn(after)}`,
  announced: ({ waits }) =>
    waits
      ? 'It’s on everyone’s page. The emails wait, and go out automatically.'
      : 'It’s on its way, and on everyone’s page.',
  announced_on_pages: () => 'It’s on everyone’s page.',
  imported: (after) =>
    `${people(after.count)} ${after.count === 1 ? 'is' : 'are'} in. ${takenIn(after)}`,
}
const DRAWN: Readonly<Record<Mailed, string>> = {
  all: 'Names are drawn, and the emails are on their way.',
  some: 'Names are drawn. Emails are on their way; tell whoever gets none.',
  none: 'Names are drawn. Now tell everyone.',
}
const DRAWN_WHILE_MAIL_WAITS: typeof DRAWN = {
  all: 'Names are drawn. The emails wait, and go out automatically.',
  some: 'Names are drawn. Emails wait for now; tell whoever gets none.',
  none: DRAWN.none,
}
const takenIn = ({ count, told, waits }: After) => {
  if (waits && told === 'some') return 'Emails wait; cards for whoever gets none.'
  if (waits && told === 'all')
    return count === 1
      ? 'The email waits, and goes out automatically.'
      : 'The emails wait, and go out automatically.'
  if (told === 'some') return 'Emails go out; cards for whoever gets none.'
  if (told === 'all')
    return count === 1 ? 'An email is on its way.' : 'The emails are on their way.'
  return count === 1 ? 'Hand over the card next.' : 'Hand over their cards next.'
}
const WAITS_AGAIN: typeof TOLD_AGAIN = {
  all: 'Emails that tell everyone to look again wait for now.',
  some: 'Emails about it wait; tell whoever gets none.',
  none: TOLD_AGAIN.none,
}
const toldAgain = ({ told, waits }: After) => (waits ? WAITS_AGAIN : TOLD_AGAIN)[told]
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string, after: After) =>
  Object.hasOwn(DONE, word) ? DONE[word as News['desk']](after) : ''
