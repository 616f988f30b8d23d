import { html, type SafeHtml } from '@remix-run/html-template'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { dateAndTime } from '../../ui/words/en.ts'
import type { Role } from '../rules.ts'

const DONE: Readonly<Record<News['messages'], string>> = {
  sent: 'Your message is on its way.',
  muted: 'You do not see these messages any more. The other is not told.',
  unmuted: 'You see these messages again.',
  reported: 'The organiser can read this one message now, and sees that it is you who shows it.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) => sentenceFor(DONE, word)

export const title = () => 'Messages'
export const lost = () =>
  'The key that opens names and messages is lost. Nothing can be written until names are drawn again.'
export const intro = () =>
  'Ask and answer without telling who you are. Nobody else can read it, not even the organiser.'
export const noHurry = () =>
  'Nobody has to answer at once, and anybody may switch messages off. No answer? The gift ideas on your page are always the newest.'
export const otherDevice = (requestAccess: string) =>
  html`On another device, or signed out one day? <a href="${requestAccess}">Get a fresh link by mail.</a>`

type ConversationWords = { heading: string; author: string; about: string; label: string }

/** By conversation partner. */
const WITH: Readonly<Record<Role, ConversationWords>> = {
  recipient: {
    heading: 'With the one you give to',
    author: 'The one you give to',
    about:
      'Ask about sizes, tastes, or whether the book is on the shelf already. They read your words, not your name; mind that the words do not give you away.',
    label: 'Your question',
  },
  giver: {
    heading: 'With your Secret Santa',
    author: 'Your Secret Santa',
    about: 'Whoever gives to you may ask you something here. You answer without knowing who it is.',
    label: 'Your words to your Secret Santa',
  },
}
export const heading = (partner: Role) => WITH[partner].heading
export const author = (partner: Role) => WITH[partner].author
export const about = (partner: Role) => WITH[partner].about
export const label = (partner: Role) => WITH[partner].label
export const you = () => 'You'

export const nothingYet = () => 'Nothing has been written yet.'
export const atMost = (max: number) => `At most ${max} characters.`
export const send = () => 'Send'
export const over = () => 'The exchange is over, so nothing more can be written.'
export const isFull = () => 'This conversation is full. Time to meet!'
export const showToOrganiser = () => 'Show it to the organiser …'
export const switchOff = () => 'Switch these messages off'
export const switchedOff = () =>
  'You have switched these messages off: you see none, and no mail comes. What is written meanwhile waits here.'
export const switchOn = () => 'Switch them on again'

export const messageTooLong = (max: number) => `A message may have at most ${max} characters.`
export const messageMissing = () => 'Please write something first.'
export const notDrawn = () =>
  'Names are not drawn yet, so there is nobody to write to. You get a mail once they are.'
export const notNow = () =>
  'Messages can be written from the draw until the exchange is completed. Nothing was sent.'
export const full = () => 'This conversation is full, so nothing was sent. Time to meet!'
export const tooMany = () =>
  'You have written a lot in the last hour. Please send this one a little later; nothing you typed is lost.'

// Showing a message to the organiser.
export const reportTitle = () => 'Show a message to the organiser'
export const reportHeading = () => 'Show this message to the organiser?'
export const reportMeans = () =>
  'The organiser then reads these words, and your name beside them. They do not learn who wrote it, and nothing else that was written.'
export const reportWarning = (partner: Role) =>
  partner === 'recipient'
    ? 'Do the words themselves tell who gives to whom? Then the organiser learns that, too. And if the organiser takes part and wrote them, they learn that it is you who gives to them.'
    : 'Do the words themselves tell who gives to whom? Then the organiser learns that, too.'
export const report = () => 'Show it to the organiser'
export const keepToMyself = () => 'Keep it to myself'

// What the organiser reads.
export const reportsTitle = () => 'Reported messages'
export const reportsIntro = () =>
  'People who take part can write to each other without telling who they are. You see only what somebody chose to show you here, and not who wrote it.'
export const nothingToRead = () => 'There is nothing to read.'
export const whatHelps = () =>
  'What helps: a kind word to everybody about how we talk to each other. Whoever wants no messages can switch them off on their page. If nothing else does, undo the draw and draw again: that erases all messages.'
export const reportedBy = (reporter: SafeHtml, author: Role, at: string, timezone: string) =>
  author === 'giver'
    ? html`${reporter} got this from their Secret Santa, and showed it to you on ${dateAndTime(at, timezone)}:`
    : html`${reporter} got this from the one they give to, and showed it to you on ${dateAndTime(at, timezone)}:`
export const eraseReport = () => 'Erase this report'
export const reportErased = () => 'The report is erased.'
