import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { kindOf } from './kinds.ts'
import { SAMPLES } from './samples.ts'
import { previewsPage } from './views/previews.ts'

/** Every kind of mail with sample data, to be looked at in development and nowhere else. */
export function mailPreviewRoutes(app: FastifyInstance, ctx: Context): void {
  if (!ctx.config.development) return
  const previews = Object.entries(SAMPLES).map(([kind, samples]) => {
    return { kind, samples, title: kindOf({ kind }).title }
  })

  app.get(paths.mailPreviews(), (_request, reply) => {
    reply.header('content-security-policy', PREVIEWS_POLICY)
    return sendPage(reply, previewsPage({ previews }))
  })

  app.get<{ Params: { kind: string; sample: string } }>(
    paths.mailPreview(':kind', ':sample'),
    (request, reply) => {
      const { kind, sample } = request.params
      const preview = previews.find((one) => one.kind === kind)?.samples[Number(sample)]
      if (!preview) return reply.callNotFound()
      reply.header('content-security-policy', MAIL_POLICY)
      return sendPage(reply, preview.mail.html)
    },
  )
}

/** A mail brings its own styles, unlike our pages, and is shown inside one of them. */
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
const PREVIEWS_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'"
