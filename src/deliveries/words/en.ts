import { html, type SafeHtml } from '@remix-run/html-template'
import type { News } from '../../paths.ts'
import type { OutboxMail } from '../../platform/mail/outbox.ts'
import { reason as reasonInWords } from '../../post/words/en.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { dateAndTime, people } from '../../ui/words/en.ts'
import type { MailNumbers, Outage } from '../rules.ts'

const DONE: Readonly<Record<News['exchangeMail'], string>> = {
  again: 'The mail is on its way again.',
  retried: 'What had failed is on its way again.',
  resent: 'The result is on its way once more.',
}
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string) => sentenceFor(DONE, word)

export const title = (exchange: string) => `Mail of ${exchange}`
export const heading = () => 'Mail'
export const noTransport = (mailbox: string) =>
  html`No mail is set up, so nothing leaves this machine. You can read these mails, and hand over their links, in the <a href="${mailbox}">mailbox</a>.`

export const nothingYet = () => 'No mail has been written yet.'
export const goingOut = () => 'Mails are going out'
export const howItStands = () => 'How it stands'
export const looksAgain = (seconds: number) => `This page looks again every ${seconds} seconds.`
export const retryFailed = (count: number) =>
  count === 1 ? 'Try the failed one again' : `Try all ${count} failed ones again`
/** "3 sent, 1 on the way, 2 failed", leaving out what is zero. */
export const numbers = ({ sent, waiting, failed, held }: MailNumbers) => {
  const parts: [number, string][] = [
    [sent, 'sent'],
    [waiting, 'on the way'],
    [failed, 'failed'],
    [held, 'in the mailbox'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count.toLocaleString('en')} ${words}`)
    .join(', ')
}
export const progress = (done: number, all: number) => `${done} of ${all}`

export const troubleHeading = () => 'Addresses that no mail reaches'
export const troubleAdvice = (count: number) =>
  count === 1
    ? 'Correct the address, and what is due goes to the new one; or hand over the link in person.'
    : 'Correct the addresses, and what is due goes to the new ones; or hand over the links in person.'

export const whoHasLooked = () => 'Who has looked'
export const everybodyLooked = () => 'Everybody with an address has looked at whom they give to.'
export const notLooked = (count: number) =>
  `${count === 1 ? '1 person has' : `${people(count)} have`} not looked on their page at whom they give to. They may know it from their mail all the same.`
export const sendResultAgain = () => 'Send them the result again'

export const everyMail = () => 'Every mail'
export const newerMails = () => 'Newer mails'
export const olderMails = () => 'Older mails'
export const mailFor = (kind: string, reader: SafeHtml) =>
  html`<strong>${kind}</strong> for ${reader}`
export const sendAgain = () => 'Send again'
export const tryAgain = () => 'Try again'

const tries = (count: number) => (count === 1 ? 'one try' : `${count} tries`)
const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }
const ordinal = (count: number) => `${count}${ENDINGS[ORDINALS.select(count)]}`

/** How far a mail has got, after how many tries, and what went wrong. */
export const state = (mail: OutboxMail, timezone: string) => {
  const why = mail.reason === null ? '' : ` ${reasonInWords(mail.reason, mail.answer)}`
  switch (mail.state) {
    case 'waiting':
      return mail.tries === 0 || mail.reason === null
        ? 'on its way'
        : `${tries(mail.tries)} so far; the next follows on ${dateAndTime(mail.due_at, timezone)}.${why}`
    case 'sent':
      return mail.tries > 1 ? `sent at the ${ordinal(mail.tries)} try` : 'sent'
    case 'failed':
      return `failed after ${tries(mail.tries)}.${why}`
    case 'bounced':
      return `sent, but did not arrive.${why}`
    case 'complained':
      return `arrived.${why}`
    case 'held':
      return 'waits in the mailbox'
    case 'dropped':
      return 'not sent, as it was not needed or not wanted any more'
  }
}

// While no mail goes out.
const why = ({ reason, answer }: Outage) =>
  reason === undefined ? 'The log says why.' : reasonInWords(reason, answer)
const to = ({ domain }: Outage) => (domain === undefined ? '' : ` to ${domain}`)
export const noMailGoesOut = (outage: Outage) => `Emails${to(outage)} can’t go out`
export const mailWaits = (outage: Outage) =>
  `Emails${to(outage)} wait. ${why(outage)} They are tried again every few minutes, and go out by themselves.`
export const noMailForADay = (outage: Outage) =>
  `No email${to(outage)} has gone out for a day. ${why(outage)} Nothing is lost: once that is mended, what was given up goes out by itself.`

export const notAgain = () => 'This mail went out or is on its way, so it is not sent again.'
export const noneFailed = () => 'No mail has failed, so there is nothing to try again.'
export const notDrawn = () => 'Names are not drawn yet, so there is no result to send.'
export const allLooked = () =>
  'Everybody with an address has looked, or their mail is on its way this minute.'
export const backToMails = () => 'Back to the mails'

// To the mail service, whose dashboard shows it.
export const notSigned = () => 'This is not signed with RESEND_WEBHOOK_SECRET, or too old.\n'
export const notJson = () => 'This is not JSON.\n'
export const knownAlready = () => 'This was here before.\n'
