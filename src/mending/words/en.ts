import { html, type SafeHtml } from '@remix-run/html-template'
import type { Shape } from '../../draw/rules.ts'

// Undoing.
export const undoHeading = () => 'Undo the draw?'
export const undoIntro = () =>
  'Who gives to whom is erased for good; nobody can bring it back. Everybody already has a mail with a name. When you draw again, everybody gets a new mail which says that the first one no longer holds.'
export const undoAndErase = () => 'Undo and erase the draw'

// Somebody joins late.
export const lateTitle = () => 'Somebody joins late'
export const lateIntro = () =>
  'Names are drawn already. The newcomer is fitted in so that as few people as possible get another name. You see how many before anything happens.'
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
export const takeOut = () => 'Take them out and send the mails'

/** How many are told, never who: the organiser must not learn whose recipient has changed. */
export const told = (count: number) => {
  if (count === 0) return 'Nobody else is told of a change.'
  return count === 1
    ? 'One person will be told by mail that their name has changed; nobody learns who it is.'
    : `${count} people will be told by mail that their names have changed; nobody learns who they are.`
}
export const shapeIsLost = (reached: Shape) =>
  reached === 'any'
    ? 'With so few changes the shape cannot be kept: two people may come to give to each other.'
    : 'With so few changes the shape cannot be kept: there will be several circles.'
export const undoIfYouMind = () => 'If you mind, undo the draw and draw again.'

// Refusals.
export const notDrawn = () => 'Names are not drawn at the moment, so there is no draw to mend.'
export const changed = () =>
  'Somebody else changed people or rules at the same moment. Please look and try again.'
export const crashed = () => 'The computation broke off. Nothing was changed; please try again.'
export const tooFewPeople = () =>
  'Fewer than three people would be left. Undo the draw instead, and find somebody who joins.'
export const blocked = () =>
  'With the present rules there is no way to give everybody a recipient then. Nothing was changed. Loosen a rule and try again.'
export const toExclusions = () => 'To the rules'
