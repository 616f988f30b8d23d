import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { readWebhook } from '../platform/resend-webhooks.ts'
import { noteNews } from './deliveries.ts'

/**
 * Where Resend tells what became of mails. It has no session and no form's token; its
 * signature over the bytes of the body stands for both.
 */
export async function resendWebhookRoute(app: FastifyInstance, ctx: Context): Promise<void> {
  const { mail } = ctx.config
  if (mail.kind !== 'resend' || mail.webhookSecret === undefined) return
  const keys = { apiKey: mail.apiKey, webhookSecret: mail.webhookSecret }
  await app.register(async (open) => {
    open.removeAllContentTypeParsers()
    open.addContentTypeParser(
      '*',
      { parseAs: 'string' },
      async (_request: unknown, body: string) => body,
    )

    open.post<{ Body: string | undefined }>(paths.resendWebhook(), async (request, reply) => {
      const { headers, body: payload = '' } = request
      const message = readWebhook(keys, { payload, headers })
      if (message.outcome === 'not_genuine') {
        return reply.code(403).send('This is not signed with RESEND_WEBHOOK_SECRET, or too old.\n')
      }
      if (message.outcome === 'unreadable') return reply.code(422).send('This is not JSON.\n')
      const isNew = await noteNews(ctx, message.id, message.news)
      return isNew ? reply.code(204).send() : reply.code(409).send('This was here before.\n')
    })
  })
}
