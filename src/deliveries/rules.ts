import type { MailState } from '../platform/mail/outbox.ts'
import type { MailKind } from '../post/kinds.ts'
import { mayRetry } from '../post/rules.ts'

export const MAILS_PER_PAGE = 100
/** How often the mail page reloads while mail goes out. */
export const MAIL_PAGE_REFRESH_SECONDS = 5

/** At most one notice of failed mail in this time; later failures wait for the next notice. */
export const FAILURES_COLLECTED_HOURS = 1
/** Longer than Resend's signatures are valid: a replay is either remembered or too old. */
export const MESSAGES_REMEMBERED_MINUTES = 30

export type MailCount = { kind: MailKind; state: MailState; count: number }

/** How far mails have got. `failed` includes those that bounced or were reported as spam. */
export type MailNumbers = {
  all: number
  sent: number
  waiting: number
  failed: number
  held: number
}

/** Adds up the counts, leaving out dropped mails. */
export function mailNumbers(counts: readonly MailCount[]): MailNumbers {
  const sum = (...states: MailState[]) =>
    counts.filter(({ state }) => states.includes(state)).reduce((all, { count }) => all + count, 0)
  const sent = sum('sent')
  const waiting = sum('waiting')
  const failed = sum('failed', 'bounced', 'complained')
  const held = sum('held')
  return { all: sent + waiting + failed + held, sent, waiting, failed, held }
}

type Mail = { kind: MailKind; state: MailState; created_at: string }

/** What did not arrive may be resent, as may any result of the current draw that is not waiting. */
export function maySendAgain(mail: Mail, exchange: { drawn_at: string | null }): boolean {
  if (mayRetry(mail.state)) return true
  const { drawn_at } = exchange
  const isResult = mail.kind === 'assignment' && drawn_at !== null && mail.created_at >= drawn_at
  return isResult && mail.state !== 'waiting'
}
