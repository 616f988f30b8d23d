import type { GiverField } from '../../participants/fields.ts'
import type { MailKind } from '../../post/kinds.ts'
import { daysInWords, longDate, people } from '../../ui/words/en.ts'

const KINDS: Readonly<Record<MailKind, string>> = {
  invitation: 'Invitation for those of last time',
  registration: 'Registration confirmed',
  sign_in_link: 'Sign-in link',
  mails_again: 'Asks whether mails may come again',
  withdrawal: 'Withdrawal confirmed',
  removed: 'Taken out by the organiser',
  address_changed: 'Another email was set',
  assignment: 'Names are drawn',
  draw_changed: 'Please look again',
  reminder: 'Reminder',
  message_notice: 'Message notice',
  message_report: 'Reported message',
  draw_waits: 'Names could not be drawn',
  waiting_notice: 'Someone waits for your yes',
  declined: 'It is not for somebody',
  password_reset: 'Password reset',
  new_registration_notice: 'Notice: somebody joined',
  withdrawal_notice: 'Notice: somebody left',
  registration_closed_notice: 'Notice: registration closed',
  mail_failure_notice: 'Notice: mail failed',
  purge_notice: 'Notice: data will be erased',
}
/** What the admin's pages call a kind of mail. */
export const kindName = (kind: MailKind) => KINDS[kind]

// Shared by several mails.
export const hello = (name: string) => `Hello ${name},`
export const helloOrganiser = () => 'Hello,'
export const day = () => 'Day'
export const onDay = (date: string) => longDate(date)
export const place = () => 'Place'
export const budget = () => 'Budget'
export const openMyPage = () => 'Open my page'
export const openExchange = () => 'Open the exchange'
export const becauseRegistered = (exchange: string) =>
  `You get this mail because you were registered for “${exchange}”. Was that a mistake? Tell the organiser, or just ignore it.`
export const becauseWanted = () =>
  'You get this mail because you asked for it in the settings of Sneaky Klaus, where you can also turn it off.'
export const worksForAWeek = () => 'The button works once and for seven days.'

// Joining and leaving.
export const invitationSubject = (exchange: string) => `You are invited again: ${exchange}`
export const invitationOpening = (exchange: string) =>
  `Last time you took part, and there is a next time: “${exchange}”.`
export const invitationAsk = () =>
  'You are not in yet. If you would like to be, joining takes a minute:'
export const seeInvitation = () => 'See the invitation'
export const becauseLastTime = () =>
  'You get this mail once, because you took part last time. If you do nothing, you are not in.'

export const registrationOpening = (exchange: string) =>
  `You take part in “${exchange}”. Here is what is known so far:`
export const registrationPage = () =>
  'On your page you can see who else takes part and write down what would make you happy. Once names are drawn, you get a mail that leads to the one you drew.'
export const registrationLink = () =>
  'The button works once and for seven days. After that, the invitation page mails you a new link whenever you ask.'

export const linkOpening = (exchange: string) =>
  `Here is the link to your page in “${exchange}”. It works once and for one hour.`
export const linkNotAsked = () =>
  'If you did not ask for it, there is nothing to do: without this mail nobody can sign in.'

export const outSubject = (exchange: string) => `You no longer take part in ${exchange}`
export const withdrawalText = (exchange: string) =>
  `You have left “${exchange}”. Nobody will draw you, and you need not buy anything.`
export const withdrawalBack = () =>
  'Did you change your mind, or was it not you? While registration is open, you can join again:'
export const joinAgain = () => 'Join again'
export const removedText = (exchange: string) =>
  `The organiser has taken you out of “${exchange}”. Nobody gives to you there, and you need not buy anything.`
export const removedForget = () => 'The name you drew no longer holds, so please forget it.'
export const removedAsk = () => 'Is that a surprise to you? Then please ask the organiser.'
export const becauseWereRegistered = (exchange: string) =>
  `You get this mail because you were registered for “${exchange}”.`

export const addressChangedSubject = (exchange: string) => `Your email was changed: ${exchange}`
export const addressChangedText = (exchange: string) =>
  `The organiser has set another email for you in “${exchange}”, so this is the last one that comes here. Your page and your links open by the new one only.`
export const addressChangedAsk = () =>
  'Was that not planned? Then please ask the organiser at once: whoever has the new address sees whom you give to.'

// The draw's result.
export const resultSubject = (exchange: string) => `Names are drawn: ${exchange}`
export const resultAgainSubject = (exchange: string) => `Names were drawn again: ${exchange}`
export const resultOnPage = () => 'Names are drawn! The one you drew is on your page, wrapped.'
export const resultAgainOnPage = () =>
  'Names were drawn again, so the first draw no longer counts. Please forget that name; the new one is on your page, wrapped.'
export const resultOnceMoreOnPage = () =>
  'In case our first mail got lost: names are drawn, and the one you drew is on your page, wrapped.'
export const resultInMail = () => 'Names are drawn! You give to:'
export const resultAgainInMail = () =>
  'Names were drawn again, so the first draw no longer counts. Please forget that name. You give to:'
export const resultOnceMoreInMail = () =>
  'In case our first mail got lost: names are drawn. You give to:'
export const unwrapTheName = () => 'Unwrap the name'
export const worksOnce = () =>
  'The button works once. Whenever you need another, it offers to mail you one.'
export const changedSubject = (exchange: string) => `Please look again: ${exchange}`
export const changedOpening = () =>
  'Someone has joined or left since names were drawn, so a few people are giving to someone new. Perhaps you, perhaps not.'
export const changedLook = () =>
  'The name on your page is the one that counts. Please take another look, even if you know it by heart:'
export const seeTheName = () => 'See the name'
export const sameForAll = () =>
  'Everyone gets this same mail, so that nobody can tell what changed.'
export const noIdeas = (recipient: string) =>
  `${recipient} has written down no gift ideas yet; look again on your page later.`
/** The line above what the recipient wrote. */
export const forGiver = (field: GiverField, recipient: string) => FOR_GIVER[field](recipient)
const FOR_GIVER: Readonly<Record<GiverField, (recipient: string) => string>> = {
  gift_ideas: (recipient) => `What would make ${recipient} happy:`,
  postal_address: () => 'Where a parcel reaches them:',
}
export const keepToYourself = () =>
  'Please keep it to yourself. Nobody else knows, not even the organiser.'
export const newestIdeas = () =>
  'There you always find the newest gift ideas. The button works once; whenever you need another, it offers to mail you one.'

// In the meantime.
export const reminderSubject = (exchange: string, days: number) => {
  const when = daysInWords(days)
  return `${when.charAt(0).toUpperCase()}${when.slice(1)}: ${exchange}`
}
export const reminderOpening = (exchange: string, days: number) =>
  `“${exchange}” is ${daysInWords(days)}. So that nothing is forgotten:`
export const reminderReady = () =>
  'Is your present ready? On your page you see whom you give to, and what would make them happy.'
export const seeWhomIGiveTo = () => 'See whom I give to'
export const becauseReminded = (exchange: string) =>
  `You get this mail because you take part in “${exchange}” and wanted to be reminded.`
export const noMoreReminders = () => 'No more reminders, please'

export const noticeSubject = (exchange: string) => `Somebody wrote to you in ${exchange}`
export const noticeText = (exchange: string) =>
  `there is a message for you in “${exchange}”. It comes from your Secret Santa or from the one you give to; which of them, and what they say, stands on your page alone.`
export const readMessage = () => 'Read the message'
export const noticeOnce = () =>
  'The button works once and for seven days. Until you have looked, no further mail like this one comes. On the page you can also switch messages off.'
export const noticeNoAnswer = () =>
  'Please do not answer this mail: your words would not reach the one who wrote to you.'

// To the organiser.
export const reportSubject = (exchange: string) => `A message was reported in ${exchange}`
export const reportText = (exchange: string) =>
  `somebody who takes part in “${exchange}” wants you to see a message they got. Its words and who reports it are on this page:`
export const seeReport = () => 'See the report'
export const reportSecret = () => 'Who wrote the message stays a secret, even to you.'
export const becauseOrganiser = () => 'You get this mail because you are the organiser.'

export const waitingSubject = (exchange: string) => `Waiting for your yes: ${exchange}`
export const waitingText = (exchange: string, count: number) =>
  count === 1
    ? `Someone would like to join “${exchange}”, and waits for your yes.`
    : `${count} people would like to join “${exchange}”, and wait for your yes.`
export const seeWhoWaits = () => 'See who it is'
export const drawWaitsSubject = (exchange: string) => `Names could not be drawn for ${exchange}`
export const drawWaitsText = (exchange: string) =>
  `The last day to join “${exchange}” is over, and names were to be drawn by themselves. They were not:`
export const resetSubject = () => 'Choose a new password for Sneaky Klaus'
export const resetText = () =>
  'Somebody, hopefully you, asked for a new password for the organiser’s account of Sneaky Klaus.'
export const chooseNewPassword = () => 'Choose a new password'
export const resetOnce = () =>
  'The link works once and for one hour. If it was not you, there is nothing to do: your password stays as it is.'
export const becauseYourAddress = () =>
  'You get this mail because your address is the organiser’s of this Sneaky Klaus.'

export const joinedSubject = (name: string, exchange: string) => `${name} takes part in ${exchange}`
export const joinedText = (name: string, exchange: string, count: number) =>
  `${name} has joined “${exchange}”. That makes ${people(count)}.`
export const leftSubject = (name: string, exchange: string) =>
  `${name} no longer takes part in ${exchange}`
export const leftText = (name: string, exchange: string, count: number) =>
  `${name} has left “${exchange}”. Now it is ${people(count)}.`
export const closedSubject = (exchange: string, count: number) =>
  `Registration for ${exchange} has closed: ${people(count)}`
export const closedText = (exchange: string, count: number) =>
  `The last day to join “${exchange}” is over, and registration has closed. In it: ${people(count)}.`
export const closedNext = () =>
  'Next come the rules about who must not draw whom, and then the draw.'
export const purgeSubject = (exchange: string) => `The data of ${exchange} will be erased soon`
export const purgeText = (exchange: string, at: string) =>
  `Everything about “${exchange}” is erased by itself on ${at}: people, gift ideas, who gave to whom, mails.`
export const purgeKeep = () =>
  'That is as it should be, and there is nothing to do. If you still need it, you can keep it for another 30 days:'
const mails = (count: number) => (count === 1 ? '1 mail' : `${count} mails`)
export const failuresSubject = (count: number) => `${mails(count)} could not be delivered`
export const failuresText = () => 'Not everything that should have arrived did:'
export const failuresOf = (count: number) => mails(count)
export const failuresPage = () => 'The page of the exchange says why, and what to do.'
export const seeWhatWentWrong = () => 'See what went wrong'
