import { html, type SafeHtml } from '@remix-run/html-template'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { compareNames, inOneLine, listed, NAMED_MAX, people, quoted } from '../../ui/words/en.ts'
import type { LastTime, Reached, Shape } from '../rules.ts'

/** How the draw will differ from the wanted shape; empty if it will not. */
export const shapeReached = (wanted: Shape, { shape, wish }: Reached) => {
  if (wish === 'met' || wanted === 'any') return ''
  if (wanted === 'no_swaps') return NOT_WITHOUT_SWAPS[wish]
  return NO_CIRCLE[wish][shape === 'any' ? 'any' : 'no_swaps']
}

const NO_CIRCLE = {
  impossible: {
    any: 'These rules don’t allow one big circle, and may lead to a swap: two people giving to each other.',
    no_swaps: 'These rules don’t allow one big circle, so there’ll be several.',
  },
  not_found: {
    any: 'We found no big circle for these rules. There may be a swap: two people giving to each other.',
    no_swaps: 'We found no big circle for these rules, so there may be several.',
  },
}
const NOT_WITHOUT_SWAPS = {
  impossible: 'These rules don’t work without a swap: two people giving to each other.',
  not_found: 'These rules may lead to a swap: two people giving to each other.',
}

// The page of exclusions and households.
export const title = () => 'Who shouldn’t draw who'

const DONE: Readonly<Record<News['exclusions'], string>> = {
  added: 'Rule added.',
  known: 'That rule is there already.',
  removed: 'Rule removed.',
  households: 'Households saved.',
  forgotten: 'Last time is forgotten.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) => sentenceFor(DONE, word)

export const drawnByThese = () => 'Names are drawn, so the rules are locked.'
export const rulesStay = () =>
  'Names are drawn, so the rules are locked and nothing was changed. Forgot one? You can draw again for everyone.'
export const toRules = () => 'See rules'
export const exclusionForgotten = () => 'Forgot a rule?'
export const exclusionForgottenText = () =>
  'Then names are drawn again for everyone, with it. We’ll ask before anything happens.'
export const drawAgainWithIt = () => 'Draw again…'

export const exclusionsHeading = () => 'Other pairs'
/** Once names are drawn. */
export const noOtherPairs = () => 'None.'
export const exclusionsIntro = () =>
  'For two people who don’t live together: a couple, perhaps, or two who had each other last year.'
export const moreWait = (count: number) =>
  count === 1
    ? '1 more rule is about people who aren’t in yet.'
    : `${count} more rules are about people who aren’t in yet.`
export const mutual = (one: SafeHtml, other: SafeHtml) =>
  html`${one} and ${other} won’t draw each other`
export const oneWay = (giver: SafeHtml, recipient: SafeHtml) =>
  html`${giver} won’t draw ${recipient}`
/** A button beside a rule, which says to those who do not see it which one it removes. */
export const removeRule = (rule: SafeHtml) => html`Remove<span class="sr">: ${rule}</span>`
export const twoPeopleFirst = () => 'Two people, and you can add rules.'
export const addTitle = () => 'Add a rule'
export const firstPerson = () => 'First person'
export const secondPerson = () => 'Second person'
export const choosePerson = () => 'Choose someone'
export const whatHolds = () => 'Rule'
export const kindMutual = () => 'They won’t draw each other'
export const kindOneWay = () => 'The first won’t draw the second'
export const add = () => 'Add rule'
export const kindUnknown = () => 'Choose one of these.'
export const giverMissing = () => 'Choose the first person.'
export const recipientMissing = () => 'Choose the second person.'
export const twoDifferent = () => 'Choose two different people; nobody draws themselves anyway.'

export const householdsHeading = () => 'Households'
export const householdsIntro = () =>
  'People in the same household never draw each other: a couple, a family, a team. Leave it empty if anyone may draw them.'
/** Before a field, whose label is a name to those who see the heading of the list. */
export const householdOfName = (name: SafeHtml) => html`<span class="sr">Household: </span>${name}`
export const canDraw = (choices: number, others: number) => `can draw ${choices} of ${others}`
export const oneHousehold = (label: string, members: readonly SafeHtml[]) =>
  html`${label}: ${listed(members)}`
export const noHousehold = () => 'No household'
/** Above those who share theirs with nobody. */
export const householdOfOne = () => 'Just one person'
export const saveHouseholds = () => 'Save households'

export const lastTimeHeading = () => 'Last time'
type Kept = Exclude<LastTime, 'nothing'>
export const lastTimeFact = (state: Kept) => (state === 'kept' ? 'avoided' : 'can’t be opened')
export const lastTimeText = (state: Kept) => (state === 'kept' ? AVOIDED : LOCKED)
const LOCKED =
  'What we keep of last time can’t be opened: its key is missing from the data folder. Unless it’s put back, nothing is avoided.'
const AVOIDED =
  'If 10 people or more drew names last time, and 8 or more do now, nobody gets the same person as last time, where the rules leave room. For that we keep a sealed list for each person: who they drew, hidden among others.'
/** Before names are drawn, or a draw ends; empty where nothing is lost by it. */
export const lastTimeEnds = (state: LastTime) =>
  state === 'locked'
    ? 'The key to what we keep of last time is missing. Unless you put it back first, last time’s pairs can’t be avoided any more.'
    : ''
export const forgetLastTime = () => 'Forget last time'

// Whether names can be drawn.
export const possible = () => 'All good: names can be drawn.'
export const threePeopleFirst = () => 'Three people, and you can draw names.'
export const notFoundOut = () =>
  'We couldn’t tell in time whether these rules work. Try drawing: nothing breaks if they don’t.'
export const impossible = (explanation: SafeHtml) =>
  html`<strong>Names can’t be drawn with these rules.</strong> ${explanation}`

/** "Anna, Ben and Cleo can only draw Dan or Eve: 3 people, but only 2 names." */
export const tooFewRecipients = (givers: readonly SafeHtml[], recipients: readonly SafeHtml[]) => {
  if (recipients.length === 0) return html`${listed(givers)} can’t draw anyone.`
  const names = recipients.length === 1 ? '1 name' : `${recipients.length} names`
  return html`${listed(givers)} can only draw ${listed(recipients, 'or')}: ${people(givers.length)}, but only ${names}.`
}
export const tooFewGivers = (recipients: readonly SafeHtml[], givers: readonly SafeHtml[]) =>
  givers.length === 0
    ? html`Nobody can draw ${listed(recipients, 'or')}.`
    : html`Only ${listed(givers, 'or')} can draw ${listed(recipients, 'or')}, so someone would go without a present.`
export const removeOneOf = () => 'Remove any one of these, and it works:'
export const noSingleOne = () =>
  'No single rule is to blame. Loosen at least two of those about these people.'
/** Where all are in one household; without other rules, it takes half of them to be in none. */
export const emptyHouseholds = (count: number) =>
  `Empty the household of at least ${Math.ceil(count / 2)} of them.`
export const noSingleOneFound = () =>
  'There are too many rules to try them all. Loosen some of those about these people.'
export const allOfOneHousehold = (count: number, household: string) =>
  html`All ${count} people are in the household ${quoted(household)}, so nobody can draw anybody.`
export const isInHousehold = (person: SafeHtml, household: string) =>
  html`${person} is in the household ${quoted(household)}`
export const together = (parts: readonly SafeHtml[]) => listed(parts)

// Why names were not drawn.
export const tooFewPeople = () => 'You need at least three people. Share the link first.'
export const blocked = () =>
  'With these rules, someone would go without a present. Loosen a rule and try again.'
export const crashed = () => 'The draw stopped halfway, and nothing was changed. Please try again.'
export const changed = () =>
  'Something changed just as you drew. Nothing was drawn: look again, then draw.'
export const seeWhy = () => 'See why'

/** “Anna, Ben and 3 others”, in the order in which a reader looks for them. */
export function names(all: readonly string[]): string {
  const left = all.length - NAMED_MAX
  const sorted = all.toSorted((one, other) => compareNames({ name: one }, { name: other }))
  const some = left > 1 ? [...sorted.slice(0, NAMED_MAX), `${left} others`] : sorted
  return inOneLine(some)
}
export const onlyOne = (people: readonly string[]) =>
  people.length === 1
    ? `The rules leave ${names(people)} only one possible name, and that’s easy to guess.`
    : `The rules leave ${names(people)} only one possible name each, and that’s easy to guess.`
/** `all`: it is so for everybody. */
export const easyToGuess = (people: readonly string[], all: boolean) =>
  all
    ? 'There are so few ways to draw that whoever looks at their own name can work out others’. More people or fewer rules would help.'
    : `There are so few ways to draw that others may work out from their own name who ${names(people)} ${people.length === 1 ? 'is' : 'are'} giving to. More people or fewer rules would help.`
