import { html, type SafeHtml } from '@remix-run/html-template'
import type { Secrecy } from '../../exchanges/rules.ts'
import { customName, formsOf, knownName } from '../../exchanges/words/en-customs.ts'
import type { ProfileField } from '../../participants/fields.ts'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { daysInWords, daysOfUse, longDate, people, quoted, type Use } from '../../ui/words/en.ts'
import type { Reminders } from '../rules.ts'

type Done = Readonly<Record<Exclude<News['dashboard'], 'reminders_on'>, string>>
const DONE: Done = {
  profile: 'Saved.',
  reminders_off: 'No more reminders.',
  ready: 'Lovely. One thing less to think of.',
  kept_secret: 'Our lips are sealed.',
  hidden: 'Your name isn’t shown any more. Someone may have seen it.',
  told: 'So they’ll find out.',
  not_ready: 'No rush. Say so here once it is.',
}
const REMINDERS_ON: Readonly<Record<Reminders, string>> = {
  to_come: 'We’ll remind you.',
  ready: 'Reminders are on. Your present is ready, so none comes.',
  unreached: 'Reminders are on, for when emails reach you.',
  without_mail: 'Reminders are on, for when emails go out here.',
  past: 'Reminders are on, but there are none left to come.',
  none: 'Reminders are on, but none are planned.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string, reminders: Reminders) =>
  sentenceFor({ ...DONE, reminders_on: REMINDERS_ON[reminders] }, word)

export const hi = (name: SafeHtml) => html`Hi ${name}!`
export const hiYouAreIn = (name: SafeHtml) => html`Hi ${name}, you’re in`
export const hiDrawn = (name: SafeHtml) => html`Hi ${name}, names are drawn`
export const hiToday = (name: SafeHtml) => html`Hi ${name}, today’s the day`
export const hiFinished = (name: SafeHtml) => html`Hi ${name}, it’s finished`

/** Whoever has written what they would like has nothing to do before the draw. */
export const allSet = () => 'All set for now'
type Joined = { joined: number; isOpen: boolean; sends: boolean }
const howMany = ({ joined, isOpen }: Joined) => {
  if (joined === 1) return 'You’re the first!'
  return isOpen ? `${people(joined)} are in so far.` : `${people(joined)} are in.`
}
export const whatHappens = (so: Joined) =>
  so.sends
    ? `${howMany(so)} We’ll email you when names are drawn.`
    : `${howMany(so)} Once names are drawn, you’ll find here who you’re giving to. Look in again!`

/** The day is over, and names were never drawn. */
export const missed = () => 'The day has passed'
export const missedText = (host: string) =>
  `Names weren’t drawn. Ask ${host} whether there’ll be a new day.`

/** `isOver`: nobody draws any more. */
export const namesAreLostText = ({ isOver, host }: { isOver: boolean; host: string }) =>
  isOver
    ? 'The key that opens them is lost, so nobody can look up who they gave to.'
    : `The key that opens them is lost. Ask ${host} to draw again; then you’ll find here who you’re giving to.`

// A word to everybody.
export const wordFrom = (host: SafeHtml) => html`A word from ${host}`
export const earlierWords = (count: number) =>
  count === 1 ? 'The one before' : `The ${count} before`

// Messages.
export const unread = (href: string) =>
  html`<strong>A message for you.</strong> You haven’t read it yet. <a href="${href}">Read it</a>`
export const inSecret = () => 'in secret'
const TO_GIVER: Readonly<Record<Secrecy, (giver: string) => string>> = {
  always: (giver) =>
    `Ask the person you’re giving to, or answer ${giver}. Nobody finds out who’s asking.`,
  until_the_day: (giver) =>
    `Ask the person you’re giving to, or answer ${giver}. Before the day, nobody finds out who’s asking.`,
  over: (giver) => `Write to the person you gave to, or answer ${giver}.`,
}
/** `secrecy`: whether the other one may know by then who it is. */
export const messagesText = (custom: string, secrecy: Secrecy) => {
  const forms = formsOf(custom)
  return TO_GIVER[secrecy](forms ? `your ${forms.giver}` : 'whoever’s giving to you')
}
export const openMessages = () => 'Open messages'
/** Once it is finished. */
export const messagesOver = () => 'It’s over, but you can still write until it’s deleted.'

// The profile.
export const whatWouldYouLike = () => 'What would you like?'
export const myIdeas = () => 'My gift ideas'
export const ideasHint = () => 'One idea per line, links too. “My size …” and “Please no …” help.'
export const saveIdeas = () => 'Save my ideas'
type Day = { exchange_date: string; custom: string }
/** December is named where it is December, and it is not called by a name of the organiser’s own. */
export const hintHelps = ({ exchange_date, custom }: Day) =>
  knownName(custom) !== undefined && Temporal.PlainDate.from(exchange_date).month === 12
    ? 'Nothing yet. A hint or two makes someone’s December easier!'
    : 'Nothing yet. A hint or two makes someone’s life easier!'
export const noIdeasLeft = () => 'You didn’t write anything down.'
export const nothingYet = () => 'nothing yet'
export const writtenDown = () => 'written down'
/** The heading above a field on one's own page, where name and gift ideas have their own. */
export const mine = (field: OtherField) => MINE[field]
type OtherField = Exclude<ProfileField, 'name' | 'gift_ideas'>
const MINE: Readonly<Record<OtherField, string>> = {
  postal_address: 'My address',
}
export const theRest = () => 'Your name, and where a parcel reaches you.'
export const edit = () => html`Edit<span class="sr"> what I wrote</span>`
export const aboutMe = () => 'About me'

// Who is in, when and where.
export const tooManyNames = () => 'That’s too many people to name here.'
export const whoIsIn = () => 'Who’s in'
export const soFar = (joined: number) => `${joined} so far`
export const someoneMissing = () => 'Someone missing? Send them the link:'
export const theLink = () => 'The link'
export const copyLink = () => 'Copy link'
export const whenAndWhere = () => 'When and where'
export const when = () => 'When'
export const dayAndHowLong = (date: string, days: number) =>
  html`${longDate(date)} <small class="whole">(${daysInWords(days)})</small>`
export const where = () => 'Where'
export const budget = () => 'Budget'
export const addToCalendar = () => 'Add to calendar'

// Reminders, leaving, other devices.
export const otherHeading = () => 'Reminders and leaving'
const REMINDED: Readonly<Record<Reminders, string>> = {
  to_come: 'We’ll remind you by email before the day.',
  ready: 'Your present is ready, so no reminder comes.',
  unreached: 'Our emails don’t reach you, so no reminder does.',
  without_mail: 'We don’t send emails here, so nobody gets a reminder.',
  past: 'There are no more reminders to come.',
  none: 'No reminders are planned.',
}
export const reminded = (isReminded: boolean, reminders: Reminders) =>
  isReminded || reminders === 'none' || reminders === 'past'
    ? REMINDED[reminders]
    : 'No reminders for you.'
export const noMailsWanted = () =>
  'You wanted no emails, so none come. Changed your mind? Ask for a link to this page.'
/** Where no email would come, the button promises none. */
export const toggleReminders = (isReminded: boolean, reminders: Reminders) => {
  if (isReminded) return 'Stop reminders'
  return reminders === 'without_mail' || reminders === 'unreached'
    ? 'Turn on reminders'
    : 'Remind me'
}
export const nothingToRemindOf = () => 'It’s finished, so there’s nothing left to remind you of.'
export const leaveAsk = () => 'Leave…'
export const cannotCome = (host: string) =>
  `Can’t make it after all? Tell ${host}, who can take you out.`
export const emailChanged = (host: SafeHtml, days: readonly Use[]) =>
  html`${host} changed your email on ${daysOfUse(days)}. Didn’t expect that? Just ask.`
export const editedForYou = (host: SafeHtml, days: readonly Use[]) =>
  html`${host} changed your name, ideas or address on ${daysOfUse(days)}. Have a look whether it’s right.`
export const cardMade = (host: SafeHtml, days: readonly Use[]) =>
  html`${host} made a card that opens your page, on ${daysOfUse(days)}. Didn’t get it? Just ask.`
export const cardUsed = (host: SafeHtml, days: readonly Use[]) =>
  html`Your card was used on ${daysOfUse(days)}. Wasn’t you? Tell ${host}.`
export const mailboxOpened = (host: SafeHtml, days: readonly Use[]) =>
  html`${host} opened an email of yours, or its link was used, on ${daysOfUse(days)}. Where no emails go out, that’s how links are handed over. Wasn’t for you, or wasn’t you? Just ask.`
type OtherDevice = { host: SafeHtml; href: string; sends: boolean }
export const otherDeviceLink = ({ host, href, sends }: OtherDevice) =>
  sends
    ? html`On another device? <a href="${href}">Get a link by email.</a>`
    : html`On another device? <a href="${href}">Ask ${host} for a link.</a>`
export const otherDeviceCard = () => 'On another device? Use your card again.'
export const keptAboutMe = () => 'What’s kept about me'
export const nameTaken = () => 'Someone else here is called that already. Add a surname.'
export const editingIsOver = () => 'It’s finished, so nothing can be changed any more.'

// Leaving.
export const leaveTitle = (exchange: string) => `Leave ${quoted(exchange)}?`
/** `returns`: they may join by the link again. */
export const leaveIntro = (returns: boolean, host: string) =>
  returns
    ? 'Nobody will draw you, and you won’t need a present. As long as people can join, so can you.'
    : `Nobody will draw you, and you won’t need a present. Only ${host} can let you in again.`
export const leave = () => 'Leave'
export const stay = () => 'Stay in'
export const tooLateToLeave = (host: string) =>
  `Someone may have drawn you by now, so you can’t leave by yourself. Ask ${host} to take you out.`
export const left = () => 'You’re out'
export const leftText = (sends: boolean) =>
  sends ? 'Thanks for letting us know. We’ll confirm it by email.' : 'Thanks for letting us know.'
export const joinAgain = () => 'Join again'

// The calendar.
export const eventTitle = ({ name, custom }: { name: string; custom: string }) =>
  `${customName(custom)}: ${name}`
export const eventText = (budget: string, url: string) =>
  ['Don’t forget your present!', budget && `Budget: ${budget}`, url]
    .filter((line) => line !== '')
    .join('\n')
export const alarm = (exchange: string) => `Tomorrow: ${exchange}. Got your present?`
export const calendarFileName = () => 'calendar.ics'
