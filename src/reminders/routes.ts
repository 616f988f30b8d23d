import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { turnTo } from '../exchanges/guard.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { setReminders } from '../participants/commands.ts'
import { findByRemindersOff } from '../participants/links.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { notFound } from '../ui/replies.ts'
import { remindersAreOffPage, remindersOffPage } from './views/reminders-off.ts'

type Link = { Params: { participantId: string; signature: string } }
type Body = { Body: string | undefined }

/** What a mail program posts for its user (RFC 8058), and so does our own button. */
const ONE_CLICK = /List-Unsubscribe"?(=|\r?\n\r?\n)One-Click/

/**
 * Switching reminders off without signing in. A mail program has neither a session nor a CSRF
 * token, so these routes use neither; the signature authorises the change.
 */
export function remindersOffRoutes(open: FastifyInstance, ctx: Context): void {
  open.removeAllContentTypeParsers()
  open.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'string' },
    async (_request: unknown, body: string) => body,
  )
  const path = paths.remindersOff(':participantId', ':signature')

  open.get<Link>(path, async (request, reply) => {
    const { page, params } = request
    const participant = await findByRemindersOff(ctx, params)
    if (!participant) return notFound(request, reply)
    await turnToTheirs(request, participant)
    return sendPage(reply, remindersOffPage(page, params))
  })

  open.post<Link & Body>(path, async (request, reply) => {
    const { page, params, body = '' } = request
    const participant = await findByRemindersOff(ctx, params)
    if (!participant) return notFound(request, reply)
    await turnToTheirs(request, participant)
    if (!ONE_CLICK.test(body)) return sendPage(reply, remindersOffPage(page, params), 422)
    await setReminders(ctx, participant, false)
    return sendPage(reply, remindersAreOffPage(page))
  })

  async function turnToTheirs(request: FastifyRequest, { exchange_id }: Participant) {
    const exchange = await findExchangeById(ctx, exchange_id)
    if (exchange) turnTo(request, exchange)
  }
}
