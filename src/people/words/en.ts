import { html, type SafeHtml } from '@remix-run/html-template'
import { dateAndTime, longDate, longDates } from '../../ui/words/en.ts'

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
export const cardTitle = () => 'A card'
export const cardHeading = (name: SafeHtml) => html`A card for ${name}`
export const cardIntro = (name: SafeHtml) =>
  html`It opens ${name}’s page on any phone until everything is deleted after the day. Once names are drawn, it shows who ${name} is giving to.`
export const cardShownOnce = (name: SafeHtml) =>
  html`You see it only once: print it or send it right away. Only ${name} should use it; every day it’s used shows up here and on ${name}’s page.`
export const cardWasUsed = (name: SafeHtml, days: readonly string[]) =>
  html`${name}’s card was used on ${longDates(days)}.`
export const cardLives = () => 'There’s a card already. A new one replaces it.'
export const cardNow = () => 'Print it or send it now; you won’t see it again.'
export const printCard = () => 'Print'
export const forWhom = () => 'For'
export const cardFrom = (host: SafeHtml, exchange: string, day: string) =>
  html`${host} is doing a Secret Santa: <strong>${exchange}</strong>, ${longDate(day)}.`
export const qrLabel = (name: string) => `QR code that opens ${name}’s page`
export const cardScan = () => 'Point your phone’s camera here, or type:'
export const cardCode = () => 'Or open the invitation, say you’re already in, and type:'
export const cardExplained = () =>
  'This is your own page: write down what you’d like, and find out who you’re giving to. Keep the card to yourself. It works until everything is deleted after the day.'
export const theirCardUsed = (days: readonly string[]) => `Card used on ${longDates(days)}.`
export const theirCardWaits = () => 'The card hasn’t been used yet.'
export const makeCard = () => 'Make card'
export const makeNewCard = () => 'Make new card'

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
