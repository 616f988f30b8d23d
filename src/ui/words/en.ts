import { html, type SafeHtml } from '@remix-run/html-template'
import { perZone } from '../zones.ts'

// Each is created once, as creating one takes longer than formatting a hundred dates; and they are given
// milliseconds, which takes a tenth of what Temporal's dates take. An ISO date is the start of it in UTC.
const inZone = (timeZone: string, style: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...style, timeZone })
const LONG = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
const SHORT = { weekday: 'short', day: 'numeric', month: 'long' } as const
const LONG_DATE = inZone('UTC', LONG)
const SHORT_DATE = inZone('UTC', SHORT)
const DAY_OF_MONTH = inZone('UTC', { day: 'numeric' })
const MONTH = inZone('UTC', { month: 'long' })
const DAYS_IN_WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "Thursday, 24 December 2026", from an ISO date. */
export function longDate(date: string): string {
  return LONG_DATE.format(Date.parse(date))
}

// What stands on a leaf of the calendar.
export const dayOfMonth = (date: string) => DAY_OF_MONTH.format(Date.parse(date))
export const monthName = (date: string) => MONTH.format(Date.parse(date))

/** "Thu 24 December", from an ISO date, where the year is plain. */
export function shortDate(date: string): string {
  return SHORT_DATE.format(Date.parse(date))
}

/** The formats of moments in one timezone. */
const momentsIn = perZone((zone) => ({
  day: inZone(zone, SHORT),
  date: inZone(zone, { day: 'numeric', month: 'long', year: 'numeric' }),
  time: inZone(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
}))

/** "Thu 24 December, 18:05" in that timezone, from an ISO instant, where the year is plain. */
export function shortDateAndTime(instant: string, timezone: string): string {
  const { day, time } = momentsIn(timezone)
  const moment = Date.parse(instant)
  return `${day.format(moment)}, ${time.format(moment)}`
}

/** "24 December 2026, 18:05" in that timezone, from an ISO instant. */
export function dateAndTime(instant: string, timezone: string): string {
  const { date, time } = momentsIn(timezone)
  const moment = Date.parse(instant)
  return `${date.format(moment)}, ${time.format(moment)}`
}

/** "today", "tomorrow", "in 12 days", "3 days ago". */
export function daysInWords(days: number): string {
  return DAYS_IN_WORDS.format(days, 'day')
}

/** "in a minute", "in 12 minutes". */
export function inMinutes(minutes: number): string {
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`
}

/** "1 person", "12 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}

// The frame of every page.
export const theOrganiser = () => 'the organiser'
export const somebodyWhoLeft = () => 'someone who’s left'

export const skip = () => 'Skip to content'
export const menu = () => 'Menu'
export const menuExchanges = () => 'Exchanges'
export const menuMailbox = () => 'Unsent'
export const menuSettings = () => 'Settings'
export const menuMessages = () => 'Messages'
/** At the foot of every page that a guest sees of an exchange. */
export const whoInvites = (host: SafeHtml) => html`Who invites: ${host}`
export const privacy = () => 'Privacy'
export const signOut = () => 'Sign out'
export const cancel = () => 'Cancel'
export const save = () => 'Save'
export const saved = () => 'Saved.'
export const copy = () => html`Copy<span class="sr"> the link</span>`
export const copied = () => 'Copied'
export const notCopied = () => 'Can’t copy'
export const forWhom = (whose: SafeHtml) => html`for ${whose}`
export const whatsApp = () => 'WhatsApp'
export const textMessage = () => 'SMS'
export const email = () => 'Email'
export const shareSheet = () => 'Send…'
export const text = () => 'Copy text'
export const textLabel = () => 'A text to send'
export const copyText = () => 'Copy it'
/** Over what only they can mend, or want to know. `about`: whom or what, for those who do not see it. */
export const forKeeper = (about: string | SafeHtml) =>
  html`For whoever runs this site${about === '' ? null : html`<span class="sr">: ${about}</span>`}`
export const backToExchange = () => 'To the exchange'

// Forms.
export const optional = () => '(optional)'
export const errorTitle = (title: string) => `Error: ${title}`
export const toFix = (fields: number) =>
  fields === 1
    ? 'One thing to fix. Nothing you typed is lost.'
    : `${fields} things to fix. Nothing you typed is lost.`
/** Where a password may have been typed, which is not sent back. */
export const toFixAndRetype = (fields: number) =>
  fields === 1
    ? 'One thing to fix. Passwords have to be typed again.'
    : `${fields} things to fix. Passwords have to be typed again.`
export const outdated = () =>
  'This has changed in the meantime, perhaps in another window of yours. Nothing you typed is lost: compare and save again.'
export const savedNow = (value: string) =>
  value === '' ? 'Saved now: empty' : `Saved now: ${value}`
export const signedOutMeanwhile = () =>
  'You’d been signed out. Here’s what you typed: check it and save.'
export const keptForSignIn = () =>
  'You’ve been signed out, so nothing is saved yet. Sign in, and what you typed is waiting in the form.'
export const emailMissing = () => 'Enter an email address.'
export const emailTooLong = (max: number) => `Please shorten this to ${max} characters.`
export const emailMalformed = () =>
  'That’s not a full email address. It looks like this: anna@example.org'
export const timezone = () => 'Time zone'
export const timezoneHint = (sends: boolean) =>
  sends ? 'Reminders arrive at nine in the morning there.' : 'Days end by the clock there.'
export const timezoneMissing = () => 'Enter where you are, for example Europe/Berlin.'
export const timezoneUnknown = () => 'Choose one from the list, for example Europe/Berlin.'

// The way back.
export const toMyPage = () => 'My page'
export const getNewLink = () => 'Get new link'
export const fromAnotherNetwork = () =>
  'A lot of tries came from the network you’re on. From another one, such as mobile data instead of Wi-Fi, it works at once.'

// Mails.
export const copyLink = () => 'Button won’t work? Copy this:'

/** A day on which something was used, and how often. */
export type Use = { day: string; times: number }

/** Days as a list, as in "Friday, 4 December 2026 (twice) and Sunday, 6 December 2026". */
export const daysOfUse = (uses: readonly Use[]) =>
  inOneLine(
    uses.map(({ day, times }) => longDate(day) + (times === 1 ? '' : ` (${howOften(times)})`)),
  )
const howOften = (times: number) => (times === 2 ? 'twice' : `${times} times`)

// Pages of a long list.
export const newer = () => 'Newer'
export const older = () => 'Older'
export const pageBefore = () => 'Previous'
export const pageAfter = () => 'Next'
export const whoTheyAre = () => 'Who they are'
export const showMore = (count: number) => `Show ${count} more`

/** A name that somebody gave, in quotation marks; those within it change. */
export const quoted = (name: string) => `“${name.replaceAll('“', '‘').replaceAll('”', '’')}”`

const NAMES = new Intl.Collator('en-GB', { numeric: true })
/** Names in the order in which a reader looks for them. */
export const compareNames = (one: { name: string }, other: { name: string }) =>
  NAMES.compare(one.name, other.name)

const LISTS = {
  and: new Intl.ListFormat('en-GB'),
  or: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
}
/** "Anna, Ben and Cleo". */
export function inOneLine(parts: readonly string[], word: 'and' | 'or' = 'and'): string {
  return LISTS[word].format(parts)
}

/** The same, where each name keeps its markup. */
export function listed(parts: readonly SafeHtml[], word: 'and' | 'or' = 'and'): SafeHtml {
  const frame = LISTS[word].formatToParts(parts.map((_, index) => String(index)))
  return html`${frame.map(({ type, value }) => (type === 'element' ? parts[Number(value)] : value))}`
}

/** So many names a sentence can hold. */
export const NAMED_MAX = 5
/** The same of so many that a sentence can hold: "Anna, Ben, Cleo, Dan, Eva and 7 others". */
export function listedInShort(parts: readonly SafeHtml[]): SafeHtml {
  const left = parts.length - NAMED_MAX
  return listed(left > 1 ? [...parts.slice(0, NAMED_MAX), html`${left} others`] : parts)
}
