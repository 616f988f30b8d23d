import { html, type SafeHtml } from '@remix-run/html-template'
import type { News } from '../../paths.ts'
import type { OutboxMail } from '../../platform/mail/outbox.ts'
import { reasonInDetail, reasonInShort } from '../../post/words/en.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { dateAndTime, longDate, people } from '../../ui/words/en.ts'
import { isUnsayable, type MailCounted, type Missed, type Outage } from '../rules.ts'

const DONE: Readonly<Record<News['exchangeMail'], string>> = {
  again: 'The email is on its way again.',
  retried: 'What had failed is on its way again.',
  resent: 'A nudge is on its way.',
}
const DONE_WHILE_MAIL_WAITS: typeof DONE = {
  again: 'The email waits, and goes out automatically.',
  retried: 'What had failed waits, and goes out automatically.',
  resent: 'A nudge waits, and goes out automatically.',
}
type Ways = { sends: boolean; waits: boolean }
/**
 * What has just been done, by the word in `?done=`; empty for an unknown word, or where mail was switched off since.
 * `waits`: no mail goes out just now.
 */
export const done = (word: string, { sends, waits }: Ways) =>
  sends ? sentenceFor(waits ? DONE_WHILE_MAIL_WAITS : DONE, word) : ''

export const title = (exchange: string) => `Emails: ${exchange}`
export const heading = () => 'Emails'
export const noTransport = (unsent: string) =>
  html`We don’t send emails here, so you hand over the cards. <a href="${unsent}">Unsent emails</a>`
export const howToSend = () => 'To send emails, set them up as the README says, under “Mail”.'

export const nothingYet = () => 'No emails yet.'
export const goingOut = () => 'Emails are going out'
export const overview = () => 'Overview'
export const stillToGo = (count: number) =>
  count === 1 ? '1 email still to go.' : `${count.toLocaleString('en-GB')} emails still to go.`
/** For those who only hear that nothing is under way any more. */
export const noneGoOut = () => 'No emails are going out right now.'
export const lookAgain = () => 'Look again'
export const retryFailed = (count: number) =>
  count === 1 ? html`Try again<span class="sr">: what failed</span>` : 'Try all again'
export const retryTitle = () => 'Try all again?'
export const retryText = (count: number) =>
  count === 1
    ? '1 email failed, and is sent again.'
    : `${count} emails failed, and each is sent again.`
export const kindColumn = () => 'Email'
const NUMBERS: Readonly<Record<MailCounted, string>> = {
  sent: 'Sent',
  waiting: 'On the way',
  failed: 'Failed',
  held: 'Not sent',
}
/** `sends`: mails go out. */
export const numberOf = (which: MailCounted, sends: boolean) =>
  which === 'waiting' && !sends ? 'Waiting' : NUMBERS[which]
type Progress = { kind: string; done: number; all: number }
export const progress = ({ kind, done, all }: Progress) => `${kind}: ${done} of ${all}`

export const troubleHeading = () => 'Not reached by email'
/** `sends`: mails go out. */
export const troubleAdvice = (count: number, sends: boolean) => {
  if (sends)
    return count === 1
      ? 'Is the address wrong? Correct it, and we’ll send what didn’t arrive. Or hand over a card.'
      : 'Is an address wrong? Correct it, and we’ll send what didn’t arrive. Or hand over cards.'
  return count === 1
    ? 'Is the address wrong? Correct it, and what didn’t arrive is kept with the unsent emails. Or hand over a card.'
    : 'Is an address wrong? Correct it, and what didn’t arrive is kept with the unsent emails. Or hand over cards.'
}

/** Of what may have arrived. */
export const doubtHeading = () => 'Perhaps not reached by email'
/** `retries`: some of it can be sent again. */
export const doubtAdvice = (count: number, retries: boolean) => {
  if (count === 1)
    return retries
      ? 'Emails there may not arrive. Try again, or hand over a card.'
      : 'Emails there may not arrive. You can hand over a card.'
  return retries
    ? 'Emails there may not arrive. Try again, or hand over cards.'
    : 'Emails there may not arrive. You can hand over cards.'
}

/** Once it is finished. */
export const onlyCardsHelp = (handOver: string) =>
  html`It’s finished, so emails can’t be corrected any more. You can still <a href="${handOver}">hand over cards</a>.`

export const whosLooked = () => 'Opened since the draw'
export const everyoneLooked = () => 'Everyone we can email has opened their page.'
export const notLooked = (count: number) =>
  count === 1
    ? '1 person with an email hasn’t opened their page since.'
    : `${count} people with an email haven’t opened their page since.`
export const nudge = () => 'Nudge them'
export const nudgeTitle = () => 'Nudge them?'
export const nudgeText = (count: number) =>
  count === 1
    ? '1 person hasn’t opened their page since the draw, and gets the email about it now.'
    : `${count} people haven’t opened their page since the draw, and each gets the email about it now.`

export const reminders = () => 'Reminders'
/** They may not have arrived, and how many have is nobody’s to know. */
export const remindedOn = (day: string, count: number) =>
  count === 0 ? `${longDate(day)}: nobody was due one` : DUE(day, count)
const DUE = (day: string, count: number) =>
  count === 1
    ? `${longDate(day)}: 1 person was due one`
    : `${longDate(day)}: ${people(count)} were due one`
export const whoIsReminded = () =>
  'They’re for everyone who wants them and whose present isn’t ready, so we don’t show who, or whether they arrived.'

export const allEmails = () => 'All emails'
export const countOf = (count: number) =>
  count === 1 ? '1 email' : `${count.toLocaleString('en-GB')} emails`
export const mailTo = (kind: string, reader: SafeHtml) => html`<strong>${kind}</strong> · ${reader}`
/** Buttons beside a mail, which say to those who do not see it which one. */
export const sendAgain = (kind: string, reader: SafeHtml) =>
  html`Send again<span class="sr">: ${kind}, to ${reader}</span>`
export const tryAgain = (kind: string, reader: SafeHtml) =>
  html`Try again<span class="sr">: ${kind}, to ${reader}</span>`

/** Of what said to whom they were that they are out. */
export const addressErased = () => 'Their email is erased by now, so it can’t be sent again.'

/** How far a mail has got, after how many tries. `sends`: mails go out. */
export const state = (mail: OutboxMail, timezone: string, sends: boolean) => {
  const { tries } = mail
  switch (mail.state) {
    case 'waiting':
      if (!sends) return 'waits until email is set up again'
      if (mail.reason === 'key_missing') return 'waits'
      if (tries === 0 || mail.reason === null) return 'on its way'
      return tries === 1
        ? `tried once, next try ${dateAndTime(mail.due_at, timezone)}`
        : `tried ${tries} times, next try ${dateAndTime(mail.due_at, timezone)}`
    case 'sent':
      return tries > 1 ? `sent after ${tries} tries` : 'sent'
    case 'failed':
      return tries === 1 ? 'failed after 1 try' : `failed after ${tries} tries`
    case 'bounced':
      return 'sent, but didn’t arrive'
    case 'complained':
      return 'arrived'
    case 'held':
      return sends ? 'not sent yet' : 'not sent (no email set up)'
    case 'dropped':
      return isUnsayable(mail) ? 'didn’t arrive' : 'not needed any more'
  }
}

// While no mail goes out.
const why = ({ reason }: Outage) => (reason === undefined ? '' : ` ${reasonInShort(reason, true)}`)
/** For whoever runs the site. */
export const whatToLookInto = ({ reason, answer }: Outage) =>
  reason === undefined ? 'The log says why.' : reasonInDetail(reason, answer)
const to = ({ domain }: Pick<Outage, 'domain'>) => (domain === undefined ? '' : ` to ${domain}`)
export const noMailGoesOut = (outage: Outage) => `Emails${to(outage)} can’t go out`
export const mailWaits = (outage: Outage) =>
  `Emails${to(outage)} wait.${why(outage)} They go out automatically.`
export const noMailForADay = (outage: Outage) =>
  `No email${to(outage)} has gone out for a day.${why(outage)} Once that’s fixed, whatever isn’t too late by then goes out automatically.`
/** Nothing of that goes out any more, so only the next mail tells. */
export const mailsWereMissed = (missed: Missed, day: string) =>
  `Some emails${to(missed)} couldn’t go out in time, the last on ${longDate(day)}. The next one shows whether that’s over.`

export const noneGoOutHere = () => 'We don’t send emails here, so nothing can be sent again.'
export const notAgain = () => 'That one has gone out already.'
export const notDue = () => 'That one isn’t needed any more, so it’s not sent again.'
export const noneFailed = () => 'Nothing that failed is still needed, so there’s nothing to retry.'
export const lost = () => 'Names can’t be opened just now, so there’s nothing to look at yet.'
export const notDrawn = () => 'Names aren’t drawn yet.'
export const allLooked = () => 'There’s nobody left to nudge by email.'

// To the mail service, whose dashboard shows it.
export const notSigned = () => 'This is not signed with RESEND_WEBHOOK_SECRET, or too old.\n'
export const notJson = () => 'This is not JSON.\n'
export const knownAlready = () => 'This was here before.\n'
