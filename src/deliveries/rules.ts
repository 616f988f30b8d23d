import type { MailState } from '../platform/mail/outbox.ts'
import type { MailKind } from '../post/kinds.ts'
import { mayRetry } from '../post/rules.ts'

export const MAILS_PER_PAGE = 100
/** How often the mail page looks again while mails go out. */
export const MAIL_PAGE_REFRESH_SECONDS = 5

/** A notice of failures waits so long for others to join it. */
export const FAILURES_COLLECTED_HOURS = 1
/** Longer than a signature of Resend's is good for: a replay is either remembered or too old. */
export const MESSAGES_REMEMBERED_MINUTES = 30

export type MailCount = { kind: MailKind; state: MailState; count: number }

/** How many mails are how far. `failed`: they did not reach their reader, whenever that came out. */
export type MailNumbers = {
  all: number
  sent: number
  waiting: number
  failed: number
  held: number
}

/** Adds up; mails that nobody needs any more do not count. */
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

/** What did not arrive is sent again; so is the result of the present draw, however it went. */
export function maySendAgain(mail: Mail, exchange: { drawn_at: string | null }): boolean {
  if (mayRetry(mail.state)) return true
  const { drawn_at } = exchange
  const isResult = mail.kind === 'assignment' && drawn_at !== null && mail.created_at >= drawn_at
  return isResult && mail.state !== 'waiting'
}
