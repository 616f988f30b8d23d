import { html, type SafeHtml } from '@remix-run/html-template'
import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { dateAndTime, daysInWords, longDate, people } from '../../ui/words/en.ts'

// All exchanges.
export const listTitle = () => 'Your exchanges'
export const firstHeading = () => 'Your first Secret Santa'
export const firstIntro = () =>
  'Pick a name and a day, share the link, and draw names once everyone’s in.'
export const createFirst = () => 'Let’s go'
export const newExchange = () => 'New exchange'
export const pastExchanges = (count: number) => `Past ones (${count})`
export const dayAway = (date: string, days: number) =>
  `${longDate(date)}\u00A0· ${daysInWords(days)}`
export const whoIsIn = (count: number) => (count === 0 ? 'Nobody’s in yet' : people(count))
export const whoIsInWithIdeas = (count: number, withoutIdeas: number) =>
  withoutIdeas === 0
    ? `${people(count)}\u00A0· everyone has gift ideas`
    : `${people(count)}\u00A0· ${withoutIdeas} without gift ideas`
export const mailsMissed = (count: number) =>
  count === 1 ? '1 email didn’t arrive' : `${count} emails didn’t arrive`
export const deleted = () => 'Deleted, with everything in it.'

// One exchange.
export const allExchanges = () => 'All exchanges'
export const whereItStands = () => 'Where the exchange stands'
export const whatNext = () => 'What to do next'
export const reports = (count: number) =>
  count === 1
    ? 'Somebody wants you to read a message they got.'
    : `${count} messages were shown to you by those who got them.`
export const readReports = (count: number) => (count === 1 ? 'Read it' : 'Read them')

const DONE: Readonly<Record<News['desk'], string>> = {
  saved: 'Saved.',
  open_registration: 'Registration is open. Share the invitation link.',
  close_registration: 'Registration is closed.',
  draw: 'Names are drawn, and everybody gets a mail.',
  undo_draw:
    'The draw is undone and erased. The mails of the next draw will say that the earlier ones no longer hold.',
  complete: 'The exchange is completed.',
  prolong: 'Its data is kept for 30 days longer.',
  joined_late: 'They are in. Everybody else is asked to look at their page again.',
  dropped_out: 'They are out. Everybody else is asked to look at their page again.',
  again: 'Here is the next one. Check what was copied, then open registration.',
  person_added: 'Added. A mail with a link to their page is on its way.',
  person_saved: 'Saved.',
  person_removed: 'They are out.',
  all_accepted: 'They are in. Everybody with an email gets a mail with a link to their page.',
  imported_without_mail:
    'The list is added, and everybody with an email gets a mail, but for those who want no mails from here. They are named under “Mail”: make cards for them.',
  imported: 'The list is added. Everybody with an email gets a mail with a link to their page.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) => sentenceFor(DONE, word)

// The next step.
export const nextOpen = () => 'Next: open registration'
export const nextOpenText = () => 'Then everybody who has the invitation link can join.'
export const openRegistration = () => 'Open registration'
export const openAgain = () => 'Open registration again'
export const nextShare = () => 'Next: share the invitation link'
export const nextShareText = (joined: number, missing: number) => {
  const soFar = joined === 0 ? 'Nobody has joined yet.' : `${people(joined)} joined so far.`
  const until = missing === 1 ? 'one more person has' : `${missing} more people have`
  return `${soFar} Names can be drawn once ${until} joined. Copy the link below into your family’s chat or a mail.`
}
export const nextReopen = () => 'Next: let more people in'
export const nextReopenText = (missing: number) =>
  missing === 1
    ? 'It takes one more person to draw names. Open registration again and share the link.'
    : `It takes ${missing} more people to draw names. Open registration again and share the link.`
export const nextLoosen = () => 'Next: change the rules'
export const nextLoosenText = () => 'With the present exclusions names cannot be drawn.'
export const seeWhy = () => 'See why'
export const nextDraw = () => 'Next: draw names'
export const nextDrawText = (joined: number) =>
  `${people(joined)} take part. Is everybody in, and is it set who must not draw whom? Then draw: registration closes, and each person gets one mail that leads to the name they drew.`
export const drawNames = () => 'Draw names'
export const drawn = () => 'Names are drawn'
export const drawnText = (days: number) =>
  `There is nothing to do. The exchange is ${daysInWords(days)}; it completes itself on the day after.`
export const namesAreLostText = () =>
  'The key that opens them is not in the data folder any more. Put it back, if you have a copy of the keys. If it is lost: undo the draw, and draw again.'
export const theDay = () => 'Today is the day'
export const theDayText = () =>
  'Have a good time! The exchange completes itself after the day; or do it now.'
export const completeIt = () => 'Complete the exchange'
export const completed = () => 'Completed'
export const completedText = (purge: string | null, timezone: string) =>
  purge === null
    ? 'There is nothing to do.'
    : `There is nothing to do. All data of this exchange is erased by itself on ${dateAndTime(purge, timezone)}.`
export const againText = () =>
  'Was it nice? Prepare the next one now, while it is still here: people and rules can be taken over.'
export const again = () => 'Again next year'
export const keepLonger = () => 'Keep its data 30 days longer'

// The invitation.
export const invitationLink = () => 'Invitation link'
export const linkNotYet = () => 'People can join once registration is open.'
export const linkForAll = () => 'Whoever has this link can join.'
export const textForChat = () => 'A text for a chat or a mail'
export const textLabel = () => 'Text to paste into a chat or a mail'
export const copyText = () => 'Copy the text'
export const writeMail = () => 'Write a mail with it'
export const mailSubject = (exchange: string) => `You are invited: ${exchange}`
export const qrTitle = () => 'QR code to show or print'
export const qrText = () => 'Whoever points the camera of a phone at it gets to the invitation.'
export const qrLabel = () => 'QR code that leads to the invitation'

type Invitation = {
  name: string
  exchange_date: string
  budget: string
  location: string
  registration_close_date: string | null
}
/** The invitation to paste into a chat or a mail, line by line. */
export const invitationText = (exchange: Invitation, url: string) => {
  const { name, exchange_date, budget, location, registration_close_date: closes } = exchange
  const place = location === '' ? '' : `, ${location}`
  return [
    `You are invited to our Secret Santa “${name}” on ${longDate(exchange_date)}${place}.`,
    budget === '' ? '' : `Budget: ${budget}.`,
    `Join here, it takes a minute${closes ? ` (until ${longDate(closes)})` : ''}:`,
    url,
  ]
    .filter((line) => line !== '')
    .join('\n')
}

// People.
export const peopleHeading = (count: number) => (count === 0 ? 'People' : people(count))
export const nobodyYet = () => 'Nobody has joined yet.'
export const showAll = (count: number) => `Show all ${count}`
export const haveLooked = (looked: number, all: number) =>
  `${looked} of ${all} have looked whom they give to.`
export const notOpened = (count: number) =>
  count === 1 ? '1 has not opened their page yet.' : `${count} have not opened their page yet.`
export const withoutIdeas = (count: number) => {
  if (count === 0) return 'Everybody has gift ideas.'
  return count === 1 ? '1 has no gift ideas yet.' : `${count} have no gift ideas yet.`
}
export const pageNotOpened = () => 'page not opened'
export const noIdeas = () => 'no gift ideas yet'
export const emailChanged = (day: string) => `email changed on ${longDate(day)}`
export const cardUsed = (day: string) => `card last used on ${longDate(day)}`
export const mailboxOpened = (day: string) =>
  `mail opened here, or its link used, last on ${longDate(day)}`
export const noEmail = () => 'no email'
export const addPerson = () => 'Add a person'
export const addList = () => 'Add a list'
export const iTakePart = () => 'I take part, too'
export const saveList = () => 'Save as a spreadsheet'
export const mostPeople = (most: number) => `At most ${most} people can take part.`

// Who must not draw whom.
export const exclusionsHeading = () => 'Who must not draw whom'
export const noExclusions = () => 'No rules: everybody may draw everybody else.'
export const householdsNote = (count: number) =>
  count === 1
    ? 'One household whose people do not draw each other.'
    : `${count} households whose people do not draw each other.`
export const mutual = (one: SafeHtml, other: SafeHtml) =>
  html`${one} and ${other} do not draw each other`
export const oneWay = (giver: SafeHtml, recipient: SafeHtml) =>
  html`${giver} must not draw ${recipient}`
export const andMore = (count: number) => `and ${count} more`
export const changeExclusions = () => 'Change the rules'

// Mail.
export const mailHeading = () => 'Mail'
export const noMailYet = () => 'No mail has been written yet.'
export const sent = () => 'Sent'
export const onTheWay = () => 'On the way'
export const failed = () => 'Failed'
export const inMailbox = () => 'In the mailbox'
export const noTransport = (mailbox: string) =>
  html`No mail is set up, so nothing leaves this machine. Open the <a href="${mailbox}">mailbox</a> to hand over links.`
export const seeMail = () => 'See every mail'

// Facts, and changing the course.
export const factsHeading = () => 'The exchange'
export const whoInvites = () => 'Who invites'
export const day = () => 'Day'
export const dayInZone = (date: string, timezone: string) => `${longDate(date)} (${timezone})`
export const budget = () => 'Budget'
export const place = () => 'Place'
export const lastDay = () => 'Last day to join'
export const reminders = () => 'Reminders'
export const reminderDays = (days: readonly number[]) =>
  days.length === 0 ? 'none' : `${days.join(', ')} days before`
export const edit = () => 'Edit'
export const courseHeading = () => 'Change the course'
export const closeRegistration = () => 'Close registration'
export const undoDraw = () => 'Undo the draw…'
export const completeNow = () => 'Complete now'
export const deleteIt = () => 'Delete the exchange…'
