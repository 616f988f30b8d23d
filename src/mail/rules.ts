import type { MailKind } from '../context.ts'
import { type MailState, NOT_ARRIVED } from '../platform/outbox.ts'

/** On no page, not even as a number: it would tell when somebody is written to. */
export const UNSEEN: MailKind = 'message_notice'

export const MAILS_PER_PAGE = 100
/** How often the mail page looks again while mails go out. */
export const MAIL_PAGE_REFRESH_SECONDS = 5

export type MailCount = { kind: string; state: MailState; count: number }

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

export function mayRetry(state: MailState): boolean {
  return NOT_ARRIVED.includes(state)
}

type Mail = { kind: string; state: MailState; created_at: string }

/** What did not arrive is sent again; so is the result of the present draw, however it went. */
export function maySendAgain(mail: Mail, exchange: { drawn_at: string | null }): boolean {
  if (mayRetry(mail.state)) return true
  const { drawn_at } = exchange
  const isResult = mail.kind === 'assignment' && drawn_at !== null && mail.created_at >= drawn_at
  return isResult && mail.state !== 'waiting'
}
