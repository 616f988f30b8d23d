import { html, type SafeHtml } from '@remix-run/html-template'
import type { Shape } from '../../draw/rules.ts'
import type { GiverField, ProfileField } from '../../participants/fields.ts'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { dateAndTime, daysInWords, longDate, longDates, people } from '../../ui/words/en.ts'

const DONE: Readonly<Record<News['dashboard'], string>> = {
  profile: 'Saved.',
  reminders_on: 'You will be reminded by mail.',
  reminders_off: 'You will not be reminded.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) => sentenceFor(DONE, word)

export const hello = (name: SafeHtml) => html`Hello ${name}!`
export const youAreIn = () => 'You are in'
export const whatHappens = (joined: number) => {
  const now = joined === 1 ? 'You are the first.' : `${people(joined)} take part so far.`
  return `${now} Once names are drawn, you get a mail, and find here whom you give to.`
}
export const whatHappensHere = (joined: number) => {
  const now = joined === 1 ? 'You are the first.' : `${people(joined)} take part so far.`
  return `${now} Once names are drawn, you find here whom you give to; look again then.`
}

/** `isOver`: nobody draws any more. */
export const namesAreLostText = (isOver: boolean) =>
  isOver
    ? 'The key that opens them is lost, so nobody can look up whom they gave to.'
    : 'The key that opens them is lost. The organiser has to draw names again; then you find here whom you give to.'

// Messages.
export const somebodyWrote = () => 'Somebody wrote to you'
export const unread = () => 'There is a message you have not read yet.'
export const readIt = () => 'Read it'
export const messages = () => 'Messages'
export const messagesText = () =>
  'Ask the one you give to, and answer your own Secret Santa. Nobody learns who asks.'
export const openMessages = () => 'Open the messages'

// The present.
export const whomYouGiveTo = () => 'Whom you give to'
export const unwrap = () => 'Unwrap the name'
export const wrapUp = () => 'Wrap it up again'
export const noIdeas = () => 'None written down yet. Look again later, or ask.'
export const changedAt = (at: string, timezone: string) => `Changed on ${dateAndTime(at, timezone)}`
export const askThem = () => 'Ask them something without telling who you are'
/** `most`: how many it could be in a draw of any shape; in a wanted shape, it may be fewer. */
export const keepToYourself = (most: number | undefined, wanted: Shape) => {
  if (most === 1) {
    return 'Keep it to yourself. The rules left only this name for you, so whoever knows them can tell.'
  }
  const promise = 'Keep it to yourself: nobody else knows, not even the organiser.'
  if (most === undefined) return promise
  const number = wanted === 'any' ? String(most) : `at most ${most}`
  return `${promise} The name you drew was one of ${number} possible ones.`
}

/** The heading above what a giver sees of their recipient. */
export const forGiver = (field: GiverField) => FOR_GIVER[field]
const FOR_GIVER: Readonly<Record<GiverField, string>> = {
  gift_ideas: 'Gift ideas',
  postal_address: 'Where a parcel reaches them',
}

// The profile.
export const myWishes = () => 'What would make me happy'
export const noWishes = () => 'You have not written anything yet. Help the one who gives to you!'
/** The heading above a field on one's own page, where name and gift ideas have their own. */
export const mine = (field: OtherField) => MINE[field]
type OtherField = Exclude<ProfileField, 'name' | 'gift_ideas'>
const MINE: Readonly<Record<OtherField, string>> = {
  postal_address: 'My postal address',
}
export const edit = () => 'Edit'
export const aboutMe = () => 'About me'

// Who takes part, and the exchange.
export const whoTakesPart = () => 'Who takes part'
export const somebodyMissing = () => 'Somebody is missing? Send them the invitation link:'
export const invitationLink = () => 'Invitation link'
export const theExchange = () => 'The exchange'
export const when = () => 'When'
export const dayAndHowLong = (date: string, days: number) =>
  html`${longDate(date)} <small>(${daysInWords(days)})</small>`
export const where = () => 'Where'
export const budget = () => 'Budget'
export const addToCalendar = () => 'Add to my calendar'

// Reminders, leaving, other devices.
export const otherHeading = () => 'Reminders and leaving'
export const reminded = (isReminded: boolean) =>
  isReminded ? 'You get a reminder by mail before the day.' : 'You get no reminders.'
export const noMailsWanted = () =>
  'No mails go to your address, as you wanted. Ask for a link to this page if they may come again.'
export const toggleReminders = (isReminded: boolean) =>
  isReminded ? 'Do not remind me' : 'Remind me by mail'
export const leaveAsk = () => 'Leave the exchange …'
export const cannotCome = () => 'You cannot take part after all? Please tell the organiser.'
export const emailChanged = (day: string) =>
  `The organiser changed your email on ${longDate(day)}. Was that not planned? Ask.`
export const cardUsed = (days: readonly string[]) =>
  `Your card was used on ${longDates(days)}. Was that not you? Tell the organiser, and ask for a new card.`
export const mailboxOpened = (days: readonly string[]) =>
  `The organiser opened a mail of yours, or its link was used, on ${longDates(days)}. Where no mail is set up, that is how links are handed over. Was that not for you, or not you? Ask.`
export const otherDeviceMail = (requestAccess: string) =>
  html`On another device, or signed out one day? <a href="${requestAccess}">Get a fresh link to this page by mail.</a>`
export const otherDeviceCard = () =>
  'On another device, or signed out one day? Open the address on your card again.'
export const editingIsOver = () =>
  'This exchange is completed, so your profile can no longer be changed.'

// Leaving.
export const leaveTitle = () => 'Leave the exchange'
export const leaveHeading = (exchange: string) => `Leave “${exchange}”?`
export const leaveIntro = () =>
  'Nobody will draw you, and you will draw nobody. While registration is open you can join again.'
export const leave = () => 'Leave the exchange'
export const stay = () => 'Stay'
export const tooLateToLeave = () =>
  'Registration is over, so somebody may already have drawn you. Please ask the organiser; they can take you out.'
export const left = () => 'You have left the exchange'
export const leftText = (exchange: string) => `You no longer take part in “${exchange}”.`
export const leftAndMailed = (exchange: string) =>
  `You no longer take part in “${exchange}”. We have sent you a mail that confirms it.`
export const changedYourMind = () => 'Changed your mind?'

// The calendar.
export const eventTitle = (exchange: string) => `Secret Santa: ${exchange}`
export const eventText = (budget: string, url: string) =>
  ['Bring a present for the one you give to.', budget && `Budget: ${budget}`, url]
    .filter((line) => line !== '')
    .join('\n')
export const alarm = (exchange: string) => `Tomorrow: ${exchange}. Is your present ready?`
export const calendarFileName = () => 'secret-santa.ics'
export const keptAboutMe = () => 'What’s kept about me'
