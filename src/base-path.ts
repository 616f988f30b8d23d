import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** An address of ours in a page; whatever people have written has its quotes escaped. */
const OWN_ADDRESS = /\b(href|action|formaction|src)="\/(?!\/)/g

/** The path that BASE_URL has, such as `/santa`; empty if we are at the root. */
export function basePathOf({ baseUrl }: { baseUrl: string }): string {
  return new URL(baseUrl).pathname.replace(/\/$/, '')
}

/** Takes the base path off an incoming URL; a proxy may have done so already. */
export function withoutBasePath(basePath: string): (request: IncomingMessage) => string {
  return ({ url = '/' }) => {
    const isBelow = url.startsWith(basePath) && ['/', '?', undefined].includes(url[basePath.length])
    const inside = isBelow ? url.slice(basePath.length) : url
    return inside.startsWith('/') ? inside : `/${inside}`
  }
}

/**
 * Rooms know addresses as if we were at the root. Puts the base path in front of them on the way
 * out, in pages and in redirects. Mails get it from BASE_URL.
 */
export function addBasePath(app: FastifyInstance, basePath: string): void {
  if (basePath === '') return
  app.addHook('onSend', async (_request, reply, payload) => {
    const location = reply.getHeader('location')
    if (typeof location === 'string' && location.startsWith('/')) {
      reply.header('location', basePath + location)
    }
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    return isPage && typeof payload === 'string' ? pageBelow(basePath, payload) : payload
  })
}

/**
 * Limits cookies to the base path. To be called after the plugins that set them: they compare their
 * path with the address that we see, which has no base path.
 */
export function narrowCookies(app: FastifyInstance, basePath: string): void {
  if (basePath === '') return
  app.addHook('onSend', async (_request, reply) => {
    const cookies = [reply.getHeader('set-cookie') ?? []].flat().map(String)
    reply.removeHeader('set-cookie')
    for (const cookie of cookies) {
      reply.header('set-cookie', cookie.replace('; Path=/;', `; Path=${basePath};`))
    }
  })
}

/** The page with the base path in front of every address of ours. */
export function pageBelow(basePath: string, page: string): string {
  return page.replace(OWN_ADDRESS, `$1="${basePath}/`)
}
