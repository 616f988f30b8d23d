import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { toDesk } from '../exchanges/guard.ts'
import { listWaiting } from '../participants/queries.ts'
import { paths, withNews } from '../paths.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflict, nothingHere } from '../ui/replies.ts'
import { accept, acceptAll, decline } from './commands.ts'
import { waitingPage } from './views/waiting.ts'
import * as en from './words/en.ts'

type One = { Params: { participantId: string } }

/** Those who wait for the organiser's nod; mounted behind `organiserOf`. */
export function waitingRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.waiting(':slug'), async ({ exchange, page }, reply) => {
    const people = await listWaiting(ctx, exchange.id)
    return sendPage(reply, waitingPage(page, { exchange, people }))
  })

  area.post(paths.acceptAll(':slug'), async (request, reply) => {
    const { exchange } = request
    const outcome = await acceptAll(ctx, exchange)
    if (outcome === 'too_late') return tooLate(request, reply)
    return seeOther(reply, withNews('desk', exchange.slug, 'all_accepted'))
  })

  area.post<One>(paths.accept(':slug', ':participantId'), async (request, reply) => {
    const { exchange, params } = request
    const outcome = await accept(ctx, exchange, params.participantId)
    if (outcome === 'gone') return nothingHere(request, reply)
    if (outcome === 'too_late') return tooLate(request, reply)
    return seeOther(reply, withNews('waiting', exchange.slug, 'accepted'))
  })

  area.post<One>(paths.decline(':slug', ':participantId'), async (request, reply) => {
    const { exchange, params } = request
    const outcome = await decline(ctx, exchange, params.participantId)
    if (outcome === 'gone') return nothingHere(request, reply)
    return seeOther(reply, withNews('waiting', exchange.slug, 'declined'))
  })
}

function tooLate(request: FastifyRequest, reply: FastifyReply) {
  return conflict(request, reply, request.page.say(en.tooLate), toDesk(request))
}
