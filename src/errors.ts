import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { paths } from './paths.ts'
import { sendPage } from './platform/replies.ts'
import {
  badRequestPage,
  failurePage,
  forbiddenPage,
  notFoundPage,
  tooLargePage,
  tooManyTriesPage,
  unknownExchangePage,
  unknownLinkPage,
} from './ui/error-pages.ts'

/** Answers every error with a page that says what to do next, never with a stack trace. */
export function handleErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendPage(reply, nothingAt(request.url), 404))

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) return sendPage(reply, clientErrorPage(status, reply), status)
    request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    return sendPage(reply, failurePage(request.id), 500)
  })
}

/** For an address that cannot even be decoded; no route and no hook sees it. */
export function answerBadUrl(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) {
  return sendPage(reply, badRequestPage(), 400)
}

function nothingAt(url: string) {
  if (url.startsWith(paths.invitation(''))) return unknownExchangePage()
  return url.startsWith(paths.signInLink('')) ? unknownLinkPage() : notFoundPage()
}

function clientErrorPage(
  status: number,
  reply: { getHeader(name: string): number | string | string[] | undefined },
) {
  if (status === 403) return forbiddenPage()
  if (status === 404) return notFoundPage()
  if (status === 413) return tooLargePage()
  if (status === 429) {
    return tooManyTriesPage(Math.ceil(Number(reply.getHeader('retry-after') ?? 60) / 60))
  }
  return badRequestPage()
}
