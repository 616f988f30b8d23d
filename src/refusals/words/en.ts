import { html, type SafeHtml } from '@remix-run/html-template'
import { sentenceFor } from '../../ui/voice.ts'
import { quoted } from '../../ui/words/en.ts'

/** As the link in mails is called. */
export const title = () => 'That’s not for me'

// How somebody stands to the exchange. `host` may begin a sentence only where it is called `first`.
type Hosts = { first: SafeHtml; host: SafeHtml }
export const askedHeading = (exchange: string) => html`Is ${quoted(exchange)} not for you?`
export const askedText = (email: string) =>
  html`Someone has added <strong>${email}</strong>. If that’s fine with you, there’s nothing to do.`
export const confirmedHeading = (exchange: string) => html`You’re in ${quoted(exchange)}`
export const confirmedText = () =>
  'You’ve opened your page since this email was written. There you can leave, too, or find out how.'
export const toldHeading = (_exchange: string, { first }: Hosts) => html`${first} knows`
export const toldText = (exchange: string, { host }: Hosts) =>
  html`You’ve said ${quoted(exchange)} isn’t for you. Names are drawn, so ${host} has to take you out and find someone else for whoever drew you. Until then, no emails about it come.`
export const outHeading = (exchange: string) => html`You’re not in ${quoted(exchange)}`
export const outText = () => 'Nobody draws you, and no more emails about it come.'
export const isOver = () => 'It’s finished, and no more emails about it come.'
/** Once it is finished, of who took part. */
export const finishedText = () =>
  'It’s finished. Until it’s deleted, people can still write to each other, so an email about that may come.'
export const endedHeading = (exchange: string) => html`${quoted(exchange)} isn’t for you`
export const formerHeading = (exchange: string) => html`${quoted(exchange)} has another email now`
export const formerText = (email: string, { first }: Hosts) =>
  html`${first} put another email in the place of <strong>${email}</strong>. It isn’t used for you there any more, and there’s nothing left to leave.`
export const goneHeading = (exchange: string) => html`${quoted(exchange)} doesn’t use this email`
export const goneText = (email: string) =>
  html`Nothing about it goes to <strong>${email}</strong> any more.`

// Out of one exchange.
export const leaveHeading = () => 'Out of this one'
export const leaveText = ({ first }: Hosts) =>
  html`You’re out at once: nobody draws you, and no more emails about it come. ${first} learns that it isn’t for you.`
/** Whom the address was entered for has joined without one. */
export const notTheirsText = ({ first }: Hosts) =>
  html`Nothing about it comes here any more, and ${first} learns that this isn’t the right email. Who it was meant for joined without one, and stays in. Was that you? Your own page says how to leave.`
export const leave = () => 'Leave'
/** Once it is finished. */
export const noMoreText = () =>
  'It’s finished. With this, no more emails about it come, not even if someone writes to you there.'
export const noMoreAboutIt = () => 'No emails about it'
export const declineText = ({ first }: Hosts) =>
  html`Names are drawn already, so someone may be looking for a present for you. ${first} learns at once that it isn’t for you, and takes you out. No more emails about it come.`
export const decline = (host: string) => `Tell ${host}`

// Out of everything.
export const refuseHeading = () => 'No more emails from here'
export const refuseText = (email: string) =>
  html`You’re out of whatever someone added you to (where names are drawn, once whoever invites has taken you out), and nothing goes to <strong>${email}</strong> from here any more, whoever enters it. Where you’ve opened your page, or joined without an email, you stay in, without emails. For that, we keep a fingerprint of the address that nobody can read; the address itself stays only where you’re still in, until you’re out or it’s deleted.`
export const accountStays = () => 'Only emails about your account as organiser still come.'
export const refuse = () => 'No more emails'

// The way back.
export const refusedText = (email: string) =>
  html`Nothing goes to <strong>${email}</strong> from here any more.`
export const cardInstead = ({ first }: Hosts) =>
  html`You stay in, without emails. ${first} can give you a card that opens your page.`
export const backHeading = () => 'Changed your mind?'
export const mailsAgainText = () =>
  'Then emails may come again, and the fingerprint of your address is deleted.'
export const mailsAgain = () => 'Allow emails again'
export const takePartText = (sends: boolean) =>
  sends
    ? 'Then you stay in, emails come again, and a link to your page follows.'
    : 'Then you stay in, and emails may come again.'
export const takePart = () => 'Stay in'
export const joinAgain = (invitation: string) =>
  html`People can still join: <a href="${invitation}">so can you.</a>`

// A link that is not known.
export const unknownTitle = () => 'This link has run out'
export const unknownText = () =>
  'Copy the whole link from the email and try again. If it’s the same, what it was about is deleted, and nothing more comes. Got a newer email? Use its link.'

/** The word for: mails come again, but no link now, as there were enough within the hour. */
export const WITHOUT_LINK = 'without_link'
const NEWS = {
  [WITHOUT_LINK]: 'Emails come again. The newest link you have still works.',
}
const NEWS_WITHOUT_MAIL: typeof NEWS = {
  [WITHOUT_LINK]: 'Emails may come again. The newest link you have still works.',
}
/** `sends`: mails go out. */
export const done = (word: string, sends: boolean) =>
  sentenceFor(sends ? NEWS : NEWS_WITHOUT_MAIL, word)
