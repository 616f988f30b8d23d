import type { FastifyReply, FastifyRequest } from 'fastify'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { conflictPage, nothingPage, unknownExchangePage, unknownLinkPage } from './error-pages.ts'

/** Answers 404 with a page that says what may be wrong with this URL. */
export function notFound({ url, page }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (url.startsWith(paths.invitation(''))) return sendPage(reply, unknownExchangePage(page), 404)
  const isLink = url.startsWith(paths.signInLink('')) || url.startsWith(paths.cardLink(''))
  if (isLink) return sendPage(reply, unknownLinkPage(page), 404)
  return sendPage(reply, nothingPage(page), 404)
}

/** Answers 404 within an exchange that exists: what the URL names in it does not. */
export function nothingHere({ page }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPage(reply, nothingPage(page), 404)
}

/** Answers 409: the state does not allow it, and nothing was changed. `why` is a whole sentence. */
export function conflict(
  { page }: FastifyRequest,
  reply: FastifyReply,
  why: string,
  next: { href: string; label: string },
): FastifyReply {
  return sendPage(reply, conflictPage(page, why, next), 409)
}
