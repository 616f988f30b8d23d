import { html, type SafeHtml } from '@remix-run/html-template'
import type { MailNow } from '../../ui/page.ts'
import { inMinutes, quoted } from '../../ui/words/en.ts'

// The subjects of the mails that these pages mention.
export const registrationSubject = (exchange: string) => `You’re in: ${exchange}`
export const signInLinkSubject = (exchange: string) => `Your link: ${exchange}`

// Asking for a link.
export const yourPage = () => 'Your page'
export const askHeading = (exchange: string) => `Your page for ${quoted(exchange)}`
export const askIntro = () =>
  'No password needed. Enter the email you joined with, and we’ll send you a link.'
export const askIntroHost = (host: SafeHtml) =>
  html`We don’t send emails here. Enter yours: if you’re in, ${host} may see that you asked, and can give you a link.`
export const yourEmail = () => 'Your email'
export const sendLink = () => 'Send my link'
export const askForLink = () => 'Get my link'
export const notInYet = (invitation: string) =>
  html`Not in yet? <a href="${invitation}">See the invitation.</a>`
export const lostTitle = () => 'Lost your link?'
export const lostIntro = () => 'Enter the email you joined with, and we’ll send you a new link.'
export const withoutEmail = () => 'No email? Whoever invited you can give you a new card.'
export const noMailHere = () =>
  'We don’t send emails here. Whoever invited you can give you a new link.'

// Check your email.
export const nowCheck = () => 'Lovely! Now check your email'
export const checkEmail = () => 'Check your email'
export const to = () => 'To'
export const from = () => 'From'
export const subject = () => 'Subject'
export const joinedSubjects = (exchange: string) =>
  html`${quoted(registrationSubject(exchange))} <small>(or ${quoted(signInLinkSubject(exchange))}, if you were in before)</small>`
export const linkSubject = (exchange: string) => `${quoted(signInLinkSubject(exchange))}`
export const tapTheButton = () =>
  'Tap the button in it to open your page. Nothing after two minutes? Look in spam.'
/** While it is known that no mail goes out: nothing to look for in spam yet. */
export const heldUp = () =>
  'Emails from here are held up right now. What’s for you goes out once they aren’t. Nothing by tomorrow? Ask again.'
export const mailWaitsTitle = () => 'Your email is coming'
/** To whoever asked with an address that may be in nothing. */
export const mailHeldUpTitle = () => 'Emails are held up'
export const youAreJoining = () => 'Lovely! That’s noted'
export const linkWaits = (email: string, exchange: string) =>
  html`If <strong>${email}</strong> is in ${quoted(exchange)}, a link goes there. It works once, within an hour of going out.`
export const freshWaits = () => 'A new link goes to the same address. It works once.'
export const linksWait = (email: string) =>
  html`If <strong>${email}</strong> is in anything here, a link for each goes there.`
export const inBefore = () =>
  'In already? Then look for our newest email with your name: its button opens your page, or gets you a new link.'
export const ifIn = (email: string, exchange: string) =>
  html`If <strong>${email}</strong> is in ${quoted(exchange)}, your link is on its way. It works once, within an hour.`
export const freshOnItsWay = () =>
  'A new link is on its way to the same address. It works once, so use it soon.'
export const nothingThere = () => 'Nothing there? Look in spam, or try another address of yours.'
export const linksOnTheirWay = (email: string) =>
  html`If <strong>${email}</strong> is in anything here, a link for each is on its way.`
export const eachOnce = () =>
  'Each works once, within an hour. Nothing there after two minutes? Look in spam.'
/** Whoever wants no emails may get none for this, and no page tells who that is. */
export const saidNo = () =>
  'Said no to our emails? Look for “May we email you again?”, or ask whoever invited you.'
export const atMost = () => 'You can ask 3 times an hour.'
/** Once the mails of a day are used up there is none for some; the page says no more than on any other day. */
export const perhapsNone = () =>
  'If you’ve had one today and haven’t opened it, there may be no second one: its button gets you a new link.'
export const sendAgain = () => html`Send again<span class="sr"> the email</span>`
export const tryAnother = () => 'Try another address'
/** What helps whoever has asked too often. */
const MEANWHILE: Readonly<Record<MailNow, string>> = {
  sends:
    'Got a link from us within the hour? The newest one with your name, to the email you joined with, still works; look in spam, too. If not, whoever invited you can help.',
  waits: 'Emails from here are held up right now. In a hurry? Whoever invited you can help.',
  none: 'Whoever invited you can give you a link.',
}
export const meanwhile = (mail: MailNow) => MEANWHILE[mail]

// Where no mail goes out.
export const youAreIn = () => 'You’re in!'
export const tellHost = (host: SafeHtml) =>
  html`Now tell ${host}: they’ll give you the link to your page.`
export const askHost = (host: string) => `Please ask ${host}`
export const hostSees = (host: SafeHtml) =>
  html`We don’t send emails here. Ask ${host}, who can give you your link.`
export const theInvitation = () => 'The invitation'
export const startPage = () => 'Start page'

// Following a link.
export const hi = (name: SafeHtml) => html`Hi ${name}!`
export const oneTapAway = (exchange: string) => `Your page for ${quoted(exchange)} is one tap away.`
export const openMyPage = () => 'Open my page'
export const readMyMessages = () => 'Read my messages'
export const notYou = (name: SafeHtml) =>
  html`Not ${name}? Then this isn’t for you: just close the page.`
type Help = { href: string; host: SafeHtml; sends: boolean }
export const buttonFails = ({ href, host, sends }: Help) =>
  sends
    ? html`Button won’t work? <a href="${href}">Get a new link.</a>`
    : html`Button won’t work? <a href="${href}">Ask ${host} for a new link.</a>`
export const usedAlready = () => 'This link has been used'
export const hasRunOut = () => 'This link has run out'
export const onceOnly = () =>
  'Links work once, so that nobody else can use yours. We’ll gladly send another to the same address.'
export const onceOnlyAsk = (host: SafeHtml) =>
  html`Links work once, so that nobody else can use yours. ${host} can give you another.`
export const wasntYou = (host: SafeHtml) =>
  html`Wasn’t you? Then someone else may be reading your email: tell ${host}.`
export const cardOver = () => 'This card has run out'
export const newerWay = (host: SafeHtml) =>
  html`There’s a newer way to your page. Can’t find it? Ask ${host}.`

// Signing in by the code of a card.
export const gotACard = () => 'Got a card?'
export const codeOfCard = () => 'The code on your card'
export const codeHint = () => 'Ten letters and digits.'
export const codeUnknown = () =>
  'That code opens nothing here. Compare it with your card, or ask for another.'
/** What helps whoever has a card that works, but was used very often. */
export const cardUsedALot = (host: string) =>
  `This card has opened your page very often within the hour. Where you opened it last, it’s still open. Or ask ${host} for help.`
export const tooManyCodes = (minutes: number) =>
  `One try too many. Scan the card, or try again ${inMinutes(minutes)}.`
