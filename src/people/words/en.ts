import { html, type SafeHtml } from '@remix-run/html-template'
import { dateAndTime, longDates } from '../../ui/words/en.ts'

// Adding.
export const addTitle = () => 'Add a person'
export const meTitle = () => 'I take part, too'
export const addIntro = (list: string) =>
  html`They get a mail with a link to their page. Many people at once? <a href="${list}">Add a list.</a>`
export const meIntro = () =>
  'You get a mail with a link to your own page, as everybody does. As the organiser you see no more than before: nobody can look up who gives to whom.'
export const add = () => 'Add'
export const takePart = () => 'Take part'
export const full = () =>
  'All places are taken. To let more people in, edit the exchange and raise their number.'
export const addedWithoutEmail = () =>
  'Added. Without an email they get no mail: make a card for them.'
export const addedWithoutMails = () =>
  'Added. Whoever has this address wants no mails from here, so they get none: make a card for them.'

// One person.
export const joined = () => 'Joined'
export const joinedAt = (at: string, timezone: string) => dateAndTime(at, timezone)
export const theirPage = () => 'Page'
export const pageOpened = () => 'has been opened'
export const pageNotOpened = () => 'not opened yet'
export const pageInMail = () => 'not opened yet; the link is in their mail'
export const mailTrouble = (reason: string) => `${reason} Please correct the email below.`
export const mailRefused = (reason: string) =>
  `${reason} Make a card for them, or correct the email below if it is a wrong one.`
export const notForThem = (reason: string) =>
  `${reason} No more mails go there. Take them out, or correct the email below if it is a wrong one.`
export const edit = () => 'Edit'
export const takeOutHeading = () => 'Take out'
export const takeOutBefore = () => 'They no longer take part, and nobody will draw them.'
export const takeOutAfter = () =>
  'Names are drawn: whoever gives to them gets somebody else to give to.'
export const takeOutAsk = (name: SafeHtml) => html`Take ${name} out …`

// Taking out, before the draw.
export const removeTitle = () => 'Take a person out'
export const removeHeading = (name: SafeHtml) => html`Take ${name} out?`
export const removeIntro = (name: SafeHtml, exchange: string) =>
  html`${name} no longer takes part in “${exchange}”: nobody will draw them, their page and their links stop working at once, and rules that name them are removed.`
export const removeAndMail = (name: SafeHtml) =>
  html`Names are not drawn yet, so nobody else is affected. ${name} gets a mail that says so.`
export const removeAndTell = (name: SafeHtml) =>
  html`Names are not drawn yet, so nobody else is affected. Please tell ${name} yourself.`
export const mayRejoin = () =>
  'While registration is open, they can join again by the invitation link.'
export const mayBeAdded = () => 'You can add them again at any time before the draw.'
export const takeOut = () => 'Take out'
export const keep = () => 'Keep'

// Cards.
export const cardTitle = () => 'A card to hand over'
export const cardHeading = (name: SafeHtml) => html`A card for ${name}`
export const cardIntro = (name: SafeHtml) =>
  html`It carries a link and a QR code that open ${name}’s own page, on any device, until everything here is erased after the day. After the draw the page says whom they give to.`
export const cardShownOnce = (name: SafeHtml) =>
  html`The card is shown once: print it, or take a picture of the screen for them. Only ${name} should open it. Every day on which it is used is written down, for you and on ${name}’s page.`
export const cardWasUsed = (name: SafeHtml, days: readonly string[]) =>
  html`A card of ${name} was used on ${longDates(days)}.`
export const cardLives = () =>
  'There is a card already. A new one ends it, and signs out whoever used it.'
export const makeTheCard = () => 'Make the card'
export const notNow = () => 'Not now'
export const cardReady = (name: SafeHtml) => html`The card for ${name}`
export const cardPrintNow = (name: SafeHtml) =>
  html`Print it now, or copy the link for ${name}: it is not shown again.`
export const printCard = () => 'Print the card'
export const secretSanta = () => 'Secret Santa'
export const cardFor = (name: SafeHtml) => html`For <strong>${name}</strong>`
export const qrLabel = () => 'QR code with the link'
export const cardScan = () => 'Scan the code with the camera of a phone, or type this address:'
export const cardCode = (code: string) =>
  html`Or open the invitation, say that you are in already, and type this code: <strong class="code">${code.slice(0, 5)}-${code.slice(5)}</strong>`
export const cardExplained = () =>
  'It opens your own page: write down what would make you happy, and after the draw see there whom you give to. Keep this card to yourself. It works until everything is erased after the day.'
export const theirCardUsed = (days: readonly string[]) =>
  `Their card was used on ${longDates(days)}.`
export const theirCardWaits = () => 'Their card has not been opened yet.'
export const makeCard = () => 'Make a card'
export const makeNewCard = () => 'Make a new card'

// The spreadsheet.
export const joinedColumn = () => 'Joined'
export const openedColumn = () => 'Page opened'
export const opened = (hasOpened: boolean) => (hasOpened ? 'yes' : 'not yet')

// Too late.
export const over = () =>
  'This exchange is completed, so nothing about its people can be changed any more.'
export const tooLateToAdd = () =>
  'Names are drawn, so a latecomer needs somebody to give to and somebody who gives to them.'
export const letLatecomerIn = () => 'Let a latecomer in'
export const tooLateToRemove = () =>
  'Names are drawn, so whoever gives to this person needs somebody else to give to. Take them out from their page.'
export const noCard = () =>
  'A card is for people whom no mail reaches, until the day is over. Everybody else gets a link to their page by mail.'
