import type { OutboxMail } from '../../platform/outbox.ts'
import { dateAndTime } from '../../ui/dates.ts'
import type { MailNumbers } from '../rules.ts'

/** What has just been done, by the word in the address. */
export const MAIL_NOTICES: Readonly<Record<string, string>> = {
  again: 'The mail is on its way again.',
  retried: 'What had failed is on its way again.',
  resent: 'The result is on its way once more.',
}

/** How far a mail is, how often it was tried and why it is no further, for the admin. */
export function stateInWords(mail: OutboxMail, timezone: string): string {
  const why = mail.reason === null ? '' : ` ${mail.reason}`
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
      return 'not sent, as it was no longer needed'
  }
}

/** "3 sent, 1 on its way, 2 failed"; what is none is not said. */
export function numbersInWords({ sent, waiting, failed, held }: MailNumbers): string {
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

/** What to do about addresses that do not work. */
export function troubleAdvice(count: number): string {
  return count === 1
    ? 'Correct the address, and what is due goes to the new one; or hand over the link in person.'
    : 'Correct the addresses, and what is due goes to the new ones; or hand over the links in person.'
}

function tries(count: number): string {
  return count === 1 ? 'one try' : `${count} tries`
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

function ordinal(count: number): string {
  return `${count}${ENDINGS[ORDINALS.select(count)]}`
}
