import type { SafeHtml } from '@remix-run/html-template'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { paths } from '../paths.ts'
import { BUSY_RETRY_SECONDS } from '../platform/passwords.ts'
import type { Limit, Refusal } from '../platform/rate-limits.ts'
import { sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { TOKEN_LENGTH } from '../platform/tokens.ts'
import {
  busyPage,
  conflictPage,
  nothingPage,
  tooManyTriesPage,
  unknownExchangePage,
  unknownLinkPage,
} from './error-pages.ts'

/** Answers 404 with a page that says what may be wrong with this URL. */
export function notFound({ url, page }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (url.startsWith(paths.invitation(''))) return sendPage(reply, unknownExchangePage(page), 404)
  for (const [below, isCard] of [
    [paths.signInLink(''), false],
    [paths.cardLink(''), true],
  ] as const) {
    if (!url.startsWith(below)) continue
    const [token = ''] = url.slice(below.length).split(/[/?]/)
    const isWhole = isCard ? token.length === TOKEN_LENGTH : token.length >= TOKEN_LENGTH
    return sendPage(reply, unknownLinkPage(page, { isCard, isWhole }), 404)
  }
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

/** Answers 429 and says when to try again and what to do meanwhile; the log learns which limit. */
export function tooManyTries(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  instead: SafeHtml | string,
): FastifyReply {
  const minutes = noteRefusal(request, reply, refusal)
  return sendPage(reply, tooManyTriesPage(request.page, minutes, instead), 429)
}

/** Answers 503: too many passwords wait to be hashed, and nothing was done. */
export function busy(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  noteSecurityEvent(request, 'hashing is busy')
  reply.header('retry-after', BUSY_RETRY_SECONDS)
  return sendPage(reply, busyPage(request.page, BUSY_RETRY_SECONDS), 503)
}

/** For a form that is shown again at its limit: tells the log, and says as `tellWait` when to try again. */
export function noteRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): number {
  noteLimit(request, { name: refusal.limit })
  return tellWait(reply, refusal)
}

/** Says in the header when to try again, and returns the same in whole minutes, for the page to say. */
export function tellWait(reply: FastifyReply, { seconds }: Refusal): number {
  reply.header('retry-after', seconds)
  return Math.ceil(seconds / 60)
}

/** Tells the log which limit was reached, where the page is answered all the same. */
export function noteLimit(request: FastifyRequest, { name }: Pick<Limit, 'name'>): void {
  noteSecurityEvent(request, 'limit reached', { limit: name })
}
