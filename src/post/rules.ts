import { type MailState, NOT_ARRIVED } from '../platform/mail/outbox.ts'

export function mayRetry(state: MailState): boolean {
  return NOT_ARRIVED.includes(state)
}

/** What the seal of a secret mail's reader is bound to. */
export function secretReaderIn(exchangeId: string): string {
  return `reader of a secret mail in ${exchangeId}`
}
