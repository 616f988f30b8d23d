import { z } from 'zod'
import { oneLine, parseAddress } from './addresses.ts'
import type { Reason } from './reasons.ts'
import { topicOfAnswer } from './smtp-faults.ts'

/** What became of a mail that Resend had accepted. */
export type MailNews = {
  /** The mail's id at Resend. */
  reference: string
  /** The address it went to, in lower case; undefined if Resend does not say. */
  address: string | undefined
  /** Why it bounced, if it did and Resend says. */
  answer?: string
  /** Why, if it is for a reason of ours: no other address would have fared better. */
  ours?: Reason
  what: 'delivered' | 'bounced' | 'complained'
}

export type WebhookMessage =
  /** Not signed with our secret, or with a time that is more than five minutes off. */
  | { outcome: 'not_genuine' }
  | { outcome: 'unreadable' }
  /** `id` differs for every delivery attempt; `news` is undefined if it is about something else. */
  | { outcome: 'genuine'; id: string; news: MailNews | undefined }

type Request = {
  payload: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Verifies the signature of a webhook message and reads it (https://resend.com/docs/webhooks). */
export async function readWebhook(
  { apiKey, webhookSecret }: { apiKey: string; webhookSecret: string },
  { payload, headers }: Request,
): Promise<WebhookMessage> {
  const id = String(headers['svix-id'] ?? '')
  const timestamp = String(headers['svix-timestamp'] ?? '')
  const signature = String(headers['svix-signature'] ?? '')
  const { Resend } = await import('resend')
  try {
    const event = new Resend(apiKey).webhooks.verify({
      payload,
      headers: { id, timestamp, signature },
      webhookSecret,
    })
    // The signature covers the number, however the header spells it.
    return {
      outcome: 'genuine',
      id: `${id} ${Number.parseInt(timestamp, 10)}`,
      news: newsIn(event),
    }
  } catch (error) {
    return { outcome: error instanceof SyntaxError ? 'unreadable' : 'not_genuine' }
  }
}

const LONGEST_ANSWER = 300
const LOOKED_AT = 5000

const shape = z.object({
  type: z.string(),
  data: z.object({
    email_id: z.string(),
    to: z.array(z.string()).catch([]),
    bounce: z.object({ message: z.string() }).optional().catch(undefined),
    suppressed: z.object({ message: z.string() }).optional().catch(undefined),
    failed: z.object({ reason: z.string() }).optional().catch(undefined),
  }),
})

function newsIn(event: unknown): MailNews | undefined {
  const parsed = shape.safeParse(event)
  if (!parsed.success) return undefined
  const { type, data } = parsed.data
  const address = parseAddress(data.to[0] ?? '')?.address.toLowerCase()
  const mail = { reference: data.email_id, address }
  switch (type) {
    case 'email.delivered':
      return { ...mail, what: 'delivered' }
    case 'email.complained':
      return { ...mail, what: 'complained' }
    case 'email.bounced':
      return { ...mail, what: 'bounced', ...because(data.bounce?.message, reasonOfBounce) }
    case 'email.suppressed':
      return { ...mail, what: 'bounced', ...because(data.suppressed?.message) }
    case 'email.failed':
      return { ...mail, what: 'bounced', ...because(data.failed?.reason, reasonOfFailure) }
    default:
      return undefined
  }
}

function because(
  why = '',
  reasonOf: (why: string) => Reason | undefined = () => undefined,
): Pick<MailNews, 'answer' | 'ours'> {
  const line = oneLine(why.slice(0, LOOKED_AT))
  const ours = reasonOf(line)
  const answer = line.slice(0, LONGEST_ANSWER)
  return { ...(answer !== '' && { answer }), ...(ours && { ours }) }
}

/** A provider's answer, which Resend quotes, perhaps within words of its own. */
function reasonOfBounce(why: string): Reason | undefined {
  const [, code = ''] = /(?<!\d)[45]\d\d[ -#]*([45]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(why) ?? []
  return topicOfAnswer(code, why) === 'us' ? 'provider_refuses_us' : undefined
}

/**
 * Resend could not send it: "invalid recipients, API key problems, domain verification issues, email quota
 * limits, or other sending failures" (https://resend.com/docs/webhooks/emails/failed).
 */
function reasonOfFailure(why: string): Reason | undefined {
  if (/quota|limit/i.test(why)) return 'resend_quota'
  if (/api.?key|unauthori[sz]ed|forbidden/i.test(why)) return 'resend_key_refused'
  const isOfRecipient = /recipient|to.?address/i.test(why)
  return /domain|verif|sender/i.test(why) && !isOfRecipient ? 'resend_domain_refused' : undefined
}
