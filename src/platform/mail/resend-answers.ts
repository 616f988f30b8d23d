import type { CreateEmailResponse } from 'resend'
import type { Delivery, Trouble } from './reasons.ts'
import { allDelayed, delayed, failed, refused, sent } from './reasons.ts'

/** How many requests may be under way: one of them of a mail that no page may show. */
export const RESEND_AT_ONCE = 2

export const NO_ANSWER: Trouble = { reason: 'resend_no_answer' }

/** Resend's rate limit is per second; anything longer is a quota, which the outbox waits out. */
const LONGEST_PAUSE_SECONDS = 5
const LONGEST_RETRY_SECONDS = 4 * 60 * 60

type Headers = CreateEmailResponse['headers']
type Fault = { status: number; name: string; message: string }

/** What Resend's answer means for the mail (https://resend.com/docs/api-reference/errors). */
export function deliveryAfterAnswer(answer: {
  data: unknown
  error: unknown
  headers: Headers
}): Delivery {
  const id = text(answer.data, 'id')
  if (id) return sent(id)
  return deliveryAfterFault(readFault(answer.error), retryAfterSeconds(answer.headers))
}

/** Seconds until Resend accepts another request; 0 if at once. */
export function pauseSeconds(headers: Headers): number {
  const usedUp = headers?.['ratelimit-remaining'] === '0'
  const asked = retryAfterSeconds(headers) ?? (usedUp ? seconds(headers?.['ratelimit-reset']) : 0)
  return Math.min(asked ?? 0, LONGEST_PAUSE_SECONDS)
}

function deliveryAfterFault(fault: Fault, retryAfter: number | undefined): Delivery {
  const { status, name, message: answer } = fault
  switch (status) {
    case 400:
    case 413:
    case 422:
      return afterRejection(fault)
    case 401:
    case 403:
    case 404:
    case 405: {
      const reason = /api_key/.test(name) ? 'resend_key_refused' : 'resend_domain_refused'
      return allDelayed({ reason, answer })
    }
    case 409:
      // Each try renders anew, with a fresh link: a used key means that an earlier try arrived.
      return name === 'invalid_idempotent_request'
        ? sent('taken at an earlier try')
        : delayed({ reason: 'resend_busy' }, retryAfter)
    case 429:
      return /quota/.test(name)
        ? allDelayed({ reason: 'resend_quota', answer }, retryAfter)
        : allDelayed({ reason: 'resend_slower' }, retryAfter)
    case 0:
      return allDelayed(NO_ANSWER, retryAfter)
    default:
      return allDelayed({ reason: 'resend_error', answer: String(status) }, retryAfter)
  }
}

function afterRejection({ name, message: answer }: Fault): Delivery {
  if (/to_address/.test(name) || /`to`/.test(answer)) {
    return failed({ reason: 'resend_address_refused', answer })
  }
  return /from_address/.test(name) || /`(from|reply_to)`|domain/i.test(answer)
    ? allDelayed({ reason: 'resend_sender_refused', answer })
    : refused('failed', { reason: 'resend_mail_refused', answer }, 'us, perhaps')
}

function readFault(error: unknown): Fault {
  const status = Number(field(error, 'statusCode'))
  return {
    status: Number.isInteger(status) ? status : 0,
    name: text(error, 'name'),
    message: text(error, 'message'),
  }
}

function text(value: unknown, key: string): string {
  const found = field(value, key)
  return typeof found === 'string' ? found : ''
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function retryAfterSeconds(headers: Headers): number | undefined {
  return seconds(headers?.['retry-after'])
}

function seconds(header: string | undefined): number | undefined {
  const asked = Math.ceil(Number(header))
  return asked > 0 ? Math.min(asked, LONGEST_RETRY_SECONDS) : undefined
}
