import { html } from '@remix-run/html-template'
import type { PersonField } from '../../participants/fields.ts'
import type { MailState } from '../../platform/mail/outbox.ts'
import { dateAndTime } from '../../ui/words/en.ts'

// For everyone.
export const title = () => 'Privacy'
export const lead = () => 'What this site keeps, who sees it, and for how long.'

export const keptHeading = () => 'What’s kept'
export const keptTyped = () =>
  'What you or whoever invited you typed in: your name, and perhaps your email, household, gift ideas and postal address. Later, whether your present is ready.'
export const keptTimes = () =>
  'The days on which you joined, last signed in and first saw a name, and on which your card was used or your email was opened for you, or its link was used.'
export const keptMails = () =>
  'Which emails went to you and whether they arrived. Not what they said.'
export const keptSecret = () =>
  'Who’s giving to who, and what the two write to each other. Both are locked with a key that isn’t in the database.'
export const keptRefusal = () =>
  'Of an email address that wants nothing from here: a fingerprint that nobody can read, to know it again.'

export const seenHeading = () => 'Who sees it'
export const seenByAll = () => 'Everyone in the same exchange: your name.'
export const seenByGiver = () =>
  'Whoever’s giving to you: your gift ideas and postal address as well.'
export const seenByOrganiser = () =>
  'Whoever organises it: everything you typed in, your emails and whether you’ve opened your page. How many have looked and how many presents are ready, never who or whose. Never who you’re giving to, and no message unless someone shows it.'
export const seenByHost = () =>
  'Whoever runs this site: the same, and what else is kept, such as the day you first looked. They keep the key, too, so trust them as you’d trust a hat that someone else holds.'
export const seenByMail = (service: 'Resend' | 'server' | undefined) =>
  service === undefined
    ? 'No one else. This site sends no emails.'
    : service === 'Resend'
      ? 'The service that sends our emails, Resend, and your own email provider: what we write to you.'
      : 'The mail server that sends our emails and your own email provider: what we write to you.'
export const seenByNobody = () =>
  'There are no ads, no counters and nothing from other sites. Its cookies keep you signed in, your forms safe and guesses at a password out.'

export const longHeading = () => 'For how long'
export const longExchange = (days: number) =>
  `${days} days after an exchange is over, everything about it is deleted and overwritten.`
export const longCopies = (isCopied: boolean) =>
  isCopied
    ? 'Nightly copies, sealed as a whole, are deleted along with it. Whoever runs this site may keep copies elsewhere.'
    : 'Whoever runs this site may keep copies elsewhere.'
export const longRefusal = () =>
  'The fingerprint of an address that wants nothing from here stays until you take that back: by the link in an old email, or by joining, or asking for the link to your page, with that address. Then it’s deleted.'
export const longSession = (days: number) =>
  `You stay signed in for ${days} days after your last visit, or until you sign out.`

export const doHeading = () => 'What you can do'
export const doOwnPage = () =>
  'See and change everything on your own page. “What’s kept about me” at its end lists it all.'
export const doNotForMe = () =>
  'If someone else added you: “That’s not for me”, at the end of every email until you’ve signed in, takes you out or ends all emails from here.'
export const doLeave = () =>
  'Leave, as long as people can join; after that, ask whoever organises it to take you out.'
export const doAsk = () => 'Ask whoever organises it, or whoever runs this site, anything else.'
export const whoRuns = (url: string) => html`<a href="${url}">Who runs this site</a>`

// For one participant.
export const mineTitle = () => 'What’s kept about me'
export const mineLead = (exchange: string) => `Everything that’s kept about you in “${exchange}”.`
export const toPrivacy = (href: string) =>
  html`Who sees it, and for how long: <a href="${href}">Privacy</a>.`
export const typed = () => 'What was typed in'
export const nothing = () => 'Nothing.'
const FIELDS: Readonly<Record<PersonField, string>> = {
  name: 'Name',
  email: 'Email',
  household: 'Household',
  gift_ideas: 'Gift ideas',
  postal_address: 'Postal address',
}
export const fieldName = (field: PersonField) => FIELDS[field]
export const times = () => 'When'
export const joined = () => 'Joined'
export const signedIn = () => 'Last signed in'
export const looked = () => 'First saw a name'
export const cardUsed = () => 'Card used'
export const mailOpened = () => 'Email opened for you, or its link used'
export const emailChanged = () => 'Email changed'
export const never = () => 'Never'
export const at = (instant: string, timezone: string) => dateAndTime(instant, timezone)
export const presentReady = () => 'Present ready'
export const reminders = () => 'Reminders'
export const yesOrNo = (yes: boolean) => (yes ? 'Yes' : 'No')
export const noArrival = () => 'Emails to you'
export const doNotArrive = () => 'They don’t arrive.'
export const asYouWanted = () => 'None, as you wanted.'
export const mails = () => 'Emails to you'
export const noMails = () => 'None so far.'
const STATES: Readonly<Record<MailState, string>> = {
  waiting: 'on its way',
  sent: 'sent',
  failed: 'not sent',
  held: 'not sent',
  dropped: 'not needed or not wanted any more',
  bounced: 'sent, but didn’t arrive',
  complained: 'sent, and called spam',
}
export const mailLine = (kind: string, state: MailState, when: string) =>
  `${kind}: ${STATES[state]}, ${when}`
export const locked = () => 'Locked'
export const lockedText = () =>
  'Who you’re giving to, who’s giving to you, and what you write to each other. No list can show it: it opens only on your pages.'
