import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { conflict, notFound } from '../ui/replies.ts'
import * as ui from '../ui/words/en.ts'
import { isOwnName } from './customs.ts'
import { findExchange } from './queries.ts'
import type { Action } from './rules.ts'
import type { Exchange } from './tables.ts'
import * as en from './words/en.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The exchange that the URL names, in areas behind one of these guards. */
    exchange: Exchange
  }
}

/** Hook for pages that are open to everybody: finds the exchange of the URL, or answers 404. */
export function exchangeOfAddress(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const exchange = await findExchange(ctx, slugOf(request))
    if (!exchange) return notFound(request, reply)
    turnTo(request, exchange)
  }
}

/** Hook behind the admin's sign-in: the same, and answers 404 unless the exchange is theirs. */
export function organiserOf(ctx: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const exchange = await findExchange(ctx, slugOf(request))
    if (exchange && exchange.owner_id !== request.admin.id)
      noteSecurityEvent(request, 'not allowed')
    if (exchange?.owner_id !== request.admin.id) return notFound(request, reply)
    turnOrganiserTo(request, exchange)
  }
}

/** Whether an address that no route answers stands below an exchange; if so, the request is about that one. */
export async function isWithinExchange(ctx: Context, request: FastifyRequest): Promise<boolean> {
  for (const [above, turn] of [
    [paths.invitation(''), turnTo],
    [paths.desk(''), turnOrganiserTo],
  ] as const) {
    if (!request.url.startsWith(above)) continue
    const [slug = ''] = request.url.slice(above.length).split(/[/?]/)
    const exchange = await findExchange(ctx, slug)
    if (exchange) turn(request, exchange)
    return exchange !== undefined
  }
  return false
}

type About = Pick<FastifyRequest, 'exchange' | 'page'>

/** From now on a guest's request is about this exchange, and its pages say who invites. */
export function turnTo(request: About, exchange: Exchange): void {
  turnOrganiserTo(request, exchange)
  request.page.host = exchange.host
}

/** From now on the request is about this exchange, and the pictures of its pages are as they may be there. */
function turnOrganiserTo(request: About, exchange: Exchange): void {
  request.exchange = exchange
  request.page.isSober = isOwnName(exchange)
}

function slugOf({ params }: FastifyRequest): string {
  return (params as { slug: string }).slug
}

/** Where a page that refuses something leads back to: the desk of this exchange. */
export function toDesk({ exchange, page }: FastifyRequest): { href: string; label: string } {
  return { href: paths.desk(exchange.slug), label: page.say(ui.backToExchange) }
}

/** Answers 409: the state of the exchange does not allow this action. */
export function refuseAction(request: FastifyRequest, reply: FastifyReply, action: Action) {
  const { exchange, page } = request
  return conflict(request, reply, page.say(en.refusal, action, exchange.state), toDesk(request))
}
