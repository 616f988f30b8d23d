import { oneLine } from './addresses.ts'
import type { Delivery } from './mailer.ts'

const LONGEST_REASON = 300

export const NOT_AN_ADDRESS = 'This is not an email address. Correct it and send the mail again.'

export const STOPPED = 'Sneaky Klaus was stopped before the mail was taken.'

export function sent(reference: string): Delivery {
  return { outcome: 'sent', reference: shortLine(reference) }
}

export function delayed(reason: string, retryAfterSeconds?: number): Delivery {
  const asked = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return { outcome: 'delayed', reason: shortLine(reason), ...asked }
}

/** Delayed because the transport itself failed: no other mail would fare better now. */
export function allDelayed(reason: string, retryAfterSeconds?: number): Delivery {
  return { ...delayed(reason, retryAfterSeconds), concernsAll: true } as Delivery
}

export function failed(reason: string): Delivery {
  return { outcome: 'failed', reason: shortLine(reason) }
}

function shortLine(text: string): string {
  const line = oneLine(text)
  return line.length > LONGEST_REASON
    ? `${line.slice(0, LONGEST_REASON - 1)}…`.toWellFormed()
    : line
}
