import { createHmac, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { paths } from '../../src/paths.ts'

export const WEBHOOK_SECRET = `whsec_${Buffer.from('what Resend and Olga alone know').toString('base64')}`

type Signing = { secret?: string; id?: string; secondsAgo?: number; body?: string }

/** Posts an event as Resend does, signed with Svix's scheme (https://docs.svix.com/receiving). */
export async function tell(app: FastifyInstance, event: unknown, signing: Signing = {}) {
  const { secret = WEBHOOK_SECRET, id = `msg_${randomUUID()}`, secondsAgo = 0 } = signing
  const payload = JSON.stringify(event)
  const timestamp = String(Math.floor(Date.now() / 1000) - secondsAgo)
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestamp}.${payload}`)
    .digest('base64')
  return await app.inject({
    method: 'POST',
    url: paths.resendWebhook(),
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    payload: signing.body ?? payload,
  })
}

/** A Resend event about a mail; by default, that it bounced. */
export function newsOf(mailId: string, to: string, type = 'email.bounced') {
  return {
    type,
    created_at: '2026-11-20T10:00:00.000Z',
    data: {
      email_id: mailId,
      from: 'klaus@example.org',
      to: [to],
      subject: 'You are in',
      bounce: { message: 'The mailbox does not exist.', type: 'Permanent', subType: 'General' },
    },
  }
}
