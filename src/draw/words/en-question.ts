import { html, type SafeHtml } from '@remix-run/html-template'
import { listed, people } from '../../ui/words/en.ts'
import type { Shape } from '../rules.ts'
import { shapeReached } from './en.ts'

// Before names are drawn.
export const title = () => 'Draw names now?'
export const numbers = (count: number, households: number) => {
  if (households === 0) return `${people(count)}. Nobody can join by the link afterwards.`
  return households === 1
    ? `${people(count)}, 1 household. Nobody can join by the link afterwards.`
    : `${people(count)}, ${households} households. Nobody can join by the link afterwards.`
}
/** `href`: where the organiser says yes or no to them. */
export const stillWaiting = (count: number, href: string) =>
  count === 1
    ? html`1 person is waiting for your yes, and won’t be in. <a href="${href}">Say yes first?</a>`
    : html`${count} people are waiting for your yes, and won’t be in. <a href="${href}">Say yes first?</a>`
/** By name, or how many of them there are. */
export type Who = readonly SafeHtml[] | number
const who = (some: Who) => (typeof some === 'number' ? people(some) : listed(some))
export const wantNoMails = (some: Who) => html`Want no emails, and have no card yet: ${who(some)}.`
export const noCards = (some: Who) => html`No email and no card yet: ${who(some)}.`
/** The mails that say so are still to be sent. */
export const unsent = (some: Who) => html`No email sent yet to ${who(some)}.`
/** Where no mails go out. */
export const noCardsHere = (some: Who) => html`No card yet: ${who(some)}.`
export const unhanded = (some: Who) => html`Card not handed over yet: ${who(some)}.`
export const notArriving = (some: Who) => html`Emails to ${who(some)} don’t arrive.`
/** What was sent there may have arrived. */
export const inDoubt = (some: Who) => html`Emails to ${who(some)} may not arrive.`
export const withoutIdeas = (count: number) =>
  count === 1 ? '1 person has no gift ideas yet.' : `${count} people have no gift ideas yet.`
/** `waits`: no email goes out just now. */
export const everyoneHears = (waits: boolean) =>
  waits ? 'Everyone gets an email once emails go out again.' : 'Everyone gets an email.'
export const othersHear = (waits: boolean) =>
  waits ? 'Everyone else gets an email once emails go out again.' : 'Everyone else gets an email.'
/** Where others were named before whom it reaches as well. */
export const someHear = (count: number, waits: boolean) => {
  const told = count === 1 ? '1 person gets an email' : `${count} people get an email`
  return waits ? `${told} about the draw once emails go out again.` : `${told} about the draw.`
}
/** Who has a card, and no mail that arrives. */
export const byCard = (some: Who) =>
  html`By card, not by email: ${who(some)}. Tell them when names are drawn.`
/** Where no mails go out. */
export const cardsToHandOver = (count: number) => {
  if (count === 0) return 'Everyone can open their page already.'
  return count === 1 ? 'You hand over 1 card.' : `You hand over ${count} cards.`
}
export const drawNames = () => 'Draw names'

// A draw that came to something else than the page had said.
export const fellShortTitle = () => 'Draw like this?'
export const fellShort = (wanted: Shape, shape: Shape) =>
  `Nothing is drawn yet, as it came out differently from what we’d said. ${shapeReached(wanted, { shape, wish: 'not_found' })}`
export const drawLikeThis = () => 'Draw like this'
export const drawAnywayTitle = () => 'Draw anyway?'
export const nothingDrawnYet = () => 'Nothing is drawn yet: you can loosen a rule first.'
export const drawAnyway = () => 'Draw anyway'
