import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { renderMail } from '../letters/kinds.ts'
import { paths } from '../paths.ts'
import { sendAgain } from '../platform/mail/outbox.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflict, notFound } from '../ui/replies.ts'
import { findHeldMail, listHeldMails, type MailboxRow } from './queries.ts'
import { mailboxPage, openMailPage, secretMailPage } from './views/mailbox.ts'
import * as en from './words/en.ts'

type One = { Params: { mailId: string } }

/** The mailbox: reading mails while no transport is configured. Behind `requireAdmin`. */
export function mailboxRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.mailbox(), async ({ page }, reply) => {
    const mails = await listHeldMails(ctx)
    return sendPage(reply, mailboxPage(page, { mails, timezone: ctx.config.timezone }))
  })

  area.get<One>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.params.mailId)
    if (!mail) return notFound(request, reply)
    if (!mayOpen(ctx, mail)) return refuse(request, reply, mail)
    return sendPage(reply, secretMailPage(request.page, mail))
  })

  // Opening a mail creates its link, hence the POST. The rendered mail is shown, but never stored.
  area.post<One>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.params.mailId)
    if (!mail) return notFound(request, reply)
    if (!mayOpen(ctx, mail)) return refuse(request, reply, mail)
    return sendPage(reply, openMailPage(request.page, mail, await renderMail(ctx, mail)))
  })

  area.post<One>(paths.mailboxSend(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.params.mailId)
    if (!mail || ctx.sender === undefined) return notFound(request, reply)
    await sendAgain(ctx, [mail.id], ['held'])
    ctx.mailIsWaiting()
    return seeOther(reply, paths.mailbox())
  })
}

/** Once mail goes out it is nobody's but its reader's, even if it is held, as after a restore. */
function mayOpen({ sender }: Context, { sealed_participant }: MailboxRow): boolean {
  return sender === undefined && sealed_participant === null
}

function refuse(request: FastifyRequest, reply: FastifyReply, mail: MailboxRow) {
  const { say } = request.page
  const next = { href: paths.mailbox(), label: say(en.back) }
  const why = mail.sealed_participant === null ? say(en.goesOut) : say(en.notOpened)
  return conflict(request, reply, why, next)
}
