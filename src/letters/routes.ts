import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { MAIL_KINDS } from '../post/kinds.ts'
import { notFound } from '../ui/replies.ts'
import { voiceIn } from '../ui/voice.ts'
import { KINDS } from './kinds.ts'
import { previewsPage } from './views/previews.ts'

/** Previews of every kind of mail with sample data, in development only. */
export function mailPreviewRoutes(app: FastifyInstance, ctx: Context): void {
  if (!ctx.config.development) return
  const voice = voiceIn('en')
  const previews = MAIL_KINDS.map((kind) => ({
    kind,
    samples: KINDS[kind].samples.map(({ when, mail }) => ({
      when: voice.say(when),
      mail: mail(voice),
    })),
  }))

  app.get(paths.mailPreviews(), ({ page }, reply) => {
    reply.header('content-security-policy', PREVIEWS_POLICY)
    return sendPage(reply, previewsPage(page, previews))
  })

  app.get<{ Params: { kind: string; sample: string } }>(
    paths.mailPreview(':kind', ':sample'),
    (request, reply) => {
      const { kind, sample } = request.params
      const preview = previews.find((one) => one.kind === kind)?.samples[Number(sample)]
      if (!preview) return notFound(request, reply)
      reply.header('content-security-policy', MAIL_POLICY)
      return sendPage(reply, preview.mail.html)
    },
  )
}

/** Unlike our pages, a mail brings its own inline styles; it is shown in a frame on one of them. */
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
const PREVIEWS_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'"
