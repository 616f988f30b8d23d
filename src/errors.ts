import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { basePathOf, pageBelow } from './base-path.ts'
import type { Context } from './context.ts'
import { isWithinExchange } from './exchanges/guard.ts'
import { plainPage } from './pages.ts'
import { isBusy } from './platform/patience.ts'
import { sendPage } from './platform/replies.ts'
import type { SecurityHeaders } from './security-headers.ts'
import {
  badRequestPage,
  failurePage,
  forbiddenPage,
  lockedPage,
  nothingPage,
  tooLargePage,
} from './ui/error-pages.ts'
import type { Page } from './ui/page.ts'
import { notFound, nothingHere } from './ui/replies.ts'

/** When to try again what another program was in the way of. */
const LOCKED_SECONDS = 10

/** Answers every error with a page that says what to do next, never with a stack trace. */
export function handleErrors(app: FastifyInstance, ctx: Context): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const page = request.page ?? plainPage(ctx)
    const status = error.statusCode ?? 500
    if (status < 500) return sendPage(reply, clientErrorPage(page, status), status)
    request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    const isLocked = isBusy(error)
    const failure = isLocked ? lockedPage(page, LOCKED_SECONDS) : failurePage(page, request.id)
    // What went wrong changes nothing; and a session that cannot be saved would take the page along.
    Object.assign(request, { session: undefined })
    if (isLocked) reply.header('retry-after', LOCKED_SECONDS)
    return sendPage(reply, failure, isLocked ? 503 : 500)
  })
}

/** An address that no route has. */
const NOWHERE = '/%25'

/**
 * Leads what cannot be decoded to where no route is: the answer is a page that knows who is signed in.
 */
export function decodable(rewrite: (request: IncomingMessage) => string) {
  return (request: IncomingMessage): string => {
    const url = rewrite(request)
    return isUndecodable(url) ? NOWHERE : url
  }
}

function isUndecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '')
    return false
  } catch {
    return true
  }
}

/** Answers what no route has: a page that leads home, below an exchange to that one. */
export async function answerNowhere(ctx: Context, request: FastifyRequest, reply: FastifyReply) {
  // A missing asset gets here without passing the hook that makes `request.page`.
  request.page ??= plainPage(ctx)
  if (isUndecodable(request.originalUrl)) return sendPage(reply, badRequestPage(request.page), 400)
  const isWithin = await isWithinExchange(ctx, request)
  return isWithin ? nothingHere(request, reply) : notFound(request, reply)
}

/** For what the framework itself refuses, which reaches neither a route nor a hook. */
export function answerBadUrl(ctx: Pick<Context, 'sender' | 'config'>, headers: SecurityHeaders) {
  const page = misunderstoodPage(ctx)
  return (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
    sendPage(reply.headers(headers), page, 400)
}

/** For bytes that are no request, or one that takes too long: nothing but the connection is there. */
export function answerBrokenRequest(
  ctx: Pick<Context, 'sender' | 'config'>,
  headers: SecurityHeaders,
) {
  const answer = answererOf(misunderstoodPage(ctx), headers)
  return ({ code }: NodeJS.ErrnoException, socket: Duplex) => {
    if (code === 'ECONNRESET' || socket.destroyed) return
    answer(socket, BROKEN[code ?? ''] ?? 400)
  }
}

/** Answers CONNECT, which Node hands over as a bare connection, as any other method without a route. */
export function refuseConnect(app: FastifyInstance, ctx: Context, headers: SecurityHeaders): void {
  const page = pageBelow(basePathOf(ctx.config), String(nothingPage(plainPage(ctx))))
  const answer = answererOf(page, headers)
  app.server.on('connect', (_request, socket) => answer(socket, 404))
}

function answererOf(page: string, headers: SecurityHeaders) {
  const lines = Object.entries({
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(page)),
    'cache-control': 'no-store',
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`)
  return (socket: Duplex, status: number) => {
    const start = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`
    socket.on('error', () => {})
    if (socket.writable) socket.write([start, ...lines, '', page].join('\r\n'))
    if (socket instanceof Socket) socket.destroySoon()
    else socket.end()
  }
}

const BROKEN: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
}

/** Refuses HTTP/1.1 without a host, and any request with two (RFC 9112, 3.2). */
export function refuseWithoutHost(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    const isNew = raw.httpVersionMajor === 1 && raw.httpVersionMinor > 0
    const names = raw.rawHeaders.filter((_, index) => index % 2 === 0)
    const hosts = names.filter((name) => name.toLowerCase() === 'host').length
    if (hosts === 1 || (hosts === 0 && !isNew)) return
    throw Object.assign(new Error('The request names no host, or several.'), { statusCode: 400 })
  })
}

function misunderstoodPage(ctx: Pick<Context, 'sender' | 'config'>): string {
  return pageBelow(basePathOf(ctx.config), String(badRequestPage(plainPage(ctx))))
}

function clientErrorPage(page: Page, status: number) {
  if (status === 403) return forbiddenPage(page)
  if (status === 404) return nothingPage(page)
  if (status === 413) return tooLargePage(page)
  return badRequestPage(page)
}
