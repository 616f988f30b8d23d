import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { pageNumber, seeOther, sendPage } from '../platform/replies.ts'
import { SEEN_KINDS } from '../post/kinds.ts'
import { conflict, notFound, nothingHere } from '../ui/replies.ts'
import { openHeldMail, sendHeldMail, sendHeldMails } from './commands.ts'
import { findHeldMail, listHeldMails, listHeldOfKind } from './queries.ts'
import type { Sent } from './rules.ts'
import { mailboxPage, openMailPage } from './views/mailbox.ts'
import { askToOpenPage, askToSendPage } from './views/questions.ts'
import * as en from './words/en.ts'

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
    return (await sendHeldMail(ctx, mail)) ? sent(reply, 'one') : noneLeft(request, reply)
  })
}

/** Sending all of a kind that an exchange holds, once there is a way to; mounted behind `organiserOf`. */
export function sendUnsentRoutes(area: FastifyInstance, ctx: Context): void {
  type Kind = { Params: { kind: string } }
  const path = paths.sendUnsent(':slug', ':kind')

  area.get<Kind>(path, async (request, reply) => {
    const { exchange, page, params } = request
    const kind = SEEN_KINDS.find((kind) => kind === params.kind)
    if (kind === undefined) return nothingHere(request, reply)
    const mails = ctx.sender === undefined ? [] : await listHeldOfKind(ctx, exchange, kind)
    if (mails.length === 0) return noneLeft(request, reply)
    return sendPage(reply, askToSendPage(page, { exchange, kind, mails }))
  })

  area.post<Kind>(path, async (request, reply) => {
    const { exchange, params } = request
    const kind = SEEN_KINDS.find((kind) => kind === params.kind)
    if (kind === undefined) return nothingHere(request, reply)
    const count = ctx.sender === undefined ? 0 : await sendHeldMails(ctx, exchange, kind)
    return count === 0 ? noneLeft(request, reply) : sent(reply, count === 1 ? 'one' : 'all')
  })
}

function sent(reply: FastifyReply, which: Sent) {
  return seeOther(reply, `${paths.mailbox()}?done=${which}`)
}

function noneLeft(request: FastifyRequest, reply: FastifyReply) {
  const { say } = request.page
  return conflict(request, reply, say(en.noneLeft), { href: paths.mailbox(), label: say(en.title) })
}
