import type { FastifyReply, FastifyRequest } from 'fastify'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { conflictPage, nothingPage, unknownExchangePage, unknownLinkPage } from './error-pages.ts'

/** Answers 404 with a page that says what may be wrong with this address. */
export function notFound({ url, page }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (url.startsWith(paths.invitation(''))) return sendPage(reply, unknownExchangePage(page), 404)
  if (url.startsWith(paths.signInLink(''))) return sendPage(reply, unknownLinkPage(page), 404)
  return sendPage(reply, nothingPage(page), 404)
}

/** The same within an exchange that is there: what the address names in it is not. */
export function nothingHere({ page }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPage(reply, nothingPage(page), 404)
}

/** Answers 409: the state forbids it, for this reason; nothing was changed. */
export function conflict(
  { page }: FastifyRequest,
  reply: FastifyReply,
  why: string,
  next: { href: string; label: string },
): FastifyReply {
  return sendPage(reply, conflictPage(page, why, next), 409)
}
