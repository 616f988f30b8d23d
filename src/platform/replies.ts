import type { FastifyReply } from 'fastify'

/** Sends a page, which neither browsers nor proxies may store, as it may hold a secret. */
export function sendPage(reply: FastifyReply, page: { toString(): string }, status = 200) {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(String(page))
}

/** Which page of a long list is asked for, counted from 1; the first for anything else. */
export function pageNumber(asked: string | undefined): number {
  const number = Number(asked)
  return Number.isSafeInteger(number) && number > 0 && number < 1e6 ? number : 1
}

/** Redirects to a page with GET after a POST (RFC 9110, 303 See Other). */
export function seeOther(reply: FastifyReply, path: string) {
  return reply.redirect(path, 303)
}

/** Sends a file to download, under a name in any script (RFC 6266 and RFC 8187). */
export function sendFile(
  reply: FastifyReply,
  { name, type, text }: { name: string; type: string; text: string },
) {
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const plain = name.normalize('NFKD').replace(/[^A-Za-z0-9 ._-]/g, '')
  return reply
    .type(type)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${extended}`)
    .send(text)
}
