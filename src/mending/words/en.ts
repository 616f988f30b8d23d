import { html, type SafeHtml } from '@remix-run/html-template'
import type { Shape } from '../../draw/rules.ts'
import { onlyOne } from '../../draw/words/en.ts'
import type { State } from '../../exchanges/rules.ts'
import type { Mailed } from '../../paths.ts'
import { listedInShort } from '../../ui/words/en.ts'

// Undoing.
export const undoHeading = () => 'Undo the draw?'
export const undoIntro = () =>
  'All names and messages are deleted for good. If some people have looked already, they’ll have to forget what they saw.'
/** Who has said that it is not for them. */
export const areOutNow = (names: readonly SafeHtml[]) =>
  html`${listedInShort(names)} said it isn’t for them, and won’t be in any more.`
/** Where names were to be drawn automatically. */
export const byHandFromNow = () =>
  'Names won’t be drawn automatically any more: you draw them when you’re ready.'
export const undoDraw = () => 'Undo draw'

// Somebody joins late.
export const lateTitle = () => 'Someone joins late'
export const lateIntro = () =>
  'Names are drawn already. We’ll fit them in and change as little as we can; nothing happens until you say so.'
export const lateFromLastTime = () =>
  'Someone you invited from last time keeps their old rules, and their household unless you enter another.'
export const goOn = () => 'Continue'
export const letInTitle = () => 'Let them in?'
export const letInHeading = (name: SafeHtml) => html`Let ${name} in?`
export const letInText = (name: SafeHtml) => html`${name} draws someone, and someone draws ${name}.`
export const saidNo = (name: SafeHtml) => html`${name} said this isn’t for them.`
export const letIn = () => 'Let in'

// Somebody drops out.
export const outTitle = () => 'Take them out?'
export const outHeading = (name: SafeHtml) => html`Take ${name} out?`
export const outText = (name: SafeHtml) =>
  html`${name}’s page closes, and whoever drew ${name} gets someone else.`
/** `waits`, here and below: no email goes out just now. */
export const getsMail = (name: SafeHtml, waits: boolean) =>
  waits
    ? html`${name} gets an email about it once emails go out again.`
    : html`${name} gets an email about it.`
export const tellYourself = (name: SafeHtml) => html`Please tell ${name} yourself.`
export const takeOut = () => 'Take out'

/** The same whatever the change comes to: anything more would tell something of the pairs. */
export const told = (mailed: Mailed, waits: boolean) =>
  waits && mailed !== 'none' ? TOLD_LATER[mailed] : TOLD[mailed]
const TOLD: Readonly<Record<Mailed, string>> = {
  all: 'Everyone gets an email to look again, so nobody can tell what changed.',
  some: 'Everyone we can email gets one to look again; ask the others to. So nobody can tell what changed.',
  none: 'Ask everyone to look at their page again, so that nobody can tell what changed.',
}

const TOLD_LATER: Readonly<Record<Exclude<Mailed, 'none'>, string>> = {
  all: 'Once emails go out again, everyone gets one to look again, so nobody can tell what changed.',
  some: 'Once emails go out again, everyone we can email gets one to look again; ask the others to. So nobody can tell what changed.',
}

/** Depends on people and rules alone. */
export const onlyOneLeft = (people: readonly string[]) =>
  `${onlyOne(people)} It would stay like that. You can cancel, or undo the draw and loosen a rule first.`

// Drawing again with a forgotten rule.
export const againHeading = () => 'Draw again for everyone?'
export const againText = () => 'The names drawn so far are deleted for good.'
export const drawnAgain = (mailed: Mailed, waits: boolean) =>
  waits && mailed !== 'none' ? DRAWN_AGAIN_LATER[mailed] : DRAWN_AGAIN[mailed]
const DRAWN_AGAIN_LATER: Readonly<Record<Exclude<Mailed, 'none'>, string>> = {
  all: 'Everyone gets an email that says so once emails go out again.',
  some: 'Emails say so to some once they go out again; tell the others yourself.',
}
const DRAWN_AGAIN: Readonly<Record<Mailed, string>> = {
  all: 'Everyone gets an email that says so.',
  some: 'Emails say so to some; tell the others yourself.',
  none: 'Ask everyone to look at their page again.',
}
/** Who has said that it is not for them, and stood in the old draw until now. */
export const areOutThen = (names: readonly SafeHtml[]) =>
  html`${listedInShort(names)} said it isn’t for them, and won’t be in the new draw.`
/** What else a draw with this rule comes to; empty if it is what was wanted. */
export const againShape = (wanted: Shape, shape: Shape) =>
  shape === wanted ? '' : SHAPE_LOST[shape]
const SHAPE_LOST: Readonly<Record<Shape, string>> = {
  circle: '',
  no_swaps: 'With this rule there’ll be several circles.',
  any: 'With this rule there may be a swap: two people giving to each other.',
}
export const drawAgain = () => 'Draw again'
export const exclusionKnown = () => 'That rule was there already when names were drawn.'
export const twoPeople = () => 'Choose two different people who are in. Nothing was changed.'
export const againBlocked = () =>
  'With this rule, someone would go without a present. Nothing was changed.'

// Refusals.
export const notDrawn = (state: State) =>
  state === 'completed'
    ? 'It’s finished, so nobody joins or leaves any more.'
    : 'Names aren’t drawn right now.'
export const lost = () =>
  'The key to the names is lost, so nothing can be changed. Undo the draw, then draw again.'
export const tooOften = () =>
  'Any more changes to this draw could give away who’s giving to who. Undo it and draw again.'
export const tooNarrow = () =>
  'The rules leave too few people around them, so others could tell who’s giving to who. Nothing was changed. You can undo the draw and draw again for everyone.'
export const changed = () => 'Something changed just then. Look again and retry.'
export const crashed = () => 'That stopped halfway, and nothing was changed. Please try again.'
export const tooFewPeople = () =>
  'Only two people would be left. Find someone to join, or undo the draw.'
export const blocked = () =>
  'The rules leave no way to do that, and nothing was changed. You can undo the draw, loosen a rule and draw again.'
export const toExclusions = () => 'See rules'
