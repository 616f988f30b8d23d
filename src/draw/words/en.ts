import { html, type SafeHtml } from '@remix-run/html-template'
import type { State } from '../../exchanges/rules.ts'
import { inState } from '../../exchanges/words/en.ts'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import type { Reached, Shape } from '../rules.ts'

/** How the draw will differ from the wanted shape; empty if it will not. */
export const shapeReached = (wanted: Shape, { shape, wish }: Reached) => {
  if (wish === 'met' || wanted === 'any') return ''
  if (wanted === 'no_swaps') return NOT_WITHOUT_SWAPS[wish]
  return NO_CIRCLE[wish][shape === 'any' ? 'any' : 'no_swaps']
}

const NO_CIRCLE = {
  impossible: {
    any: 'One circle is not possible with these rules; the draw may contain two people who give to each other.',
    no_swaps: 'One circle is not possible with these rules; the draw will make several.',
  },
  not_found: {
    any: 'One circle was not found with these rules; the draw may contain two people who give to each other.',
    no_swaps: 'One circle was not found with these rules; the draw may make several.',
  },
}
const NOT_WITHOUT_SWAPS = {
  impossible:
    'A draw without swaps is not possible with these rules; the draw may contain two people who give to each other.',
  not_found:
    'A draw without swaps was not found with these rules; the draw may contain two people who give to each other.',
}

// The page of exclusions and households.
export const title = () => 'Who must not draw whom'

const DONE: Readonly<Record<News['exclusions'], string>> = {
  added: 'The rule is added.',
  known: 'This rule was there already.',
  removed: 'The rule is removed.',
  households: 'The households are saved.',
  forgotten: 'Last time’s lists are forgotten.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) => sentenceFor(DONE, word)

export const drawnByThese = () => 'Names were drawn by these rules, so they stay as they are.'
export const rulesStay = () =>
  'Names are drawn, and the rules they were drawn by stay as they are. Nothing was changed. A rule that was forgotten can still be set by drawing again for everybody.'
export const toRules = () => 'To the rules'
export const exclusionForgotten = () => 'Was a rule forgotten?'
export const exclusionForgottenText = () =>
  'Then names are drawn again for everybody, with it. You are asked before anything happens.'
export const drawAgainWithIt = () => 'Draw again with this rule…'

export const exclusionsHeading = () => 'Single rules'
export const exclusionsIntro = () =>
  'For two people who do not share a household: a couple that lives apart, or those who drew each other last year.'
export const moreWait = (count: number) =>
  `${count} more wait for people who are invited and not in yet.`
export const mutual = (one: SafeHtml, other: SafeHtml) =>
  html`${one} and ${other} do not draw each other`
export const oneWay = (giver: SafeHtml, recipient: SafeHtml) =>
  html`${giver} must not draw ${recipient}`
export const remove = () => 'Remove'
export const twoPeopleFirst = () => 'Rules can be set once two people are in.'
export const firstPerson = () => 'First person'
export const secondPerson = () => 'Second person'
export const choosePerson = () => 'Choose a person'
export const whatHolds = () => 'What holds'
export const kindMutual = () => 'They do not draw each other'
export const kindOneWay = () => 'Only the first must not draw the second'
export const add = () => 'Add the rule'
export const kindUnknown = () => 'Please choose what holds.'
export const personMissing = () => 'Please choose a person.'
export const twoDifferent = () =>
  'Please choose two different people; nobody draws themselves anyway.'

export const householdsHeading = () => 'Households'
export const householdsIntro = () =>
  'People with the same label never draw each other: a couple, a family, a team. Leave it empty for those who may be drawn by anybody.'
export const canDraw = (choices: number, others: number) => `can draw ${choices} of ${others}`
export const oneHousehold = (label: string, members: readonly SafeHtml[]) =>
  html`${label}: ${list(members, 'and')}`
export const saveHouseholds = () => 'Save the households'

export const lastTimeHeading = () => 'Last time'
export const lastTimeText = () =>
  'From eight people on, nobody draws the same person as last time, where the rules leave a way. For it a list is kept under seal for each person: whom they drew, and one or two others by chance.'
export const forgetLastTime = () => 'Forget last time’s lists'

// Whether names can be drawn.
export const possible = () => 'With these rules names can be drawn.'
export const threePeopleFirst = () => 'Names can be drawn once three people are in.'
export const notFoundOut = () =>
  'It could not be found out in time whether names can be drawn. Press “Draw names” to try.'
export const impossible = (explanation: SafeHtml) =>
  html`<strong>With these rules names cannot be drawn.</strong> ${explanation}`

const list = (names: readonly SafeHtml[], word: string) =>
  html`${names.map((name, index) => {
    const before = index === 0 ? '' : index === names.length - 1 ? ` ${word} ` : ', '
    return html`${before}${name}`
  })}`

/** "Anna, Ben and Cleo can only give to Dan or Eve: 3 people give, and only 2 can receive." */
export const tooFewRecipients = (givers: readonly SafeHtml[], recipients: readonly SafeHtml[]) =>
  recipients.length === 0
    ? html`${list(givers, 'and')} can give to nobody.`
    : html`${list(givers, 'and')} can only give to ${list(recipients, 'or')}: ${givers.length} people give, and only ${recipients.length} can receive.`
export const tooFewGivers = (recipients: readonly SafeHtml[], givers: readonly SafeHtml[]) =>
  givers.length === 0
    ? html`Nobody can give to ${list(recipients, 'and')}.`
    : html`Only ${list(givers, 'or')} can give to ${list(recipients, 'and')}: ${recipients.length} people wait for a present, and only ${givers.length} can give one.`
export const removeOneOf = () => 'It works again if you remove one of these rules:'
export const noSingleOne = () =>
  'No single rule is to blame: loosen at least two of the rules that name these people.'
export const noSingleOneFound = () =>
  'There are too many rules to try them all, and none was found that would do alone: loosen some of the rules that name these people.'
export const allOfOneHousehold = (count: number, household: string) =>
  html`All ${count} people are in the household “${household}”, so nobody can draw anybody.`
export const isInHousehold = (person: SafeHtml, household: string) =>
  html`${person} is in the household “${household}”`
export const together = (parts: readonly SafeHtml[]) => list(parts, 'and')

// Why names were not drawn.
export const tooFewPeople = (state: State) =>
  `It takes at least three people to draw names. Share the invitation link first. ${inState(state)}`
export const blocked = (state: State) =>
  `With these exclusions nobody can draw names so that everybody gets a present. Remove an exclusion and try again. ${inState(state)}`
export const crashed = (state: State) =>
  `The draw broke off before it was done. Please try again; if it happens once more, the log says why. ${inState(state)}`
export const changed = (state: State) =>
  `Somebody joined or left, or a rule changed, at the very moment of the draw. Nothing was drawn; please try again. ${inState(state)}`
export const seeWhy = () => 'See why'

// A draw that came to another shape than the page had said.
export const fellShortTitle = () => 'Draw like this?'
export const fellShort = (wanted: Shape, shape: Shape) =>
  `Nothing is drawn yet, as it came to something else than the page had said. ${shapeReached(wanted, { shape, wish: 'not_found' })}`
export const drawLikeThis = () => 'Draw like this'

const NAMED_MAX = 5
/** “Anna, Ben and 3 others”. */
export function names(all: readonly string[]): string {
  const left = all.length - NAMED_MAX
  const listed = left > 1 ? [...all.slice(0, NAMED_MAX), `${left} others`] : all
  return new Intl.ListFormat('en-GB').format(listed)
}
export const onlyOne = (people: readonly string[]) =>
  people.length === 1
    ? `The rules leave ${names(people)} only one person to give to, so others can tell whom.`
    : `The rules leave ${names(people)} only one person each to give to, so others can tell whom.`
export const drawAnywayTitle = () => 'Draw anyway?'
export const nothingDrawnYet = () =>
  'Nothing is drawn yet: you can loosen a rule first, or draw anyway.'
export const drawAnyway = () => 'Draw anyway'
