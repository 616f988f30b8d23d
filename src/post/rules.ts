import { type MailState, NOT_ARRIVED } from '../platform/mail/outbox.ts'

export function mayRetry(state: MailState): boolean {
  return NOT_ARRIVED.includes(state)
}
