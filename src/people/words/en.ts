import { html, type SafeHtml } from '@remix-run/html-template'
import type { MailState } from '../../platform/mail/outbox.ts'
import type { MailNow } from '../../ui/page.ts'
import { dateAndTime, daysOfUse, type Use } from '../../ui/words/en.ts'

// Adding.
export const addTitle = () => 'Add someone'
export const meTitle = () => 'I’m taking part too'
export const addIntro = (list: string, mail: MailNow) =>
  html`${HOW_TOLD[mail]} Several at once? <a href="${list}">Add a list.</a>`
const HOW_TOLD: Readonly<Record<MailNow, string>> = {
  sends: 'They’ll get an email with a link to their page; without an email, a card from you.',
  waits:
    'They’ll get an email with a link to their page once emails go out again; without an email, a card from you.',
  none: 'You’ll get a card to hand over.',
}
export const meIntro = () =>
  'You get your own page, like everyone. And you still can’t look up who’s giving to who: nobody can.'
export const add = () => 'Add'
export const addMyself = () => 'Add myself'
export const full = () => 'It’s full. To make room, raise the maximum under Details.'
export const saidNo = (name: string) =>
  `${name} said this isn’t for them. Changed their mind? Press Add again.`
export const saidNoBefore = (name: string) =>
  `${name} said this isn’t for them. Changed their mind? Press Save again.`
export const cardNext = (name: string) => `${name} is in. Hand over a card next.`
export const wantsNoEmails = (name: string) =>
  `${name} is in, but wants no emails from here. Hand over a card next.`

// One person.
export const inSince = (at: string, timezone: string) => `In since ${dateAndTime(at, timezone)}`
export const pageOpened = () => 'Page opened'
/** `link`: what has become of the mail that leads there; undefined if there is none. */
export const pageNotOpened = (link: MailState | undefined) =>
  (link && NOT_OPENED[link]) ?? 'Page not opened yet'
const NOT_OPENED: Readonly<Partial<Record<MailState, string>>> = {
  sent: 'Page not opened yet; the link is in the email',
  waiting: 'Page not opened yet; the email hasn’t gone out yet',
  held: 'Page not opened yet; the email waits for you to send it',
}
export const unsentEmails = () => 'Unsent emails'
export const correctEmail = (sends: boolean) =>
  sends
    ? 'Correct the email below, and we’ll send what didn’t arrive.'
    : 'Correct the email below, and what didn’t arrive is kept with the unsent emails.'
/** The address may well be right. */
export const tryAgain = (sends: boolean) =>
  sends ? 'Send it again on the page of emails, or make a card.' : 'Make a card instead.'
export const makeCardInstead = () => 'Make a card, or correct the email below if it’s wrong.'
export const takeOutInstead = () =>
  'No more emails go there. Take this person out, or correct the email below if it’s wrong.'
export const card = () => 'Card'
/** `mayArrive`: emails may reach them. */
export const cardInstead = (
  name: SafeHtml,
  { isLocal, mayArrive }: { isLocal: boolean; mayArrive: boolean },
) => (mayArrive ? CARD_TOO(name, isLocal) : CARD_INSTEAD(name, isLocal))
const CARD_TOO = (name: SafeHtml, isLocal: boolean) =>
  isLocal
    ? html`Emails may not reach ${name}. A card opens their page on this computer.`
    : html`Emails may not reach ${name}. A card opens their page on any phone.`
const CARD_INSTEAD = (name: SafeHtml, isLocal: boolean) =>
  isLocal
    ? html`No email reaches ${name}. A card opens their page on this computer.`
    : html`No email reaches ${name}. A card opens their page on any phone.`
export const edit = () => 'Edit'
export const takeOutHeading = () => 'Take out'
export const takeOutBefore = (name: SafeHtml) =>
  html`If you take ${name} out, nobody will draw them.`
export const takeOutAfter = (name: SafeHtml) => html`Whoever drew ${name} will get someone else.`
export const takeOutAsk = () => 'Take out…'

// Taking out, before the draw.
export const removeTitle = (name: string) => `Take ${name} out?`
export const removeHeading = (name: SafeHtml) => html`Take ${name} out?`
export const removeIntro = (name: SafeHtml) =>
  html`${name}’s page and links stop working at once, and rules about ${name} go, too. Nobody else will notice.`
/** `waits`: no email goes out just now. */
export const getsEmail = (name: SafeHtml, waits: boolean) =>
  waits ? html`${name} gets an email once emails go out again.` : html`${name} gets an email.`
export const tellThem = (name: SafeHtml) => html`Please tell ${name} yourself.`
export const mayRejoin = (name: SafeHtml) => html`${name} can join again by the link.`
export const mayBeAdded = (name: SafeHtml) => html`You can add ${name} again until names are drawn.`
export const takeOut = () => 'Take out'

// A list in parts.
export const partsTitle = () => 'Download list'
export const partsIntro = (count: number) =>
  `It’s a long one, so it comes in ${count} files: as much as can be added at once. Save them all.`
export const part = (number: number, count: number) => `Part ${number} of ${count}`
export const fromTo = ({ first, last }: { first: SafeHtml; last: SafeHtml }) =>
  html`${first} to ${last}`
export const partsChanged = () =>
  'Something changed in the meantime, so the parts are new ones. Start again with the first.'

// Their card.
export const theirCardUsed = (days: readonly Use[]) => `Card used on ${daysOfUse(days)}.`
export const theirOwnLink = () =>
  'Joined without an email, with a link of their own, which you haven’t seen. A new card replaces it.'
export const theirCardWaits = () => 'The card hasn’t been used yet.'
export const makeCard = () => 'Make card'
export const makeNewCard = () => 'Make new card'

// The spreadsheet.
export const joinedColumn = () => 'In since'
export const openedColumn = () => 'Page opened'
export const opened = (hasOpened: boolean) => (hasOpened ? 'yes' : 'not yet')

// Too late.
export const over = () => 'It’s finished, so nobody can be changed any more.'
export const tooLateToAdd = () => 'Names are drawn, so someone new needs a place in the round.'
export const fitThemIn = () => 'Fit them in'
export const tooLateToRemove = () => 'Names are drawn. Take this person out from their own page.'
