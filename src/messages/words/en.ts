import { html, type SafeHtml } from '@remix-run/html-template'
import { type Secrecy, secrecyOf } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { formsOf } from '../../exchanges/words/en-customs.ts'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { inMinutes, longDate } from '../../ui/words/en.ts'
import type { Role } from '../rules.ts'

const DONE: Readonly<Record<Exclude<News['messages'], 'reported' | 'thanked'>, string>> = {
  sent: 'Sent.',
  muted: 'Switched off. The other person isn’t told.',
  unmuted: 'Switched on.',
}
/** No mail is promised: whether one tells them of it is theirs to know. Where names are revealed, it says nothing of them. */
const thanked = (secrecy: Secrecy) =>
  secrecy === 'always'
    ? 'Your thank-you is on their page. Names stay secret.'
    : 'Your thank-you is on their page.'
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string, host: string, secrecy: Secrecy) =>
  word === 'reported'
    ? `${host} can now read this one message and sees you showed it.`
    : sentenceFor({ ...DONE, thanked: thanked(secrecy) }, word)

export const title = () => 'Messages'
export const lost = () =>
  'The key that opens names and messages is lost. Nothing can be written until names are drawn again.'
export const intro = (host: SafeHtml) =>
  html`Ask and answer in secret. Nobody else can read this, not even ${host}.`
export const introWhenOver = (host: SafeHtml) =>
  html`It’s over, but you can still write until it’s deleted. Nobody else can read this, not even ${host}.`
export const noHurry = () =>
  'Nobody has to answer at once, and anyone may switch this off. Your page always has the latest gift ideas.'
export const otherDevice = (requestAccess: string) =>
  html`On another device? <a href="${requestAccess}">Get a link by email.</a>`

type ConversationWords = { about: string; label: string; send: string }

/** Whom somebody talks to, in which exchange, and whether presents were given. */
export type Talk = {
  partner: Role
  exchange: Pick<Exchange, 'custom' | 'reveals' | 'revealed_on'>
  isOver: boolean
}
const giverName = (custom: string) => {
  const forms = formsOf(custom)
  return forms ? `Your ${forms.giver}` : 'Whoever’s giving to you'
}
const QUESTIONS: Readonly<Record<Secrecy, string>> = {
  always:
    'Ask about sizes, tastes, or whether that book is on the shelf already. They see your words, not your name, so don’t give yourself away.',
  until_the_day:
    'Ask about sizes, tastes, or whether that book is on the shelf already. Before the day they see your words, not your name, so don’t give yourself away.',
  over: 'Ask about sizes, tastes, or whether that book is on the shelf already. They see your words.',
}
const ANSWERS: Readonly<Record<Secrecy, (giver: string) => string>> = {
  always: (giver) => `${giver} can ask you things here. You answer without knowing who it is.`,
  until_the_day: (giver) =>
    `${giver} can ask you things here. Before the day you answer without knowing who it is.`,
  over: (giver) => `${giver} can ask you things here.`,
}
const wordsWith = (
  custom: string,
  secrecy: Secrecy,
): Readonly<Record<Role, ConversationWords>> => ({
  recipient: {
    about: QUESTIONS[secrecy],
    label: 'Your question',
    send: 'Ask',
  },
  giver: {
    about: ANSWERS[secrecy](giverName(custom)),
    label: 'Your answer',
    send: 'Answer',
  },
})
/** The same once it is over. Where names are revealed, the two may know each other by then, or not. */
const afterwards = (secrecy: Secrecy): Readonly<Record<Role, ConversationWords>> => ({
  recipient: {
    about: WORD_AFTERWARDS[secrecy],
    label: 'Your words',
    send: 'Write to them',
  },
  giver: {
    about:
      secrecy === 'always'
        ? 'Happy with your present? Say so here, without knowing who it is.'
        : 'Happy with your present? Say so here.',
    label: 'Your thank-you',
    send: 'Say thank you',
  },
})
const WORD_AFTERWARDS: Readonly<Record<Secrecy, string>> = {
  always: 'A word afterwards? They see what you write, not your name.',
  until_the_day:
    'A word afterwards? They see what you write, and your name only after the day, if you let them know.',
  over: 'A word afterwards? They see what you write.',
}
const wordsFor = ({ partner, exchange, isOver }: Talk) => {
  const secrecy = secrecyOf(exchange)
  return (isOver ? afterwards(secrecy) : wordsWith(exchange.custom, secrecy))[partner]
}
export const heading = ({ partner, exchange, isOver }: Talk) =>
  partner === 'giver'
    ? giverName(exchange.custom)
    : isOver
      ? 'The person you gave to'
      : 'The person you’re giving to'
export const about = (talk: Talk) => wordsFor(talk).about
export const label = (talk: Talk) => wordsFor(talk).label
export const send = (talk: Talk) => wordsFor(talk).send
export const you = () => 'You'

export const nothingYet = () => 'Nothing yet.'
/** Above the newest messages of a conversation. */
export const earlier = (count: number) => (count === 1 ? 'Show 1 earlier' : `Show ${count} earlier`)
export const upTo = (max: number) => `Up to ${max.toLocaleString('en-GB')} characters.`
export const isFull = () => 'This conversation is full. Time to meet!'
/** Counted from 1, for those who do not see which message it stands at. */
export const showToHost = (host: SafeHtml, talk: Talk, number: number) =>
  html`Show it to ${host}<span class="sr">: ${heading(talk)}, message ${number}</span>…`
export const ratherNot = () => 'Rather not talk here?'
export const switchOff = (talk: Talk) => html`Switch off<span class="sr">: ${heading(talk)}</span>`
export const switchedOff = () =>
  'You’ve switched this off: no messages, no emails about them. Anything written in the meantime is kept.'
export const switchOn = (talk: Talk) => html`Switch on<span class="sr">: ${heading(talk)}</span>`

export const messageTooLong = (max: number) => `Please shorten this to ${max} characters.`
export const messageMissing = () => 'Write something first.'
export const notDrawn = () => 'Names aren’t drawn yet, so there’s nobody to write to.'
export const notNow = () => 'You can write once names are drawn. Nothing was sent.'
/** Somebody has joined or left meanwhile, or names were drawn again. */
export const toWhom = () => 'It may be someone else by now. Look who it’s for, then send it again.'
export const ofWhom = () =>
  'Someone has joined or left since you opened that page. Nothing was changed: look at it again.'
export const full = () => 'This conversation is full, so nothing was sent. Time to meet!'
export const tooMany = (minutes: number) =>
  `That’s a lot for one hour. It’s kept here: send it ${inMinutes(minutes)}.`

// Showing a message to whoever invites.
export const reportTitle = (host: string) => `Show this to ${host}?`
type Hosts = { first: SafeHtml; host: SafeHtml }
export const reportMeans = ({ first, host }: Hosts) =>
  html`${first} reads these words and sees that you showed them, but not who wrote them. If the words give away who’s giving to who, ${host} will know that, too.`
/** Of a message from the person one gives to. */
export const reportTells = (host: SafeHtml) =>
  html`If ${host} wrote them, ${host} will know you’re the one giving.`
export const report = () => 'Show it'

// What the organiser reads.
const theirGiver = (custom: string) => {
  const forms = formsOf(custom)
  return forms ? `their ${forms.giver}` : 'whoever’s giving to them'
}
export const reportsTitle = () => 'Messages shown to you'
export const reportsIntro = () => 'You see only what someone chose to show you, never who wrote it.'
export const nothingToRead = () => 'Nothing to read.'
export const whatHelps = () =>
  'What helps: a kind word to everyone about how we talk to each other. Anyone can switch messages off. If nothing else helps, undo the draw and draw again: that deletes all messages.'
export const reportedBy = (
  reporter: SafeHtml,
  { partner, exchange }: Omit<Talk, 'isOver'>,
  at: string,
) =>
  partner === 'giver'
    ? html`${reporter} got this from ${theirGiver(exchange.custom)} and showed you on ${longDate(at)}:`
    : html`${reporter} got this from the person they’re giving to and showed you on ${longDate(at)}:`
export const whoLeft = () => 'Someone who has left'
export const deleteIt = (reporter: SafeHtml) =>
  html`Delete<span class="sr"> what ${reporter} showed you</span>`
export const deleted = () => 'Deleted.'
