import { setTimeout as wait } from 'node:timers/promises'
import { Resend } from 'resend'
import type { Address } from './addresses.ts'
import { headerLine, isPlainAddress, readSender, senderOf, visibleName } from './addresses.ts'
import { CLOSE_GRACE_SECONDS, type Email, type Mailer } from './mailer.ts'
import type { Delivery } from './reasons.ts'
import { allDelayed, delayed, failed } from './reasons.ts'
import { deliveryAfterAnswer, NO_ANSWER, pauseSeconds, RESEND_AT_ONCE } from './resend-answers.ts'

const LIMITS = { answerMs: 30_000, closeMs: CLOSE_GRACE_SECONDS * 1000 }

type ResendOptions = {
  apiKey: string
  /** `Klaus <klaus@example.org>`, or the address alone. */
  from: string
  /** The base URL of the API; by default RESEND_BASE_URL, or else Resend's own. */
  baseUrl?: string
  limits?: Partial<typeof LIMITS>
  /** Replaces waiting in tests. */
  pause?: (ms: number) => Promise<unknown>
}

/**
 * Sends through Resend, one mail at a time and one that no page may show. Once Resend reports that its rate limit is used up, the
 * next mail waits for a new window (https://resend.com/docs/api-reference/rate-limit). Throws if
 * the sender is no address.
 */
export function createResendMailer(options: ResendOptions): Mailer {
  const { apiKey, baseUrl, pause = wait } = options
  const from = readSender(options.from)
  const { answerMs, closeMs } = { ...LIMITS, ...options.limits }
  const resend = withoutRedirects(new Resend(apiKey, baseUrl ? { baseUrl } : {}))
  const closing = new AbortController()
  const underWay = new Set<Promise<Delivery>>()
  let nextWindow: Promise<unknown> = Promise.resolve()

  async function deliver(email: Email): Promise<Delivery> {
    try {
      await nextWindow
      const signal = AbortSignal.any([AbortSignal.timeout(answerMs), closing.signal])
      const answer = await resend.emails.send(message(email, from), {
        idempotencyKey: email.key,
        signal,
      })
      const seconds = pauseSeconds(answer.headers)
      if (seconds > 0) nextWindow = pause(seconds * 1000)
      const delivery = deliveryAfterAnswer(answer)
      return closing.signal.aborted && !answer.data ? delayed({ reason: 'stopped' }) : delivery
    } catch {
      return allDelayed(NO_ANSWER)
    }
  }

  return {
    name: 'resend',
    concurrency: RESEND_AT_ONCE,
    async send(email) {
      if (!isPlainAddress(email.to.address)) return failed({ reason: 'not_an_address' })
      const delivery = deliver(email)
      underWay.add(delivery)
      return await delivery.finally(() => underWay.delete(delivery))
    },
    async close() {
      const force = setTimeout(() => closing.abort(), closeMs)
      await Promise.all(underWay)
      clearTimeout(force)
      closing.abort()
    },
  }
}

/** Its client would follow an answer that leads elsewhere, and take the mail there. */
function withoutRedirects(resend: Resend): Resend {
  const fetchRequest = resend.fetchRequest.bind(resend)
  resend.fetchRequest = (path, options) => fetchRequest(path, { ...options, redirect: 'manual' })
  return resend
}

function message(email: Email, from: Address) {
  return {
    from: mailbox(senderOf(email, from)),
    to: mailbox(email.to),
    subject: headerLine(email.subject),
    text: email.text,
    html: email.html,
    headers: { ...email.headers },
    ...(email.replyTo && { replyTo: mailbox(email.replyTo) }),
  }
}

/** Resend parses `Name <email@example.com>` itself, so a name must lose its special characters. */
function mailbox({ name, address }: Address): string {
  const words = headerLine(visibleName(name).replace(/["(),:;<>@[\\\]]/g, ' '))
  return words ? `${words} <${address}>` : address
}
