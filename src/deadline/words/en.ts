import { html, type SafeHtml } from '@remix-run/html-template'
import { names, onlyOne } from '../../draw/words/en.ts'
import { shortDateAndTime } from '../../ui/words/en.ts'
import type { Hindrance } from '../rules.ts'

/** On the desk, before the last day to join is over. */
export const planned = (moment: string, timezone: string) =>
  `Names are drawn automatically on ${shortDateAndTime(moment, timezone)}, unless something’s in the way.`
/** From nine on that day, or later if the machine was off, until it is done. */
export const plannedToday = () =>
  'Names are drawn automatically today, unless something’s in the way.'
/** Where something would be in the way today. */
export const plannedNotYet = (moment: string, timezone: string) =>
  `As things stand, names can’t be drawn automatically on ${shortDateAndTime(moment, timezone)}.`
export const plannedNotToday = () => 'As things stand, names can’t be drawn automatically today.'
/** In a restored copy. */
export const plannedOnceStarted = () =>
  'Names aren’t drawn automatically until you start this copy again.'
type Places = { waiting: string; rules: string; cards: string; unsent: string }
/** What to do about it; empty where it is only to be waited for. */
export const help = ({ why }: Hindrance, places: Places) => HELP[why](places)
const toRules = ({ rules }: Places) => html`<a href="${rules}">Look at the rules.</a>`
const toCards = ({ cards }: Places) => html`<a href="${cards}">Hand over cards.</a>`
const HELP: Readonly<Record<Hindrance['why'], (places: Places) => string | SafeHtml>> = {
  waiting: ({ waiting }) => html`<a href="${waiting}">Say yes or no.</a>`,
  too_few_people: () => 'Let more people join by the link, or add them yourself.',
  blocked: toRules,
  shape: toRules,
  not_found: toRules,
  told: toRules,
  last_time: ({ rules }) => html`Put it back, or <a href="${rules}">forget last time</a>.`,
  crashed: () => '',
  unreachable: toCards,
  unsent: ({ unsent }) => html`<a href="${unsent}">Unsent emails.</a>`,
  no_mail: toCards,
}
export const needsLastDay = (edit: string) =>
  html`Names are to be drawn automatically, but there’s no last day to join any more. <a href="${edit}">Set one</a>, and we’ll draw on the morning after.`
export const notDrawn = () => 'Names couldn’t be drawn automatically.'
export const triedAgain = () =>
  'We’ll try again at nine every morning, until you draw or change what’s in the way.'
export const notTriedAgain = () =>
  'That was the last morning, so we won’t try again: draw names yourself.'
export const tooLate = () =>
  'It’s too late for names to be drawn automatically, so draw them yourself.'

/** What is in the way of a draw without the organiser. */
export const hindrance = (found: Hindrance): string => {
  switch (found.why) {
    case 'waiting':
      return found.count === 1
        ? '1 person is waiting for your yes.'
        : `${found.count} people are waiting for your yes.`
    case 'too_few_people':
      return 'Fewer than three people are in.'
    case 'blocked':
      return 'With these rules, someone would go without a present.'
    case 'crashed':
      return 'The draw stopped halfway.'
    case 'shape':
      return 'The rules don’t leave the kind of draw you chose.'
    case 'not_found':
      return 'We found no draw of the kind you chose.'
    case 'told':
      return onlyOne(found.names)
    case 'last_time':
      return 'The key to what we keep of last time is missing, so last time’s pairs wouldn’t be avoided.'
    case 'unreachable':
      return found.names.length === 1
        ? `${names(found.names)} wouldn’t find out: no card handed over yet, and no email that arrives.`
        : `${names(found.names)} wouldn’t find out: no cards handed over yet, and no emails that arrive.`
    case 'unsent':
      return `No email sent yet to ${names(found.names)}.`
    case 'no_mail':
      return 'We don’t send emails here, so nobody would find out.'
  }
}
