import { html, type SafeHtml } from '@remix-run/html-template'

// The subjects of the mails that these pages mention.
export const registrationSubject = (exchange: string) => `You are in: ${exchange}`
export const signInLinkSubject = (exchange: string) => `Your sign-in link for ${exchange}`

// Asking for a link.
export const askTitle = () => 'Get a link to your page'
export const askHeading = (exchange: string) => `To your page in “${exchange}”`
export const askIntro = () =>
  'There is no password. Enter the email you joined with, and we send you a link that signs you in.'
export const yourEmail = () => 'Your email'
export const sendLink = () => 'Send me the link'
export const notInYet = (invitation: string) =>
  html`Not in yet? <a href="${invitation}">See the invitation.</a>`
export const lostTitle = () => 'Lost your link?'
export const lostIntro = () =>
  'Enter the email you joined with. For each exchange you take part in, we send you a fresh link to your page.'
export const sendLinks = () => 'Send me my links'
export const withoutEmail = () =>
  'You take part without an email? Then your organiser gives you a new link.'
export const noMailHere = () =>
  'This site sends no mail, so please ask your organiser: they hand you a new link.'

// Look at your mail.
const joinedAddress = (email: string) =>
  email === ''
    ? html`<strong>the address you joined with</strong>`
    : html`<strong>${email}</strong>`
const comesFrom = (sender: string) =>
  html`It comes from <strong>${sender}</strong> within a minute or two; look into the spam folder, too.`
const onceAnHour = 'The link works once and for one hour.'
const atMost = 'You can ask 3 times an hour.'
const late =
  'Very many emails have gone out today, so someone who’s had one today and never opened it gets no second one: the button in it still leads to a fresh link. Nothing there? Whoever invited you can help.'

export const almostThere = () => 'Almost there: look at your mail'
export const lookAtMail = () => 'Look at your mail'
export const registered = (exchange: string, email: string, sender: string) =>
  html`We have sent a mail to ${joinedAddress(email)}. Its subject is <strong>“${registrationSubject(exchange)}”</strong>, or “${signInLinkSubject(exchange)}” if you were in already. ${comesFrom(sender)} Its button opens your page.`
export const asked = (exchange: string, email: string, sender: string) =>
  html`If ${joinedAddress(email)} takes part in “${exchange}”, a mail with the subject <strong>“${signInLinkSubject(exchange)}”</strong> is on its way. ${comesFrom(sender)} ${onceAnHour} ${atMost} Did you join with another address? Try that one.`
/** Once the mails of a day are used up; whoever the email belongs to. */
export const askedLate = (exchange: string, email: string, sender: string) =>
  html`${asked(exchange, email, sender)} ${late}`
/** `email` is empty here: the mail goes to the owner of the old link. */
export const fresh = (exchange: string, email: string, sender: string) =>
  html`A mail with the subject <strong>“${signInLinkSubject(exchange)}”</strong> is on its way to ${joinedAddress(email)}. ${comesFrom(sender)} ${onceAnHour}`
export const lookForEarlierLinks = () =>
  'Got a link from us within the hour? The newest one still works; look in the spam folder, too. If there’s none, whoever invited you can help.'
export const noMailAsk = () => 'No mail? Ask for a link'
export const linksOnTheirWay = (email: string, sender: string) =>
  html`If <strong>${email}</strong> takes part in an exchange here, a link for each is on its way from <strong>${sender}</strong>. It can take a minute or two; look into the spam folder, too. Each link works once and for one hour. ${atMost}`
export const linksOnTheirWayLate = (email: string, sender: string) =>
  html`${linksOnTheirWay(email, sender)} ${late}`
export const noMailOther = () => 'No mail? Try another address'
export const youAreIn = () => 'You are in'
export const welcome = (exchange: string) =>
  `Welcome to “${exchange}”! This site sends no mail, so your organiser hands you the link to your page. Tell them that you have joined.`
export const askOrganiser = () => 'Please ask your organiser'
export const organiserSees = (exchange: string) =>
  `This site sends no mail. Your organiser can see that you asked, and hands you the link to your page in “${exchange}”.`
export const backToInvitation = () => 'Back to the invitation'

// Following a link.
export const signInTitle = () => 'Sign in'
export const hello = (name: SafeHtml) => html`Hello ${name}`
export const thisWay = (exchange: string) => `This way to your page in “${exchange}”.`
export const openMyPage = () => 'Open my page'
export const readMyMessages = () => 'Read my messages'
export const buttonFails = (requestAccess: string) =>
  html`Does the button not work? <a href="${requestAccess}">Get a fresh link by mail.</a>`
export const usedAlready = () => 'This link was used already'
export const tooOld = () => 'This link is too old'
export const onceOnly = () =>
  'Each link works once and for a limited time, so that nobody else can use it. We gladly send a fresh one to the same address.'
export const cardOver = () => 'This card no longer works'
export const newerCard = () =>
  'There is a newer way to the page. Please ask whoever gave you the card.'

// Signing in by the code of a card.
export const codeOfCard = () => 'Or the code on your card'
export const codeHint = () => 'Ten letters and digits.'
export const codeUnknown = () =>
  'This code opens no page here. Please compare it with your card, or ask for a new card.'
export const tooManyCodes = () =>
  'That was tried too often. Please wait a quarter of an hour, or scan the card instead.'
