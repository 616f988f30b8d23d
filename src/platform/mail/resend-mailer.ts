import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as wait } from 'node:timers/promises'
import { Resend } from 'resend'
import type { Address } from './addresses.ts'
import { headerLine, isPlainAddress, readSender, senderOf, visibleName } from './addresses.ts'
import { CLOSE_GRACE_SECONDS, type Email, type Mailer } from './mailer.ts'
import type { Delivery } from './reasons.ts'
import { allDelayed, failed, stopped, unanswered } from './reasons.ts'
import { deliveryAfterAnswer, NO_ANSWER, pauseSeconds, RESEND_AT_ONCE } from './resend-answers.ts'

/** What the client of Node says of each request (https://undici.nodejs.org/#/docs/api/DiagnosticsChannel). */
const BODY_SENT = 'undici:request:bodySent'

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
  const whole = watchForWhole()
  let nextWindow: Promise<unknown> = Promise.resolve()

  async function deliver(email: Email): Promise<Delivery> {
    const isWhole = () => whole.keys.delete(email.key)
    try {
      await nextWindow
      isWhole()
      const signal = AbortSignal.any([AbortSignal.timeout(answerMs), closing.signal])
      const answer = await resend.emails.send(message(email, from), {
        idempotencyKey: email.key,
        signal,
      })
      const seconds = pauseSeconds(answer.headers)
      if (seconds > 0) nextWindow = pause(seconds * 1000)
      const delivery = deliveryAfterAnswer(answer)
      const isAnswer = delivery.outcome === 'sent' || delivery.reason !== NO_ANSWER.reason
      return isAnswer ? delivery : withoutAnswer(isWhole())
    } catch {
      return withoutAnswer(isWhole())
    } finally {
      isWhole()
    }
  }

  function withoutAnswer(isWhole: boolean): Delivery {
    if (closing.signal.aborted) return stopped(isWhole)
    return isWhole ? unanswered(NO_ANSWER) : allDelayed(NO_ANSWER)
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
      whole.end()
    },
  }
}

/** Its client would follow an answer that leads elsewhere, and take the mail there. */
function withoutRedirects(resend: Resend): Resend {
  const fetchRequest = resend.fetchRequest.bind(resend)
  resend.fetchRequest = (path, options) => fetchRequest(path, { ...options, redirect: 'manual' })
  return resend
}

/** The keys of mails that were handed over to their last byte, as the client itself never tells. */
function watchForWhole() {
  const keys = new Set<string>()
  const note = (sent: unknown) => {
    const key = keyIn(sent)
    if (key !== undefined) keys.add(key)
  }
  subscribe(BODY_SENT, note)
  return { keys, end: () => void unsubscribe(BODY_SENT, note) }
}

/** Names and values of its headers stand in turn. */
function keyIn(sent: unknown): string | undefined {
  const { headers } = (sent as { request?: { headers?: unknown } }).request ?? {}
  if (!Array.isArray(headers)) return undefined
  const at = headers.findIndex((name) => String(name).toLowerCase() === 'idempotency-key')
  return at < 0 ? undefined : String(headers[at + 1])
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
