import { html, type SafeHtml } from '@remix-run/html-template'
import { formsOf } from '../../exchanges/words/en-customs.ts'
import type { News } from '../../paths.ts'
import { daysOfUse, longDate, quoted, shortDate, type Use } from '../../ui/words/en.ts'

// One card.
export const cardTitle = () => 'A card'
export const cardHeading = (name: SafeHtml) => html`A card for ${name}`
/** `isLocal`: no phone can open it. */
export const cardOpens = (name: SafeHtml, isLocal: boolean) =>
  isLocal
    ? html`It opens ${name}’s page on this computer until everything is deleted after the day, or until ${name} comes by a link in an email.`
    : html`It opens ${name}’s page on any phone until everything is deleted after the day, or until ${name} comes by a link in an email.`
export const cardShows = (name: SafeHtml, areDrawn: boolean) =>
  areDrawn
    ? html`It shows who ${name} is giving to.`
    : html`Once names are drawn, it shows who ${name} is giving to.`
export const cardShownOnce = (name: SafeHtml) =>
  html`You see it only once: print it or send it right away. Only ${name} should use it; every day it’s used shows up here and on ${name}’s page.`
export const cardWasUsed = (name: SafeHtml, days: readonly Use[]) =>
  html`${name}’s card was used on ${daysOfUse(days)}.`
export const cardLives = () => 'There’s a card already. A new one replaces it.'
export const makeCard = () => 'Make card'
export const cardNow = () => 'Print it or send it now; you won’t see it again.'
export const printCard = () => 'Print'
export const forWhom = () => 'For'
type Party = { name: string; custom: string; exchange_date: string }
export const cardFrom = (host: SafeHtml, { name, custom, exchange_date: day }: Party) => {
  const forms = formsOf(custom)
  return forms
    ? html`${host} is doing ${forms.one}: <strong>${name}</strong>, ${longDate(day)}.`
    : html`${host} invites you to ${quoted(custom)}: <strong>${name}</strong>, ${longDate(day)}.`
}
export const qrLabel = (name: string) => `QR code that opens ${name}’s page`
export const cardScan = () => 'Point your phone’s camera here, or type:'
export const cardCode = () => 'Or open the invitation, say you’re already in, and type:'
/** `isOver`: it is finished, and nobody writes anything down any more. */
export const cardExplained = (isOver: boolean) =>
  isOver
    ? 'This is your own page, with the name you drew.'
    : 'This is your own page: write down what you’d like, and find out who you’re giving to.'
export const cardKept = () =>
  'Keep the card to yourself. It works until everything is deleted after the day, or until you come by a link in an email.'
/** What to send in a chat; a name may be too long for it, an address never is. */
export const textToSend = (name: string, exchange: string, address: string) =>
  `For ${name}: this opens your own page for ${quoted(exchange)}. Only you should use it. ${address}`
export const waysToSend = (name: string) => `Ways to send the card for ${name}`
export const noCard = () => 'Cards are for people we can’t email.'

// Hand over.
export const handOver = () => 'Hand over'
export const intro = (sends: boolean) =>
  sends
    ? 'Emails may not reach these people, so each gets a card from you.'
    : 'We don’t send emails here, so people get cards from you.'
export const onlyTheirs = () =>
  'A card opens its owner’s page: give it to them, and to nobody else. Every use shows up here and on that page.'
/** Without a card: their email was opened in the mailbox. */
export const byMailbox = (count: number) => `Have a link from their email (${count})`
export const unsentEmails = () => 'Unsent emails'
type NobodysCards = { people: number; toTakeOut: number; hasUnsent: boolean }
/** `toTakeOut`: how many are in, though they say that it is not for them. `waits`: no email goes out just now. */
export const nobodyToHandOver = (
  { people, toTakeOut, hasUnsent }: NobodysCards,
  waits: boolean,
) => {
  if (people === 0) return 'Nobody’s in yet, so there’s nobody to make a card for.'
  if (hasUnsent) return 'Some emails wait for you to send them. After that, nobody needs a card.'
  if (waits)
    return 'Emails wait just now. Once they go out again, they reach everyone who wants to be in.'
  return toTakeOut === 0
    ? 'Emails reach everyone, so nobody needs a card.'
    : 'Nobody who wants to be in needs a card.'
}
export const missing = (count: number) => `No card yet (${count})`
export const waiting = (count: number) => `To hand over (${count})`
export const handedOver = (count: number) => `Handed over (${count})`
/** Whom emails reach by now. */
export const stillOpen = (count: number) => `Cards that still work (${count})`
/** `waits`: no email goes out just now. */
export const untilByMail = (waits: boolean) =>
  waits
    ? 'Emails wait just now. A card works until its owner comes by one that isn’t a reminder or about a message.'
    : 'Emails arrive now, so a card works until its owner comes by one that isn’t a reminder or about a message.'
const WHY = {
  not_for_me: '',
  wants_no_mail: 'wants no emails from here',
  not_arriving: 'emails don’t arrive',
  in_doubt: 'emails may not arrive',
  no_email: 'no email',
  no_sender: '',
}
export const why = (silence: keyof typeof WHY) => WHY[silence]
/** Of the cards before this one. */
export const earlierUsedOn = (days: readonly Use[]) =>
  days.length === 0 ? '' : `an earlier one ${usedOn(days)}`
export const madeOn = (day: string | null) =>
  day === null ? 'card made' : `card made ${shortDate(day)}`
export const madeThemselves = () => 'joined with a link of their own, which you haven’t seen'
export const notUsed = () => 'not used yet'
export const usedOn = (days: readonly Use[]) => {
  const last = days.at(-1)
  if (last === undefined) return ''
  return days.length === 1
    ? `used ${shortDate(last.day)}`
    : `used on ${days.length} days, last ${shortDate(last.day)}`
}
export const handedOverOn = (day: string) => `handed over ${shortDate(day)}`
export const makeCardFor = (name: SafeHtml) => html`Make card<span class="sr"> for ${name}</span>`
export const newCardFor = (name: SafeHtml) => html`New card<span class="sr"> for ${name}</span>`
export const markHanded = (name: SafeHtml) => html`Handed over<span class="sr"> to ${name}</span>`
export const takeBack = (name: SafeHtml) =>
  html`Not yet<span class="sr"> handed over to ${name}</span>`
const DONE: Readonly<Record<News['handOver'], string>> = {
  handed: 'Noted as handed over.',
  taken_back: 'Noted as not handed over yet.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) =>
  Object.hasOwn(DONE, word) ? DONE[word as News['handOver']] : ''
export const nobodyChosen = () => 'Choose whose card you’ve handed over.'
export const noCardYet = () => 'There’s no card to hand over yet. Make one first.'

// All cards at once.
export const makeAll = (count: number) => `Make ${count} cards…`
export const allTitle = (count: number) => (count === 1 ? 'Make 1 card?' : `Make ${count} cards?`)
export const allIntro = () =>
  'You see them only once, on one page: print it right away, each card on a sheet of its own, or send them one by one.'
export const makeNow = (count: number) => (count === 1 ? 'Make 1 card' : `Make ${count} cards`)
export const allHeading = (count: number) => (count === 1 ? '1 card' : `${count} cards`)
export const allNow = () => 'Print this page or send them now; you won’t see them again.'
export const lostAll = () =>
  'Closed it too early? Make a new card for each; it replaces the lost one.'
export const send = (name: SafeHtml) => html`Send<span class="sr"> the card for ${name}</span>`
export const noneMissing = () =>
  'Everyone who needs a card has one. Lost one? Make a new one for that person.'
