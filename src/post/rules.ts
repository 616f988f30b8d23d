import { type MailState, NOT_ARRIVED } from '../platform/mail/outbox.ts'
import { OUR_REASONS, type Reason } from '../platform/mail/reasons.ts'

/** What a mail has to know of somebody whose row is about to be emptied, or gets another address. */
export type Former = { name: string; email: string | null; confirmed?: 0 | 1 }

/** What the seal of somebody as they were is bound to. */
export function formerSelfOf(participantId: string): string {
  return `former self of ${participantId}`
}

/** So many mails go out by one tap. */
const MAILS_UNASKED_MAX = 5

/** Whether the organiser is asked before this many mails go out by one tap. */
export function isAskedBefore(mails: number): boolean {
  return mails > MAILS_UNASKED_MAX
}

/** The ids of these mails. */
export function idsOf(mails: readonly { id: string }[]): string[] {
  return mails.map(({ id }) => id)
}

/** In these a mail has reached its reader, as far as is known: what was called spam was there to be called so. */
export const ARRIVED: readonly MailState[] = ['sent', 'complained']

export function mayRetry(state: MailState): boolean {
  return NOT_ARRIVED.includes(state)
}

/** `isOver`: its exchange was finished after it was written. */
type NotArrived = { state: MailState; reason: Reason | null; isOver?: unknown }

/** Whether a mail has not reached its reader, and does not go out again by itself once mail does. */
export function isMissed({ state, reason, isOver }: NotArrived): boolean {
  const isOurs = reason !== null && OUR_REASONS.includes(reason)
  return mayRetry(state) && (!isOurs || Boolean(isOver))
}
