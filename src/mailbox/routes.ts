import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { pageNumber, seeOther, sendPage } from '../platform/replies.ts'
import { notFound } from '../ui/replies.ts'
import { openHeldMail, sendHeldMail } from './commands.ts'
import { findHeldMail, listHeldMails } from './queries.ts'
import { askToOpenPage, mailboxPage, openMailPage } from './views/mailbox.ts'

type One = { Params: { mailId: string } }

/** The mailbox: mails that are held while no transport is configured. Behind `requireAdmin`. */
export function mailboxRoutes(area: FastifyInstance, ctx: Context): void {
  type Paged = { Querystring: { page?: string } }
  area.get<Paged>(paths.mailbox(), async ({ admin, page, query }, reply) => {
    const mails = await listHeldMails(ctx, admin)
    const number = pageNumber(query.page)
    return sendPage(reply, mailboxPage(page, { mails, number }))
  })

  /** Once mail is set up, nothing that was written before is opened: it can be sent to its reader. */
  async function findToOpen({ admin, params }: FastifyRequest<One>) {
    if (ctx.sender !== undefined) return undefined
    const mail = await findHeldMail(ctx, admin, params.mailId)
    return mail?.isOld ? undefined : mail
  }

  area.get<One>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findToOpen(request)
    if (!mail) return notFound(request, reply)
    return sendPage(reply, askToOpenPage(request.page, mail))
  })

  // Opening a mail creates its link, hence the POST.
  area.post<One>(paths.mailboxMail(':mailId'), async (request, reply) => {
    const mail = await findToOpen(request)
    if (!mail) return notFound(request, reply)
    return sendPage(reply, openMailPage(request.page, mail, await openHeldMail(ctx, mail)))
  })

  area.post<One>(paths.mailboxSend(':mailId'), async (request, reply) => {
    const mail = await findHeldMail(ctx, request.admin, request.params.mailId)
    if (!mail || ctx.sender === undefined) return notFound(request, reply)
    await sendHeldMail(ctx, mail)
    return seeOther(reply, paths.mailbox())
  })
}
