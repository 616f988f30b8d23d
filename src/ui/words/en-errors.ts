import { html } from '@remix-run/html-template'
import { inMinutes } from './en.ts'

// Where a way home is offered, it says whose home it is. `sends`: mails go out.
export const toFrontPage = () => 'Start page'
export const toMyExchanges = () => 'My exchanges'
type Lost = { href: string; sends: boolean; hasLink: boolean }
const lostLink = ({ href, sends, hasLink }: Lost) => {
  if (!hasLink) return ''
  return sends
    ? html`<a href="${href}">Lost the link to your page? Get a new one by email.</a>`
    : 'Lost the link to your page? Whoever invited you can give you a new one.'
}
export const nothingTitle = () => 'Nothing to unwrap here'
export const nothingText = (lost: Lost) =>
  html`The link is incomplete, or what was here is gone. Open it again from the message you got, or ask whoever sent it. ${lostLink(lost)}`
export const noExchangeTitle = () => 'This link leads nowhere'
export const noExchangeText = (lost: Lost) =>
  html`Compare it with the one you were sent, letter by letter. If it’s the same, it’s been deleted, as we do 30 days after the day. Not there yet? Ask whoever invited you. ${lostLink(lost)}`
export const forbiddenTitle = () => 'Please try once more'
export const forbiddenText = (lost: Lost) =>
  html`That page had been open too long, so nothing was changed. Go back, reload it and try again. Cookies have to be allowed. ${lostLink(lost)}`
export const conflictTitle = () => 'That doesn’t work right now'
export const tooLargeTitle = () => 'That’s too much at once'
export const tooLargeText = () =>
  'Your text or file is bigger than we can take. Go back, shorten it and try again.'
export const tooManyTriesTitle = () => 'A moment, please'
export const tooManyTriesText = (minutes: number) =>
  `That was one try too many. Try again ${inMinutes(minutes)}.`
export const busyTitle = () => 'It’s crowded at the door'
export const busyText = (seconds: number) =>
  `Too many people are signing in at once, and nothing was changed. Go back and try again in ${seconds} seconds.`
export const lockedTitle = () => 'We can’t save right now'
export const lockedText = (seconds: number) =>
  `Another program is busy with our data, so nothing was changed. Go back and try again in ${seconds} seconds. If it goes on, tell whoever runs this site.`
export const badRequestTitle = () => 'We couldn’t read that'
export const badRequestText = (lost: Lost) =>
  html`Your browser sent us something odd. Go back and try again. ${lostLink(lost)}`
export const failureTitle = () => 'That’s our mistake'
export const failureText = (requestId: string) =>
  `Something broke on our side, and nothing was changed. Please try again. If it happens again, give whoever runs this site the number ${requestId}.`
