import { html } from '@remix-run/html-template'
import type { PersonField } from '../../participants/fields.ts'
import type { RevealChoice } from '../../participants/tables.ts'
import type { MailState } from '../../platform/mail/outbox.ts'
import { dateAndTime, quoted } from '../../ui/words/en.ts'

// For everyone.
export const title = () => 'Privacy'
export const lead = () => 'Who sees what, what this site keeps, and for how long.'

export const keptHeading = () => 'What’s kept'
export const keptTyped = () =>
  'What you or whoever invited you typed in: your name, and perhaps your email, household, gift ideas and postal address. Later, whether your present is ready, and whether whoever you give to may know after the day that it was you.'
export const keptRules = () => 'Who shouldn’t draw who, if whoever organises it has said so.'
export const keptTimes = () =>
  'When you joined and last changed your gift ideas. The days on which you last signed in, first saw a name and got another email address, and on which your card was used or your email was opened for you, or its link was used. Visits by a reminder or an email about a message aren’t noted.'
export const keptMails = () =>
  'Which emails went to you, whether they arrived, and what a mail server said to them. Not what was in them.'
export const keptSecret = () =>
  'Who’s giving to who, what the two write to each other, and what of that someone showed to whoever organises it. All of it is locked with a key that’s kept apart.'
export const keptLastTime = () =>
  'If last time’s names are avoided: who took part then, with name and email, and for each of them several names, one of which they drew. Locked in the same way.'
export const keptRefusal = () =>
  'Of an email address that wants nothing from here, and of whoever said “That’s not for me”: a fingerprint that nobody can read, to know it again.'

export const keptLinks = () =>
  'Your links, your cards and that you’re signed in, as fingerprints to know them again.'
export const keptTries = () =>
  'Of every try to join, sign in or get a link: a fingerprint of the email and the network it came with, so that nobody can try without end.'
export const keptForms = () =>
  'What you typed after you’d been signed out, locked, to give it back.'
export const keptOrganiser = () =>
  'Of whoever organises it: name, email, a fingerprint of the password, and what they wrote to everyone.'
export const keptLog = (isBehindProxy: boolean) =>
  isBehindProxy
    ? 'A log of what was asked for and when, without names, emails and links. Of failed tries it has a part of the network’s address. The server in front of this site may keep a log of its own: ask whoever runs it what’s in there.'
    : 'A log of what was asked for and when, without names, emails and links. Of failed tries it has a part of the network’s address.'

export const seenHeading = () => 'Who sees it'
export const seenByAll = () => 'Everyone who takes part with you: your name.'
export const seenByGiver = () =>
  'Whoever’s giving to you: your gift ideas and postal address as well.'
export const seenByRecipient = () =>
  'Whoever you gave to, after the day: that it was you, if you let them, where the invitation speaks of it.'
export const seenByOrganiser = () =>
  'Whoever organises it: everything you typed in, your emails and whether you’ve ever opened your page. How many have since the draw and how many presents are ready, never who or whose. Never who you’re giving to or whether you let that be known, and no message unless someone shows it.'
export const seenByHost = () =>
  'Whoever runs this site: the same, and what else is kept, such as the day you first opened your page after the draw. They keep the key, too, so trust them as you’d trust a hat that someone else holds.'
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
  `${days} days after what you take part in is over, everything about it is deleted and overwritten, but for what the next one keeps of last time’s names.`
export const longLastTime = () =>
  'Those stay, locked, until that one is deleted as well, or whoever organises it forgets them. Leave that one, and you’re forgotten in them at once.'
export const longLeft = () =>
  'If you aren’t let in, leave or are taken out, what was typed in is deleted at once. That someone was there, and which emails went to them, stays until everything is deleted; if you said “That’s not for me”, your name, too, and a fingerprint.'
export const longCopies = (isCopied: boolean) =>
  `${isCopied ? 'Nightly copies, sealed as a whole, and one made before an upgrade' : 'Copies made before an upgrade, sealed as a whole,'} are deleted along with an exchange in them, and after a week at the latest. Until then, what you changed or took back is still in them. Whoever runs this site may keep copies elsewhere.`
export const longLinks = (days: number) =>
  `Links that run out stay ${days} days after that; cards, and links that don’t, until everything is deleted. What you typed while signed out, an hour. Tries, an hour; those that made us send an email, a day.`
export const longOrganiser = () =>
  'Whoever organises it, and the log: as long as whoever runs this site keeps them.'
export const longRefusal = () =>
  'The fingerprint of an address that wants nothing from here stays until you take that back: by the link in an old email, or by joining, or asking for the link to your page, with that address. Then it’s deleted. That of a “That’s not for me” stays until you sign in by a link of yours, or nothing that’s organised from this is kept any more.'
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
export const mineLead = (exchange: string) =>
  `What’s kept about you in ${quoted(exchange)}, and at the end what no list can show.`
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
export const ideasChanged = () => 'Gift ideas or address changed'
export const signedIn = () => 'Last signed in'
export const looked = () => 'Page first opened after the draw'
export const cardMade = () => 'Card made'
export const cardHandedOver = () => 'Card handed over'
export const cardUsed = () => 'Card used'
export const mailOpened = () => 'Email opened for you, or its link used'
export const ideasAdded = () => 'Ideas added after names were drawn'
export const emailChanged = () => 'Email changed'
export const editedForYou = () => 'Name, ideas or address changed for you'
export const never = () => 'Never'
export const at = (instant: string, timezone: string) => dateAndTime(instant, timezone)
export const presentReady = () => 'Present ready'
export const revealChoice = () => 'Named after the day'
const REVEALED: Readonly<Record<RevealChoice, string>> = {
  unseen: 'Nothing said yet, so no',
  agrees: 'Yes',
  secret: 'No, as you wanted',
}
export const revealed = (choice: RevealChoice) => REVEALED[choice]
export const reminders = () => 'Reminders'
export const yesOrNo = (yes: boolean) => (yes ? 'Yes' : 'No')
export const noArrival = () => 'Emails to you'
export const doNotArrive = () => 'They don’t arrive.'
export const mayNotArrive = () => 'They may not arrive.'
export const serverSaid = () => 'What the mail server said'
export const asYouWanted = () => 'None, as you wanted.'
export const askedAgain = () => 'Asked again next time'
export const noAsYouWanted = () => 'No, as you wanted.'
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
export const locked = () => 'Not on this list'
/** `reveals`: this exchange names givers after the day. */
export const lockedText = (reveals: boolean) =>
  reveals
    ? 'Who you’re giving to, who’s giving to you, and what you write to each other. It’s locked, and opens only on your pages; after the day it names you on the page of whoever you gave to, if you let it. So is what’s kept of last time’s names, if they’re avoided: that opens on no page.'
    : 'Who you’re giving to, who’s giving to you, and what you write to each other. It’s locked, and opens only on your pages. So is what’s kept of last time’s names, if they’re avoided: that opens on no page.'
export const rulesText = () =>
  'Rules that name you, such as who shouldn’t draw you. They’d tell something of who draws who; whoever organises it knows them.'
export const worksText = () =>
  'What makes it work: a number that stands for you and one for this exchange, that you’re in and have signed in, the number of the first draw you’re in, how often your details changed and how often you were signed out everywhere, fingerprints of your links, and what mail servers answered to each email.'
