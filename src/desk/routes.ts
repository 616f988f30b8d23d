import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { changeState } from '../exchanges/commands.ts'
import { refuseAction, toDesk } from '../exchanges/guard.ts'
import { type Action, isAllowed, isMissed, NAME_MAX } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import * as en from '../exchanges/words/en.ts'
import { paths, withNews } from '../paths.ts'
import { pageNumber, seeOther, sendPage } from '../platform/replies.ts'
import { conflict } from '../ui/replies.ts'
import { openRegistration } from './commands.ts'
import { listExchanges } from './exchange-list.ts'
import { readDesk } from './queries.ts'
import { deskPage } from './views/desk.ts'
import { exchangesPage } from './views/exchanges.ts'
import { finishPage } from './views/finish.ts'
import { openPage } from './views/opening.ts'

/** The admin's exchanges; mounted behind `requireAdmin`. */
export function homeRoutes(area: FastifyInstance, ctx: Context): void {
  type Asked = { Querystring: { page?: string; search?: unknown } }
  area.get<Asked>(paths.adminHome(), async ({ admin, page, query }, reply) => {
    const search = typeof query.search === 'string' ? query.search.slice(0, NAME_MAX).trim() : ''
    const list = await listExchanges(ctx, admin, { search, number: pageNumber(query.page) })
    return sendPage(reply, exchangesPage(page, { ...list, now: ctx.clock() }))
  })
}

/** The desk of an exchange, and its state changes; mounted behind `organiserOf`. */
export function deskRoutes(area: FastifyInstance, ctx: Context): void {
  const deskOf = ({ exchange, admin, remembered: settings }: FastifyRequest) =>
    readDesk(ctx, exchange, { admin, settings })
  area.get(paths.desk(':slug'), async (request, reply) => {
    const { page, outages } = request
    return sendPage(reply, deskPage(page, { ...(await deskOf(request)), ...outages }))
  })

  const done = (reply: FastifyReply, { slug }: Exchange, action: Action) =>
    seeOther(reply, withNews('desk', slug, action))
  const step = (path: string, action: Action, take: (exchange: Exchange) => Promise<boolean>) =>
    area.post(path, async (request, reply) => {
      const { exchange } = request
      if (!(await take(exchange))) return refuseAction(request, reply, action)
      return done(reply, exchange, action)
    })
  const refuseOpening = (request: FastifyRequest, reply: FastifyReply) =>
    isMissed(request.exchange, ctx.clock())
      ? conflict(request, reply, request.page.say(en.openRefused), toDesk(request))
      : refuseAction(request, reply, 'open_registration')
  const mayOpen = (exchange: Exchange) =>
    isAllowed('open_registration', exchange.state) && !isMissed(exchange, ctx.clock())
  area.get(paths.openRegistration(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (!mayOpen(exchange)) return refuseOpening(request, reply)
    return sendPage(reply, openPage(page, await deskOf(request)))
  })
  area.post(paths.openRegistration(':slug'), async (request, reply) => {
    const { exchange } = request
    if (!mayOpen(exchange) || !(await openRegistration(ctx, exchange))) {
      return refuseOpening(request, reply)
    }
    return done(reply, exchange, 'open_registration')
  })
  step(paths.closeRegistration(':slug'), 'close_registration', (exchange) =>
    changeState(ctx, exchange, 'close_registration'),
  )
  area.get(paths.complete(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (!isAllowed('complete', exchange.state)) return refuseAction(request, reply, 'complete')
    return sendPage(reply, finishPage(page, await deskOf(request)))
  })
  step(paths.complete(':slug'), 'complete', (exchange) => changeState(ctx, exchange, 'complete'))
}
