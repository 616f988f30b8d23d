import { html, type SafeHtml } from '@remix-run/html-template'
import type { Shape } from '../../draw/rules.ts'
import { onlyOne } from '../../draw/words/en.ts'

// Undoing.
export const undoHeading = () => 'Undo the draw?'
export const undoIntro = () =>
  'Who gives to whom is erased for good; nobody can bring it back. Everybody may know a name already. When you draw again, everybody gets a new mail which says that the first one no longer holds.'
export const undoAndErase = () => 'Undo and erase the draw'

// Somebody joins late.
export const lateTitle = () => 'Somebody joins late'
export const lateIntro = () =>
  'Names are drawn already. The newcomer is fitted in so that as few people as possible get another name. Who was invited from last time keeps their rules of then, and their household unless you enter another one. You are asked before anything happens.'
export const showWhatComes = () => 'Show what it comes to'
export const letInTitle = () => 'Let them in?'
export const letInHeading = (name: SafeHtml) => html`Let ${name} in?`
export const letInText = (name: SafeHtml) => html`${name} gets a name and is drawn by somebody.`
export const letIn = () => 'Let them in and send the mails'
export const changeNothing = () => 'Change nothing'

// Somebody drops out.
export const outTitle = () => 'Take them out?'
export const outHeading = (name: SafeHtml) => html`Take ${name} out?`
export const outText = (name: SafeHtml) =>
  html`${name} gets a mail that they no longer take part, and their page closes. Whoever drew them gets another name.`
export const outAndTellText = (name: SafeHtml) =>
  html`${name} gets no mail, so please tell them yourself; their page closes. Whoever drew them gets another name.`
export const takeOut = () => 'Take them out and send the mails'

/** The same whatever the change comes to: anything more would tell something of the pairs. */
export const told = () =>
  'Somebody may get another name by it; nobody learns who. Everybody gets the same mail, which asks them to look at their page.'

/** Depends on people and rules alone. */
export const onlyOneLeft = (people: readonly string[]) =>
  `${onlyOne(people)} That would be so from then on: you can change nothing, or undo the draw and loosen a rule first.`

// Drawing again with a forgotten rule.
export const againHeading = () => 'Draw again for everybody?'
type Again = { wanted: Shape; shape: Shape; told: readonly string[] }
/** `shape`: what the draw would come to; `told`: whom the rules would give away. */
export const againText = ({ wanted, shape, told }: Again) => {
  const erased =
    'The present draw is erased for good, and names are drawn anew with this rule. Everybody gets a new mail which says that the first one no longer holds.'
  const warning = shape === wanted ? '' : SHAPE_LOST[shape]
  const sentences = [erased, warning, told.length > 0 ? onlyOne(told) : '']
  return sentences.filter((sentence) => sentence !== '').join(' ')
}
const SHAPE_LOST: Readonly<Record<Shape, string>> = {
  circle: '',
  no_swaps: 'With this rule there will be several circles.',
  any: 'With this rule two people may come to give to each other.',
}
export const drawAgain = () => 'Draw again'
export const exclusionKnown = () => 'This rule was there already when names were drawn.'
export const twoPeople = () =>
  'Please choose two different people who take part. Nothing was changed.'
export const againBlocked = () =>
  'With this rule there would be no way to draw names. Nothing was changed.'

// Refusals.
export const notDrawn = () => 'Names are not drawn at the moment, so there is no draw to mend.'
export const lost = () =>
  'The key that opens the names is lost, so this draw cannot be mended. Undo it, and draw again.'
export const tooOften = () =>
  'This draw has been mended as often as it can be without telling something of who gives to whom. Undo it, and draw again for everybody.'
export const tooNarrow = () =>
  'The rules leave too few people around them, so others could tell who gives to whom. Nothing was changed. You can undo the draw and draw again for everyone.'
export const changed = () =>
  'Somebody else changed people or rules at the same moment. Please look and try again.'
export const crashed = () => 'The computation broke off. Nothing was changed; please try again.'
export const tooFewPeople = () =>
  'Fewer than three people would be left. Undo the draw instead, and find somebody who joins.'
export const blocked = () =>
  'With the rules that names were drawn by there is no way to give everybody a recipient then. Nothing was changed. You can undo the draw, change the rules, and draw again.'
export const toExclusions = () => 'To the rules'
