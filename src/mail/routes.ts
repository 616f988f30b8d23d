import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Context, outboxAt } from '../context.ts'
import { paths } from '../paths.ts'
import { sendAgain } from '../platform/outbox.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import { kindOf, renderMail } from './kinds.ts'
import { findHeldMail, listHeldMails } from './queries.ts'
import { mailboxPage, openMailPage, secretMailPage } from './views/mailbox.ts'

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
    if (mail.sealed_participant !== null) return refuse(reply, NOT_OPENED)
    const page = secretMailPage({ csrf: reply.generateCsrf(), mail, ...kindOf(mail) })
    return sendPage(reply, page)
  })

  // Opening makes the link in the mail, so it is a POST; the mail is shown, never stored.
  app.post<MailParams>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx.db, request.params.mailId)
    if (!mail) return reply.callNotFound()
    if (mail.sealed_participant !== null) return refuse(reply, NOT_OPENED)
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

const NOT_OPENED =
  'Nobody but its reader may learn whom this mail is for, as it would tell who was changed. Ask everybody to look at their page once more: it always shows the present name.'

function refuse(reply: FastifyReply, why: string) {
  const next = { href: paths.mailbox(), label: 'Back to the mailbox' }
  return sendPage(reply, conflictPage(why, next), 409)
}
