import { html, type SafeHtml } from '@remix-run/html-template'
import { formsOf } from '../../exchanges/words/en-customs.ts'
import type { MailNow } from '../../ui/page.ts'
import { daysInWords, inOneLine, listed, longDate, people, quoted } from '../../ui/words/en.ts'

const toWhat = (custom: string) => formsOf(custom)?.one ?? `${quoted(custom)}`
export const invitedBy = (host: SafeHtml, custom: string) =>
  html`${host} invites you to ${toWhat(custom)}`
export const invited = (custom: string) => `You’re invited to ${toWhat(custom)}`
export const when = () => 'When'
export const dayAndHowLong = (date: string, days: number) =>
  html`${longDate(date)} <small class="whole">(${daysInWords(days)})</small>`
export const where = () => 'Where'
export const budget = () => 'Budget'
export const whoIsIn = () => 'Who’s in'
type Joined = { joined: number; most: number | null; isOpen: boolean }
export const whoHasJoined = ({ joined, most, isOpen }: Joined) => {
  if (!isOpen) return joined === 0 ? 'nobody yet' : people(joined)
  if (joined === 0) return 'nobody yet, be the first!'
  return most === null ? `${people(joined)} so far` : `${joined} of ${most} places taken`
}
export const joinBy = () => 'Join by'
export const untilDrawn = () => 'before names are drawn'
type Ways = { sends: boolean; href: string; host: SafeHtml }
export const alreadyIn = ({ sends, href, host }: Ways) =>
  sends
    ? html`Already in? <a href="${href}">Get a link to your page.</a>`
    : html`Already in? Open the link ${host} gave you, or <a href="${href}">type the code on your card.</a>`

/** To somebody whose own page this browser knows. */
export const youAreIn = (href: string) => html`You’re in. <a href="${href}">My page</a>`

export const notOpenYet = () => 'You’re early! Joining isn’t open yet.'
/** Once it is finished. */
/** `hasBeen`: its day has come. */
export const isOver = (hasBeen: boolean) =>
  hasBeen ? 'That’s over: it was lovely, we hope.' : 'That’s finished already, before its day.'
export const closed = (host: SafeHtml) => html`Joining is closed. Still want in? Ask ${host}.`
export const askToBeAdded = (host: string) =>
  `A lot of people have joined from where you are. You can ask ${host} to add you.`

/** What somebody is in for who has never heard of it; `reveals`: names are revealed after the day. */
export const whatItIs = (reveals: boolean) =>
  reveals
    ? 'You draw one name and get that person a present. After the day, you find out who gave to you, if they let you know.'
    : 'You draw one name and get that person a present. Who drew you stays a secret.'

// The form.
export const iAmIn = () => 'I’m in'
export const joinHeading = () => 'It takes a minute'
export const fullHeading = () => 'It’s full, but do ask'
export const full = (host: SafeHtml) =>
  html`Perhaps there’s room for one more. You’re in once ${host} says yes.`
export const saysYesFirst = (host: SafeHtml) => html`You’re in once ${host} says yes.`
/** Before anybody types. */
export const domainsOnly = (domains: readonly SafeHtml[], host: SafeHtml) =>
  html`Join with an email at ${listed(domains, 'or')}. Only got another? Ask ${host} to add you.`
/** To whoever comes with another email, where all of them stand above. */
export const otherDomain = (domains: readonly string[], host: string) => {
  const [first, second, ...others] = domains
  return others.length < 2
    ? `Enter an email at ${inOneLine(domains, 'or')}, or ask ${host}.`
    : `Enter an email at ${first}, ${second} or ${others.length} others, or ask ${host}.`
}
export const more = () => 'Address and reminders'
/** Where no reminder is still to come. */
export const address = () => 'Address'
export const remindMe = () => 'Remind me by email before the day'
/** Where no mail goes out, the wish is kept for when it does. */
export const remindMeLater = () => 'Remind me before the day, if emails go out by then'
export const countMeIn = () => 'Count me in'
export const askToJoin = () => 'Ask to join'

// Without an email.
export const noEmail = () => 'I have no email'
export const noEmailHint = (host: string) => `You get a link to keep, which ${host} doesn’t see.`
export const noEmailAskHint = (host: string) =>
  `Once ${host} says yes, you get a card with a link from ${host}.`
export const emailAndNone = () => 'Clear this, or untick “I have no email”.'
export const nameTaken = (host: string) =>
  `This name’s taken. Yours? Ask ${host} for a card. Otherwise, add your surname.`
export const keepTitle = () => 'You’re in! Keep this link'
export const keepIntro = (host: SafeHtml) =>
  html`It opens your page, and you see it only now: send it to yourself, take a picture or print it. Nobody else has it, not even ${host}.`
export const openMyPage = () => 'Open my page'
export const printIt = () => 'Print'
export const ifLost = (host: SafeHtml) =>
  html`Closed it too early, or did it not load? Don’t join again: ${host} can make you a new card, and the link here ends then.`

// To somebody who has asked.
export const oneMoreStep = () => 'One more step'
type Waiting = { host: SafeHtml; email: string; mail: MailNow }
export const thenComes = ({ host, email, mail }: Waiting) => {
  if (mail === 'none') return html`Then ${host} can give you the link to your page.`
  if (mail === 'waits')
    return html`Then the way to your page goes to <strong>${email}</strong>. Emails from here are held up right now. If you’re in already, our newest email with your name opens your page, or gets you a new link.`
  return html`Then the way to your page goes to <strong>${email}</strong>. If you’re in already, look for our newest email with your name there: its button opens your page, or gets you a new link.`
}
/** To somebody without an email: there is no link before the organiser says yes. */
export const thenCard = (host: SafeHtml) =>
  html`Then ${host} makes you a card with the way to your page. There’s nothing for you to keep yet; ask ${host} for it.`
export const theInvitation = () => 'The invitation'

// What a chat shows of the link.
export const previewText = (custom: string, where: 'open' | 'early' | 'closed' | 'over') =>
  PREVIEWS[where](custom)
const PREVIEWS = {
  open: (custom: string) => `${invited(custom)}. Have a look: it takes a minute.`,
  early: (custom: string) => `${invited(custom)}. Joining isn’t open yet.`,
  closed: (custom: string) => `${invited(custom)}. Joining is closed now.`,
  over: (custom: string) => `It was ${toWhat(custom)}, and it’s finished.`,
}
export const previewPicture = (isKlaus: boolean) =>
  isKlaus
    ? 'A sly fellow in a red hat, with a finger on his lips'
    : 'A red parcel with a golden bow'
