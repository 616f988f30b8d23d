import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { renderMail } from '../letters/kinds.ts'
import { paths } from '../paths.ts'
import { sendAgain } from '../platform/mail/outbox.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { notFound } from '../ui/replies.ts'
import { findHeldMail, listHeldMails } from './queries.ts'
import { mailboxPage, openMailPage, secretMailPage } from './views/mailbox.ts'

type One = { Params: { mailId: string } }

/** The mailbox: reading mails while no transport is configured. Behind `requireAdmin`. */
export function mailboxRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.mailbox(), async ({ admin, page }, reply) => {
    const mails = await listHeldMails(ctx, admin)
    return sendPage(reply, mailboxPage(page, { mails, timezone: ctx.config.timezone }))
  })

  area.get<One>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.admin, request.params.mailId)
    if (!mail) return notFound(request, reply)
    return sendPage(reply, secretMailPage(request.page, mail))
  })

  // Opening a mail creates its link, hence the POST. The rendered mail is shown, but never stored.
  area.post<One>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.admin, request.params.mailId)
    if (!mail) return notFound(request, reply)
    return sendPage(reply, openMailPage(request.page, mail, await renderMail(ctx, mail)))
  })

  area.post<One>(paths.mailboxSend(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.admin, request.params.mailId)
    if (!mail || ctx.sender === undefined) return notFound(request, reply)
    await sendAgain(ctx, [mail.id], ['held'])
    ctx.mailIsWaiting()
    return seeOther(reply, paths.mailbox())
  })
}
