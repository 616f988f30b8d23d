import { Resend } from 'resend'
import { z } from 'zod'
import { oneLine, parseAddress } from './addresses.ts'

/** What became of a mail that Resend had accepted. */
export type MailNews = {
  /** The mail's id at Resend. */
  reference: string
  /** The address it went to, in lower case; undefined if Resend does not say. */
  address: string | undefined
  /** Why it bounced, if it did and Resend says. */
  answer?: string
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
export function readWebhook(
  { apiKey, webhookSecret }: { apiKey: string; webhookSecret: string },
  { payload, headers }: Request,
): WebhookMessage {
  const id = String(headers['svix-id'] ?? '')
  const timestamp = String(headers['svix-timestamp'] ?? '')
  const signature = String(headers['svix-signature'] ?? '')
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
      return { ...mail, what: 'bounced', ...because(data.bounce?.message) }
    case 'email.suppressed':
      return { ...mail, what: 'bounced', ...because(data.suppressed?.message) }
    case 'email.failed':
      return { ...mail, what: 'bounced', ...because(data.failed?.reason) }
    default:
      return undefined
  }
}

function because(why: string | undefined): { answer?: string } {
  const answer = oneLine(why ?? '').slice(0, LONGEST_ANSWER)
  return answer === '' ? {} : { answer }
}
