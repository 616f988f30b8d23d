import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { basePathOf, pageBelow } from './base-path.ts'
import type { Context } from './context.ts'
import { plainPage } from './pages.ts'
import { sendPage } from './platform/replies.ts'
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
    return sendPage(reply, failurePage(page, request.id), 500)
  })
}

/** For URLs that cannot be decoded, which reach neither a route nor a hook. */
export function answerBadUrl(ctx: Pick<Context, 'sender' | 'config'>) {
  const page = pageBelow(basePathOf(ctx.config), String(badRequestPage(plainPage(ctx))))
  return (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
    sendPage(reply, page, 400)
}

function clientErrorPage(page: Page, status: number) {
  if (status === 403) return forbiddenPage(page)
  if (status === 404) return nothingPage(page)
  if (status === 413) return tooLargePage(page)
  return badRequestPage(page)
}
