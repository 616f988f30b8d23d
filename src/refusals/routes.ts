import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { turnTo } from '../exchanges/guard.ts'
import { paths } from '../paths.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { noteLimit } from '../ui/replies.ts'
import { type Declined, decline, refuseMails, takeBack } from './commands.ts'
import { findRefusal, type Refusal } from './queries.ts'
import { refusalPage, unknownRefusalPage } from './views/refusal.ts'
import { WITHOUT_LINK } from './words/en.ts'

type Sealed = { Params: { token: string } }

/**
 * Saying that an exchange is not for oneself, or nothing from here, without signing in. The link in the
 * mail is sealed; the page that it opens changes nothing, as mail scanners open it, too. There is no
 * one-click header (RFC 8058): what is meant has to be chosen.
 */
export function refusalRoutes(pages: FastifyInstance, ctx: Context): void {
  pages.get<Sealed>(paths.notForMe(':token'), async (request, reply) => {
    const { token } = request.params
    const refusal = await findRefusal(ctx, token)
    if (!refusal) return unknown(request, reply)
    turnTo(request, refusal.exchange)
    return sendPage(reply, refusalPage(request.page, refusal, token))
  })

  // Each leads back to the page, which says how things are now, also if there was nothing to do.
  const choice = (
    path: string,
    choose: (who: Refusal['participant'], request: FastifyRequest) => Promise<string>,
  ) =>
    pages.post<Sealed>(path, async (request, reply) => {
      const { token } = request.params
      const refusal = await findRefusal(ctx, token)
      if (!refusal) return unknown(request, reply)
      return seeOther(reply, paths.notForMe(token) + (await choose(refusal.participant, request)))
    })
  choice(paths.notForMe(':token'), async (who, request) => {
    noteTakenOut(request, [await decline(ctx, who)])
    return ''
  })
  choice(paths.noMoreMails(':token'), async (who, request) => {
    noteTakenOut(request, await refuseMails(ctx, who))
    return ''
  })
  choice(paths.mailsAgain(':token'), async (who, request) => {
    const limited = await takeBack(ctx, who)
    if (!limited) return ''
    noteLimit(request, { name: limited.limit })
    return `?done=${WITHOUT_LINK}`
  })
}

function noteTakenOut(request: FastifyRequest, said: readonly Declined[]): void {
  for (const one of said) if (one === 'email') noteSecurityEvent(request, 'address changed')
}

function unknown({ page }: Pick<FastifyRequest, 'page'>, reply: FastifyReply) {
  return sendPage(reply, unknownRefusalPage(page), 404)
}
