import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { setReminders } from './profile.ts'
import { findByRemindersOffLink } from './queries.ts'
import { remindersAreOffPage, remindersOffPage } from './views/reminders-off.ts'

type Link = { Params: { participantId: string; signature: string } }
type Body = { Body: string | undefined }

/** What a mail program posts for its user (RFC 8058), and our own button as well. */
const ONE_CLICK = /List-Unsubscribe"?(=|\r?\n\r?\n)One-Click/

/**
 * Switching reminders off without signing in. A mail program has no session and no token for
 * a form, so these pages stand outside of both; the signature is what lets them act.
 */
export async function remindersOffRoutes(app: FastifyInstance, ctx: Context): Promise<void> {
  await app.register(async (open) => {
    open.removeAllContentTypeParsers()
    open.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string' },
      async (_request: unknown, body: string) => body,
    )
    const path = paths.remindersOff(':participantId', ':signature')

    open.get<Link>(path, async (request, reply) => {
      if (!(await findByRemindersOffLink(ctx, request.params))) return reply.callNotFound()
      return sendPage(reply, remindersOffPage(request.params))
    })

    open.post<Link & Body>(path, async (request, reply) => {
      const participant = await findByRemindersOffLink(ctx, request.params)
      if (!participant) return reply.callNotFound()
      if (!ONE_CLICK.test(request.body ?? '')) {
        return sendPage(reply, remindersOffPage(request.params), 422)
      }
      await setReminders(ctx, participant, false)
      return sendPage(reply, remindersAreOffPage())
    })
  })
}
