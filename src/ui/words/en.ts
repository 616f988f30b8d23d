import { html } from '@remix-run/html-template'

// Created once, as creating one takes longer than formatting a hundred dates.
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const SHORT_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const DAYS_IN_WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "Thursday, 24 December 2026", from an ISO date. */
export function longDate(date: string): string {
  return LONG_DATE.format(Temporal.PlainDate.from(date))
}

/** "24 Dec 2026, 18:05" in that timezone, from an ISO instant. */
export function dateAndTime(instant: string, timezone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timezone).toPlainDateTime()
  return SHORT_TIME.format(local)
}

/** "today", "tomorrow", "in 12 days", "3 days ago". */
export function daysInWords(days: number): string {
  return DAYS_IN_WORDS.format(days, 'day')
}

/** "1 person", "12 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}

// The frame of every page.
export const theOrganiser = () => 'the organiser'
export const somebodyWhoLeft = () => 'somebody who has left'

export const skip = () => 'Skip to the content'
export const menu = () => 'Menu'
export const menuExchanges = () => 'Exchanges'
export const menuMailbox = () => 'Mailbox'
export const menuSettings = () => 'Settings'
export const privacy = () => 'Privacy'
export const signOut = () => 'Sign out'
export const cancel = () => 'Cancel'
export const keepAsItIs = () => 'Keep everything as it is'
export const save = () => 'Save'
export const saved = () => 'Saved.'
export const copy = () => 'Copy'
export const copied = () => 'Copied'
export const backToExchange = () => 'Back to the exchange'
export const backToMyPage = () => 'Back to my page'

// Forms.
export const optional = () => '(optional)'
export const attention = (fields: number) =>
  fields === 1
    ? 'One thing needs your attention below. Nothing you typed is lost.'
    : `${fields} things need your attention below. Nothing you typed is lost.`
export const outdated = () =>
  'Somebody changed this meanwhile, perhaps you in another window. Nothing you typed is lost: compare it with what is saved now, and save again.'
export const savedNow = (value: string) =>
  value === '' ? 'Saved now: nothing.' : `Saved now: ${value}`
export const signedOutMeanwhile = () =>
  'You were signed out meanwhile; here is what you typed. Please check it and save again.'
export const keptForSignIn = () =>
  'You were signed out meanwhile, so nothing was saved. Sign in again here, and you find what you typed in its form.'
export const emailMissing = () => 'Please enter an email address.'
export const emailTooLong = (max: number) => `An email address may have at most ${max} characters.`
export const emailMalformed = () =>
  'This does not look like an email address. An example: anna@example.org'

// Errors. Where a way home is offered, it says whose home it is.
export const toFrontPage = () => 'To the front page'
export const toMyExchanges = () => 'To my exchanges'
export const toMyPage = () => 'To my page'
const lostLink = (href: string) =>
  html`<a href="${href}">Lost the link to your page? We mail you a fresh one.</a>`
export const nothingTitle = () => 'There is nothing here'
export const nothingText = (lost: string) =>
  html`This address leads nowhere, or what was here is gone. Please check the link, or ask your organiser for the invitation link. ${lostLink(lost)}`
export const noExchangeTitle = () => 'There is no exchange here'
export const noExchangeText = (lost: string) =>
  html`Please compare the address with the one you were sent, letter by letter. If it is the same, the exchange is gone: a month after its day it is erased, or the organiser has deleted it. They know, and can send you the right link. ${lostLink(lost)}`
export const noLinkTitle = () => 'This link leads nowhere'
export const noLinkText = () =>
  'It may have been cut off on its way: try to copy it as a whole from the mail. If that does not help, let us mail you a fresh one.'
export const mailFreshLink = () => 'Mail me a fresh link'
export const forbiddenTitle = () => 'Please try that once more'
export const forbiddenText = (lost: string) =>
  html`The page you came from was too old or not ours, so nothing was changed. Go back, reload the page and try again. Your browser must accept cookies. ${lostLink(lost)}`
export const conflictTitle = () => 'That is not possible now'
export const tooLargeTitle = () => 'That is too much text'
export const tooLargeText = () =>
  'What you sent is larger than we can take. Please go back, shorten it and try again.'
export const tooManyTriesTitle = () => 'Please wait a little'
export const tooManyTriesText = (minutes: number) =>
  minutes === 1
    ? 'That was tried too often. Please try again in a minute.'
    : `That was tried too often. Please try again in ${minutes} minutes.`
export const busyTitle = () => 'A moment, please'
export const busyText = (seconds: number) =>
  `Too many people are at this door at once. Nothing was changed. Go back and try again in ${seconds} seconds.`
export const badRequestTitle = () => 'We did not understand that'
export const badRequestText = (lost: string) =>
  html`Your browser sent something that this page cannot read. Please go back and try again. ${lostLink(lost)}`
export const failureTitle = () => 'Something went wrong here'
export const failureText = (requestId: string) =>
  `Nothing was changed, and it is not your fault. Please try again. If it happens once more, tell whoever runs this site the number ${requestId}.`

/** Days as a list, as in "Friday, 4 December 2026 and Sunday, 6 December 2026". */
export const longDates = (dates: readonly string[]) =>
  new Intl.ListFormat('en-GB').format(dates.map(longDate))
