import { html, type SafeHtml } from '@remix-run/html-template'
import { daysInWords, longDate, people } from '../../ui/words/en.ts'

export const invitedBy = (host: SafeHtml) => html`${host} invites you to a Secret Santa`
export const invited = () => 'You are invited to a Secret Santa'
export const when = () => 'When'
export const dayAndHowLong = (date: string, days: number) =>
  html`${longDate(date)} <small>(${daysInWords(days)})</small>`
export const where = () => 'Where'
export const budget = () => 'Budget'
export const who = () => 'Who'
export const soFar = (joined: number, most: number | null) => {
  const now = joined === 0 ? 'you could be the first' : `${people(joined)} so far`
  return most === null ? now : `${now} of at most ${most}`
}
export const join = () => 'Join'
export const untilDrawn = () => 'until names are drawn'
export const untilDay = (date: string, days: number) =>
  html`until ${longDate(date)} <small>(${daysInWords(days)})</small>`
export const alreadyIn = (requestAccess: string) =>
  html`You are in already? <a href="${requestAccess}">Get a link to your page by mail.</a>`

export const notOpenYet = () => 'Registration has not opened yet. Please come back a little later.'
export const closed = () =>
  'Registration is closed. Would you like to take part? Ask your organiser.'
export const full = (most: number) =>
  `All ${most} places are taken, but there may be one more for you.`
export const saysYesFirst = () => 'Whoever invited you sees your name and says yes first.'
export const askToJoin = () => 'Ask to join'
export const backToInvitation = () => 'Back to the invitation'
export const askToBeAdded = () =>
  'Very many people have joined from where you are. Whoever invited you can add you at once.'

export const joinedOften = () =>
  'This email has been entered several times. Got an email from us? Its button opens your page. If not, whoever invited you may have to say yes first.'

export const joinHeading = () => 'Join in a minute'
export const more = () => 'More, if you like'
export const remindMe = () => 'Remind me by mail before the day'
