import { html, type SafeHtml } from '@remix-run/html-template'
import { COUNTED, type MailCounted } from '../../deliveries/rules.ts'
import { numberOf } from '../../deliveries/words/en.ts'
import { formsOf } from '../../exchanges/words/en-customs.ts'
import {
  daysInWords,
  inOneLine,
  listed,
  longDate,
  people,
  quoted,
  shortDate,
  type Use,
} from '../../ui/words/en.ts'

// The invitation.
export const link = () => 'The link'
export const linkNotYet = () => 'It works once you let people join.'
export const linkAsks = () => 'It’s full. Whoever comes by the link asks you first.'
/** What the ways to send it are, for those who do not see the link above them. */
export const shareLabel = () => 'Ways to send the invitation'
export const mailSubject = (exchange: string) => `Are you in? ${exchange}`
export const qrTitle = () => 'QR code'
export const qrText = () => 'Point a phone’s camera at it to open the invitation.'
export const qrLabel = () => 'QR code that opens the invitation'

type Invitation = {
  name: string
  custom: string
  exchange_date: string
  budget: string
  location: string
  registration_close_date: string | null
}
/** The invitation to send in a chat or a mail, line by line. */
export const invitationText = (exchange: Invitation, url: string) => {
  const { name, custom, exchange_date, budget, location, registration_close_date: last } = exchange
  const forms = formsOf(custom)
  return [
    forms
      ? `We’re doing ${forms.one} for ${quoted(name)}. Are you in?`
      : `${quoted(name)}: are you in for ${quoted(custom)}?`,
    `When: ${longDate(exchange_date)}`,
    location === '' ? '' : `Where: ${location}`,
    budget === '' ? '' : `Budget: ${budget}`,
    last === null
      ? `Join here, it takes a minute: ${url}`
      : `Join by ${longDate(last)}, it takes a minute: ${url}`,
  ]
    .filter((line) => line !== '')
    .join('\n')
}

// People.
export const peopleTitle = (count: number) => (count === 0 ? 'People' : people(count))
export const nobodyYet = () => 'nobody’s in yet'
export const ideasFact = (without: number) =>
  without === 0 ? 'everyone has gift ideas' : `${without} without gift ideas`
/** A page opened is what can be known: whether the name was unwrapped, nobody is told. */
export const lookedFact = (looked: number, all: number) =>
  looked === 0 ? 'no page opened yet' : `${looked} of ${all} have opened their page`
export const haveLooked = (looked: number, all: number) =>
  looked === 0
    ? 'Nobody has opened their page since the draw.'
    : `${looked} of ${all} have opened their page since the draw.`
export const notOpened = (count: number) =>
  count === 1
    ? '1 person hasn’t opened their page yet.'
    : `${count} people haven’t opened their page yet.`
export const withoutIdeas = (count: number) => {
  if (count === 0) return 'Everyone has gift ideas.'
  return count === 1 ? '1 person has no gift ideas yet.' : `${count} people have no gift ideas yet.`
}
export const pageNotOpened = () => 'hasn’t opened their page'
export const noIdeas = () => 'no gift ideas yet'
export const emailChanged = (days: readonly Use[]) => {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return ''
  const times = days.reduce((sum, day) => sum + day.times, 0)
  if (times === 1) return `email changed ${shortDate(first.day)}`
  return first === last
    ? `email changed ${times} times on ${shortDate(first.day)}`
    : `email changed ${times} times, first ${shortDate(first.day)}, last ${shortDate(last.day)}`
}
export const cardUsed = (day: string) => `card used ${shortDate(day)}`
export const mailboxOpened = (day: string) =>
  `email opened here, or its link used, ${shortDate(day)}`
export const thatsYou = () => 'that’s you'
export const showAll = (count: number) => `Show all ${count}`
export const addSomeone = () => 'Add someone'
export const addList = () => 'Add a list'
export const addMyself = () => 'Add myself'
export const writeToAll = () => 'Write to everyone'
export const downloadList = () => 'Download list'
/** `left`: how many more may join without being asked about. */
export const room = (left: number) => {
  if (left <= 0) return 'It’s full.'
  return left === 1 ? 'There’s room for 1 more.' : `There’s room for ${left} more.`
}

// Who must not draw whom.
export const rulesTitle = () => 'Who shouldn’t draw who'
export const rulesFact = (households: number, rules: number) => {
  if (households === 0 && rules === 0) return 'no rules yet'
  const shared = households === 1 ? '1 household' : `${households} households`
  const others = rules === 1 ? '1 rule' : `${rules} rules`
  if (rules === 0) return shared
  return households === 0 ? others : `${shared}, ${others}`
}
export const noRules = () => 'No rules yet: anyone can draw anyone.'
export const householdsNote = (count: number) =>
  count === 1
    ? 'People in the same household won’t draw each other (1 household).'
    : `People in the same household won’t draw each other (${count} households).`
export const mutual = (one: SafeHtml, other: SafeHtml) =>
  html`${one} and ${other} won’t draw each other`
export const oneWay = (giver: SafeHtml, recipient: SafeHtml) =>
  html`${giver} won’t draw ${recipient}`
/** People of last time, who are not in. */
export const rulesWait = (count: number) =>
  count === 1
    ? '1 rule is about people who aren’t in yet.'
    : `${count} rules are about people who aren’t in yet.`
export const andMore = (count: number) => `and ${count} more`
export const changeRules = () => 'Change rules'
export const seeRules = () => 'See rules'

// Mails.
export const mailTitle = () => 'Email'
/** "Sent 23 · Failed 1", leaving out what is zero. `sends`: mails go out. */
export const mailFact = (numbers: Readonly<Record<MailCounted, number>>, sends: boolean) =>
  COUNTED.filter((which) => numbers[which] > 0)
    .map((which) => `${numberOf(which, sends)} ${numbers[which]}`)
    .join(' · ')
export const noMailYet = () => 'none yet'
export const noTransport = (mailbox: string) =>
  html`We don’t send emails here, so you hand over the cards. <a href="${mailbox}">Unsent emails</a>`
/** `waits`: no email goes out just now. */
export const someUnsent = (mailbox: string, waits: boolean) =>
  waits
    ? html`Some are from before email was set up: <a href="${mailbox}">send the ones that still matter.</a>`
    : html`Email works now. Some are older: <a href="${mailbox}">send the ones that still matter.</a>`
export const allEmails = () => 'All emails'

// Details, and what else can be done.
export const whoCanJoin = () => 'Who can join'
export const emailsAt = (domains: readonly SafeHtml[]) =>
  html`By the link, emails at ${listed(domains, 'or')}`
export const detailsTitle = () => 'Details'
export const dayFact = (date: string) => shortDate(date)
export const calledWhat = () => 'What you call it'
export const whoInvites = () => 'Who invites'
export const when = () => 'When'
/** `city`: whose time it is, if that is not the organiser's own. */
export const onDay = (date: string, days: number, city: string) =>
  city === ''
    ? `${shortDate(date)}, ${daysInWords(days)}`
    : `${shortDate(date)}, ${daysInWords(days)} (${city} time)`
export const budget = () => 'Budget'
export const where = () => 'Where'
export const lastDay = () => 'Last day to join'
export const reminders = () => 'Reminders'
export const reminderDays = (days: readonly number[], sends: boolean) => {
  if (!sends && days.length > 0) return 'none, as no emails go out here'
  const ahead = days.filter((count) => count > 0)
  const isOnDay = ahead.length < days.length
  if (ahead.length === 0) return isOnDay ? 'on the day' : 'none'
  const each = ahead.map((count) => (count === 1 ? '1 day' : `${count} days`))
  const list = inOneLine(each)
  return isOnDay ? `${list} before, and on the day` : `${list} before`
}
export const afterTheDay = () => 'After the day'
export const namesRevealed = () => 'whoever agrees is named'
export const edit = () => html`Edit<span class="sr"> the exchange</span>`
export const changesTitle = () => 'Someone comes or goes'
export const changesText = () =>
  'We’ll change as little as we can, and nothing happens until you say so.'
export const takeSomeoneOut = () => 'Take someone out'
export const letSomeoneIn = () => 'Let someone in'
export const moreTitle = () => 'More'
export const stopJoining = () => 'Stop people joining'
export const deleteIt = () => html`Delete<span class="sr"> the exchange</span>…`
