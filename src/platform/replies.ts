import type { FastifyReply } from 'fastify'

/** Sends a page. Pages are never stored by browsers or proxies: they may hold a secret. */
export function sendPage(reply: FastifyReply, page: { toString(): string }, status = 200) {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(String(page))
}

/** Sends the browser on with GET after a POST (RFC 9110, 303 See Other). */
export function seeOther(reply: FastifyReply, path: string) {
  return reply.redirect(path, 303)
}
