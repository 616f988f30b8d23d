import { html, type SafeHtml } from '@remix-run/html-template'
import * as question from '../../draw/words/en-question.ts'
import type { Untold } from '../../participants/rules.ts'
import { listed, people } from '../../ui/words/en.ts'

// Who cannot be told, with the one button that helps each.
export const cardsNext = (count: number) =>
  count === 1 ? 'Next: hand over 1 card' : `Next: hand over ${count} cards`
export const takeOutNext = () => 'Next: take someone out'
export const reachNext = (count: number) => `Next: reach ${people(count)}`
/** By email or card; it does not say who has looked, as some may have before an address failed. `atLeast`: others may have got theirs. */
export const canTell = (count: number, all: number, atLeast: boolean) =>
  (atLeast ? TELLS_AT_LEAST : TELLS)(count, all)
const TELLS = (count: number, all: number) =>
  count === 0
    ? 'Neither email nor card tells anyone yet that names are drawn.'
    : `Email or card tells ${count} of ${people(all)} that names are drawn.`
const TELLS_AT_LEAST = (count: number, all: number) =>
  count === 0
    ? 'Nobody is sure to have heard yet that names are drawn.'
    : `Email or card tells at least ${count} of ${people(all)} that names are drawn.`
/** A link is one from an email that the organiser has opened. */
export const noMailsHere = (count: number) =>
  count === 1
    ? 'We don’t send emails here, so a card or link from you shows who someone’s giving to. 1 person hasn’t got theirs yet.'
    : `We don’t send emails here, so a card or link from you shows who someone’s giving to. ${people(count)} haven’t got theirs yet.`
export const sendNext = (count: number) =>
  count === 1 ? 'Next: send 1 email' : `Next: send ${count} emails`
/** `twice`: this is of a restored copy, and they may have gone out after it was made. */
export const sendText = (twice: boolean) =>
  twice
    ? 'The emails about the draw wait for you to send them: some may have gone out before.'
    : 'The emails about the draw wait for you to send them.'
export const unsentEmails = () => 'Unsent emails'
export const unsentOf = (name: SafeHtml) => html`Unsent emails<span class="sr"> to ${name}</span>`
/** Below those who are named. */
export const seeEveryone = (count: number, href: string) =>
  html`<a href="${href}">See all ${count}</a>`
export const notReached = () => 'We can’t reach 1 person yet'
export const perhapsNotReached = () => '1 person may not get our emails'
const NAMED_MAX = 2
/** By name, and how many others there are. */
const these = (names: readonly SafeHtml[]) => {
  const left = names.length - NAMED_MAX
  return listed(left > 1 ? [...names.slice(0, NAMED_MAX), html`${left} others`] : names)
}
/** Where an email is only to be sent, or did not arrive at an address that takes others. */
export const notTold = () => '1 email isn’t sent yet'
export const notArrived = () => '1 email didn’t arrive'
const WAIT: Readonly<
  Record<Untold | 'card_waits', (names: SafeHtml, count: number) => string | SafeHtml>
> = {
  unsent: (names) => question.unsent([names]),
  missed: (names) => html`${names} missed an email.`,
  not_arriving: (names) => question.notArriving([names]),
  in_doubt: (names) => question.inDoubt([names]),
  wants_no_mail: (names, count) =>
    count === 1 ? html`${names} wants no emails.` : html`${names} want no emails.`,
  no_email: (names) => question.noCards([names]),
  no_sender: (names) => question.noCardsHere([names]),
  card_waits: (names) => question.unhanded([names]),
  not_for_me: (names) => html`It’s not for ${names}.`,
}
/** Who is not told yet, for one reason, as the question before the draw says it. */
export const theseWait = (why: keyof typeof WAIT, names: readonly SafeHtml[]) =>
  WAIT[why](these(names), names.length)

const WHY: Readonly<Record<Untold, (email: SafeHtml) => string | SafeHtml>> = {
  not_for_me: () => 'says this isn’t for them',
  wants_no_mail: () => 'wants no emails from here',
  not_arriving: (email) => html`emails to ${email} don’t arrive`,
  in_doubt: (email) => html`emails to ${email} may not arrive`,
  no_email: () => 'no email and no card yet',
  no_sender: () => 'no card yet',
  unsent: () => 'the email waits for you to send it',
  missed: () => 'missed an email',
}
export const why = (silence: Untold, email: SafeHtml) => WHY[silence](email)
export const makeCard = (name: SafeHtml) => html`Make card<span class="sr"> for ${name}</span>`
export const cardWaits = () => 'card made, not handed over yet'
/** Of who joined without an email. */
export const ownLink = () => 'has a link of their own'
export const handOver = () => 'Hand over cards'
export const handOverTo = (name: SafeHtml) =>
  html`Hand over<span class="sr"> the card for ${name}</span>`
export const fixEmail = (name: SafeHtml) => html`Fix email<span class="sr"> of ${name}</span>`
export const sendAgain = (name: SafeHtml) => html`Try again<span class="sr"> for ${name}</span>`
export const takeOut = (name: SafeHtml) => html`Take out<span class="sr"> ${name}</span>…`

// Beside a name, and under the mails.
const REMARKS: Readonly<Record<Untold, string>> = {
  not_for_me: 'says this isn’t for them',
  wants_no_mail: 'wants no emails from here',
  not_arriving: 'emails don’t arrive',
  in_doubt: 'emails may not arrive',
  no_email: 'no email',
  no_sender: '',
  unsent: 'email not sent yet',
  missed: 'missed an email',
}
/** What a list of people says of somebody; empty if the list would say it of everybody. */
export const remark = (silence: Untold, hasCard: boolean) =>
  silence === 'no_email' && !hasCard ? 'no email and no card yet' : REMARKS[silence]
export const mailMissed = (name: SafeHtml, email: string) =>
  html`Emails to ${name} (${email}) don’t arrive.`
/** What was sent may have been read. */
export const mailMayMiss = (name: SafeHtml, email: string) =>
  html`Emails to ${name} (${email}) may not arrive.`
/** Below those who are named. */
export const moreMissed = (count: number) =>
  `${count} more may have missed theirs. All emails, below, lists everyone.`
/** `sends`, here and below: mails go out. */
export const correctAddress = (href: string, sends: boolean) =>
  sends
    ? html`<a href="${href}">Correct the address</a> and we’ll send what didn’t arrive, or hand over a card.`
    : html`<a href="${href}">Correct the address</a> and what didn’t arrive is kept with the unsent emails, or hand over a card.`
export const correctToo = (href: string, sends: boolean) =>
  sends
    ? html`They have a card. <a href="${href}">Correct the address</a> if emails should arrive, too.`
    : html`They have a card. <a href="${href}">Correct the address</a> for when emails go out here.`
/** Once it is finished, or where no mail goes out. */
export const haveCard = () => html`They have a card.`
export const makeCardNow = (card: string) => html`You can still <a href="${card}">make a card</a>.`
/** The address may well be right. */
export const mailPerhapsMissed = (name: SafeHtml, email: string) =>
  html`${name} (${email}) may have missed an email.`
export const tryAgain = (emails: string, card: string) =>
  html`<a href="${emails}">Send it again</a>, or <a href="${card}">make a card</a>.`
export const trySendingToo = (emails: string) =>
  html`They have a card. You can <a href="${emails}">send it again</a>, too.`
export const mailRefused = (name: SafeHtml, email: string) =>
  html`${name} (${email}) gets no emails.`
export const handOverCard = (card: string, person: string) =>
  html`<a href="${card}">Make a card</a>, or <a href="${person}">correct the address</a> if it’s the wrong one.`
export const correctIfWrong = (href: string) =>
  html`They have a card. <a href="${href}">Correct the address</a> if it’s the wrong one.`
/** People of last time whom no email invites. */
export const uninvited = (names: SafeHtml) => html`From last time, no invitation went to ${names}.`
export const manyUninvited = (count: number) =>
  `No invitation went to ${people(count)} from last time`
/** Of somebody whose email the link doesn’t take. */
export const otherEmail = () => 'not at the domains you named'
/** `may`: how many of them can join by the link, which may ask for an email; `isLimited`: at some domains. */
export const inviteYourself = (may: 'all' | 'some' | 'none', isLimited: boolean) =>
  isLimited ? INVITE_AT_DOMAINS[may] : INVITE[may]
const INVITE_AT_DOMAINS = {
  all: 'Send them the link, or add them yourself.',
  some: 'Send them the link. It asks for an email at the domains you named, so add whoever has none yourself.',
  none: 'The link asks for an email at the domains you named, so add them yourself.',
}
const INVITE = {
  all: 'Send them the link, or add them yourself.',
  some: 'Send them the link. It asks for an email, so add whoever has none yourself.',
  none: 'The link asks for an email, so add them yourself.',
}
export const invitationsWait = (mailbox: string) =>
  html`Some wait for you to send them: <a href="${mailbox}">Unsent emails.</a>`
export const noInvitationsHere = () => 'We don’t send emails here.'
/** People who are out, as somebody else had put them down. */
export const declined = (names: readonly SafeHtml[]) =>
  names.length === 1
    ? html`${listed(names)} said this isn’t for them and is out.`
    : html`${listed(names)} said this isn’t for them and are out.`
