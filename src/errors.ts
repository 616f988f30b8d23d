import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { basePathOf, pageBelow } from './base-path.ts'
import type { Context } from './context.ts'
import { plainPage } from './pages.ts'
import { sendPage } from './platform/replies.ts'
import type { SecurityHeaders } from './security-headers.ts'
import {
  badRequestPage,
  failurePage,
  forbiddenPage,
  nothingPage,
  tooLargePage,
} from './ui/error-pages.ts'
import type { Page } from './ui/page.ts'

/** Answers every error with a page that says what to do next, never with a stack trace. */
export function handleErrors(app: FastifyInstance, ctx: Context): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const page = request.page ?? plainPage(ctx)
    const status = error.statusCode ?? 500
    if (status < 500) return sendPage(reply, clientErrorPage(page, status), status)
    request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    const failure = failurePage(page, request.id)
    // What went wrong changes nothing; and a session that cannot be saved would take the page along.
    Object.assign(request, { session: undefined })
    return sendPage(reply, failure, 500)
  })
}

/** For URLs that cannot be decoded, which reach neither a route nor a hook. */
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
  const page = misunderstoodPage(ctx)
  const lines = Object.entries({
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(page)),
    'cache-control': 'no-store',
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`)
  return ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    if (code === 'ECONNRESET' || socket.destroyed) return
    const status = BROKEN[code ?? ''] ?? 400
    const start = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`
    if (socket.writable) socket.write([start, ...lines, '', page].join('\r\n'))
    socket.destroySoon()
  }
}

const BROKEN: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
}

/** Refuses HTTP/1.1 without a host (RFC 9112, 3.2). */
export function refuseWithoutHost(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    const isNew = raw.httpVersionMajor === 1 && raw.httpVersionMinor > 0
    if (!isNew || raw.headers.host !== undefined) return
    throw Object.assign(new Error('The request names no host.'), { statusCode: 400 })
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
