import type { FastifyInstance } from 'fastify'
import { type Context, outboxAt } from '../context.ts'
import { paths } from '../paths.ts'
import { sendAgain } from '../platform/outbox.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { kindOf, renderMail } from './kinds.ts'
import { findHeldMail, listHeldMails } from './queries.ts'
import { SAMPLES } from './samples.ts'
import { mailboxPage, openMailPage, secretMailPage } from './views/mailbox.ts'
import { previewsPage } from './views/previews.ts'

type MailParams = { Params: { mailId: string } }

/** The mailbox: where mails are read while nothing is configured to send them. */
export function mailboxRoutes(app: FastifyInstance, ctx: Context): void {
  const sends = ctx.config.mail.kind !== 'mailbox'

  app.get(paths.mailbox(), async (_request, reply) => {
    const mails = await listHeldMails(ctx.db)
    const rows = mails.map((mail) => ({ ...mail, ...kindOf(mail) }))
    const { timezone } = ctx.config
    return sendPage(reply, mailboxPage({ csrf: reply.generateCsrf(), rows, sends, timezone }))
  })

  app.get<MailParams>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx.db, request.params.mailId)
    if (!mail) return reply.callNotFound()
    const page = secretMailPage({ csrf: reply.generateCsrf(), mail, ...kindOf(mail) })
    return sendPage(reply, page)
  })

  // Opening makes the link in the mail, so it is a POST; the mail is shown, never stored.
  app.post<MailParams>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx.db, request.params.mailId)
    if (!mail) return reply.callNotFound()
    const email = await renderMail(ctx, mail)
    return sendPage(reply, openMailPage({ csrf: reply.generateCsrf(), mail, email }))
  })

  app.post<MailParams>(paths.mailboxSend(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx.db, request.params.mailId)
    if (!mail || !sends) return reply.callNotFound()
    await sendAgain(ctx.db, outboxAt(ctx), [mail.id], ['held'])
    ctx.mailIsWaiting()
    return seeOther(reply, paths.mailbox())
  })
}

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
