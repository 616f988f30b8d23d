import { customName, formsOf } from '../../exchanges/words/en-customs.ts'
import type { GiverField } from '../../participants/fields.ts'
import type { MailKind } from '../../post/kinds.ts'
import { longDate, quoted } from '../../ui/words/en.ts'

const KINDS: Readonly<Record<MailKind, string>> = {
  invitation: 'Are you in again?',
  registration: 'You’re in',
  added: 'You’ve been added',
  sign_in_link: 'Link to your page',
  mails_again: 'May we email you again?',
  withdrawal: 'You’re out',
  removed: 'Taken out',
  address_changed: 'Your email was changed',
  assignment: 'Names are drawn',
  draw_changed: 'Please look again',
  reminder: 'Reminder',
  announcement: 'A word to everyone',
  message_notice: 'A message for you',
  fresh_link: 'Link to your page',
  message_report: 'Someone showed you a message',
  draw_waits: 'Names couldn’t be drawn',
  waiting_notice: 'Someone’s waiting for your yes',
  declined: 'It’s not for someone',
  password_reset: 'New password',
  new_registration_notice: 'Someone has joined',
  withdrawal_notice: 'Someone has left',
  registration_closed_notice: 'Joining has closed',
  mail_failure_notice: 'Emails didn’t arrive',
  purge_notice: 'Everything is deleted soon',
}
/** What the admin's pages call a kind of mail. */
export const kindName = (kind: MailKind) => KINDS[kind]

// Shared by several mails. `custom` is what the organiser calls it, or empty.
export const whoseSecretSanta = ({ host, custom }: { host: string; custom: string }) => {
  const name = customName(custom)
  return formsOf(custom) === undefined || host === '' ? name : `${host}’s ${name}`
}
export const hello = (name: string) => `Hi ${name},`
export const onDay = (date: string) => longDate(date)
export const budget = (budget: string) => `Budget: ${budget}`
export const openMyPage = () => 'Open my page'
export const becauseIn = (exchange: string, host: string) =>
  `You’re getting this because you’re in ${quoted(exchange)} with this address. A mistake? Ignore it, or tell ${host}.`
export const becauseWereIn = (exchange: string) =>
  `You’re getting this because you were in ${quoted(exchange)}.`
export const becauseHadAddress = (exchange: string) =>
  `You’re getting this because this was your email for ${quoted(exchange)}.`
export const worksForAWeek = () => 'The link works once, within 7 days.'

// Links, and leaving.
export const linkOpening = (exchange: string, lives: 'an_hour' | 'a_week') =>
  lives === 'an_hour'
    ? `Here’s the link to your page for ${quoted(exchange)}. It works once, within an hour.`
    : `Here’s the link to your page for ${quoted(exchange)}. It works once, within 7 days.`
export const linkNotAsked = () =>
  'Didn’t ask for it? Then there’s nothing to do: without this email, nobody gets in.'

export const outSubject = (exchange: string) => `You’re out: ${exchange}`
export const withdrawalText = (exchange: string) =>
  `You’ve left ${quoted(exchange)}. Nobody will draw you, and you don’t need a present.`
export const withdrawalBack = () =>
  'Changed your mind, or wasn’t it you? While people can join, so can you:'
export const joinAgain = () => 'Join again'
export const removedText = (exchange: string, host: string) =>
  `${host} has taken you out of ${quoted(exchange)}. Nobody will draw you, and you don’t need a present.`
export const removedAfterDrawText = (exchange: string, host: string) =>
  `${host} has taken you out of ${quoted(exchange)}. Nobody’s giving to you there, and you don’t need a present.`
export const removedForget = () =>
  'If you’ve already seen a name, please forget it: someone else is giving to that person now.'
/** Of a draw that is undone. */
export const outForget = () =>
  'If you’ve already seen a name, please forget it: that draw doesn’t count any more.'
export const removedAsk = (host: string) => `Does that surprise you? Just ask ${host}.`

export const addressChangedSubject = (exchange: string) => `Your email was changed: ${exchange}`
/** `hasCard`: a card opens their page, whatever becomes of the email. */
export const addressChangedText = (exchange: string, host: string, hasCard: boolean) =>
  hasCard
    ? `${host} has set another email for you in ${quoted(exchange)}, so this is our last one here. From now on, only the new one and your card open your page.`
    : `${host} has set another email for you in ${quoted(exchange)}, so this is our last one here. From now on, only the new one opens your page.`
/** They are out meanwhile. */
export const addressLeftText = (exchange: string, host: string) =>
  `${host} has set another email for you in ${quoted(exchange)}, and by now you’re not in it any more. So this is our last one here.`
export const addressChangedAsk = (host: string) =>
  `Wasn’t planned? Ask ${host} right away: whoever has the new email sees who you’re giving to.`

// The draw's result.
export const resultSubject = (exchange: string) => `Names are drawn: ${exchange}`
export const resultAgainSubject = (exchange: string) => `Names were drawn again: ${exchange}`
export const resultOnPage = () => 'Names are drawn! The one you drew is on your page, wrapped.'
export const resultAgainOnPage = () =>
  'Names were drawn again, so no earlier draw counts any more. If you’ve seen a name, please forget it; the new one is on your page, wrapped.'
export const resultOnceMoreOnPage = () =>
  'In case our first email got lost: names are drawn, and the one you drew is on your page, wrapped.'
export const resultInMail = () => 'Names are drawn! You’re giving to:'
export const resultAgainInMail = () =>
  'Names were drawn again, so no earlier draw counts any more. If you’ve seen a name, please forget it. You’re giving to:'
export const resultOnceMoreInMail = () =>
  'In case our first email got lost: names are drawn. You’re giving to:'
/** The day is over. */
export const resultLateOnPage = () =>
  'This email is late, as the day is over: names were drawn, and the one you drew is on your page, wrapped.'
export const resultLateInMail = () =>
  'This email is late, as the day is over: names were drawn. You drew:'
export const unwrapTheName = () => 'Unwrap the name'
export const keepToYourself = (host: string) => `Keep it to yourself: not even ${host} is told.`
export const askInSecret = () => 'On your page you can also ask about sizes and tastes in secret.'
export const latestIdeas = () => 'Your page always has the latest gift ideas.'
export const worksOnce = (sends: boolean, host: string) =>
  sends
    ? 'The link works once. Your page sends you another whenever you need it.'
    : `The link works once. Whenever you need another, ${host} can give you one.`
/** To whoever may have seen a name before somebody joined or left. */
export const lookAgain = () =>
  'Seen a name already? Someone has joined or left since, so please look again.'
/** The line above what the recipient wrote. */
export const forGiver = (field: GiverField) => FOR_GIVER[field]
const FOR_GIVER: Readonly<Record<GiverField, string>> = {
  gift_ideas: 'Gift ideas:',
  postal_address: 'Address for parcels:',
}
export const noIdeas = () => 'No gift ideas yet. Look on your page in a few days.'

export const changedSubject = (exchange: string) => `Please look again: ${exchange}`
export const changedOpening = () =>
  'Someone has joined or left since names were drawn, so a few people are giving to someone new. Perhaps you, perhaps not.'
export const changedLook = () =>
  'The name on your page is the one that counts. Please take another look, even if you know it by heart:'
export const seeTheName = () => 'See the name'
export const sameForAll = (sends: boolean) =>
  sends
    ? 'Everyone with an email is asked to look again, so nobody can tell what changed.'
    : 'Everyone is asked to look again, so nobody can tell what changed.'

// In the meantime.
export const reminderSubject = (exchange: string, days: number) => {
  if (days === 0) return `It’s today: ${exchange}`
  return days === 1 ? `It’s tomorrow: ${exchange}` : `${days} days to go: ${exchange}`
}
export const reminderOpening = (exchange: string, days: number) => {
  if (days === 0) return `${quoted(exchange)} is today.`
  return days === 1 ? `${quoted(exchange)} is tomorrow.` : `${quoted(exchange)} is in ${days} days.`
}
export const reminderReady = () =>
  'Got your present? Who it’s for, and what they’d like, is on your page:'
export const reminderTick = () => 'It’s ready? Say so there, and we won’t remind you again.'
export const becauseReminded = () => 'You get this because reminders are on for you.'
export const noMoreReminders = () => 'Stop reminders'

export const announcementSubject = (exchange: string) => `A word to everyone: ${exchange}`
export const announcementOpening = (exchange: string, host: string) =>
  `${host} has a word for everyone in ${quoted(exchange)}:`
export const announcementOnPage = () => 'You’ll find it on your page, too.'

export const noticeSubject = (exchange: string) => `A message for you: ${exchange}`
export const noticeText = (exchange: string, custom: string) => {
  const forms = formsOf(custom)
  return forms
    ? `You’ve got a message in ${quoted(exchange)}. It’s from your ${forms.giver} or from the person you’re giving to; your page says which.`
    : `You’ve got a message in ${quoted(exchange)}. It’s from whoever’s giving to you or from the person you’re giving to; your page says which.`
}
export const readIt = () => 'Read it'
export const noticeOnce = () =>
  'The link works once, within 7 days. We won’t email you about more until you’ve looked, and you can switch messages off there.'
export const noticeNoAnswer = () =>
  'Please don’t reply to this email: it wouldn’t reach whoever wrote to you.'
