import { html } from '@remix-run/html-template'
import { names, onlyOne } from '../../draw/words/en.ts'
import { dateAndTime } from '../../ui/words/en.ts'
import type { Hindrance } from '../rules.ts'

/** On the desk, before the last day to join is over. */
export const planned = (moment: string, timezone: string) =>
  `Names are drawn by themselves on ${dateAndTime(moment, timezone)}, if there is nothing to ask you.`
export const needsLastDay = (edit: string) =>
  html`Names are to be drawn by themselves, but there is no last day to join any more. <a href="${edit}">Set one</a>, and they are drawn on the morning after.`
export const notDrawn = () => 'Names were not drawn by themselves.'
export const triedAgain = () =>
  'It is tried again at nine every morning, until you draw or change what is in the way.'

/** What is in the way of a draw without the organiser. */
export const hindrance = (found: Hindrance): string => {
  switch (found.why) {
    case 'too_few_people':
      return 'Fewer than three people take part.'
    case 'blocked':
      return 'The rules leave somebody without a present.'
    case 'crashed':
      return 'The draw broke off; the log says why.'
    case 'shape':
      return 'The rules do not leave the kind of draw that you chose.'
    case 'told':
      return onlyOne(found.names)
    case 'unreachable':
      return `${names(found.names)} would not learn whom they give to: there is no card, or mail does not arrive.`
    case 'no_mail':
      return 'No mail is set up, so nobody would be told.'
  }
}
