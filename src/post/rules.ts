import { type MailState, NOT_ARRIVED } from '../platform/mail/outbox.ts'

/** What the seal of a former address is bound to. */
export function formerAddressOf(participantId: string): string {
  return `former address of ${participantId}`
}

export function mayRetry(state: MailState): boolean {
  return NOT_ARRIVED.includes(state)
}
