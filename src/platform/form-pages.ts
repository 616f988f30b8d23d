import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The page that shows this route's form, if it has a different URL. */
    formPage?: (...parameters: string[]) => string
  }
}

/** The page whose form this request posts, or that it asks for; undefined if there is none. */
export function formPageOf(request: FastifyRequest): string | undefined {
  if (onlyReads(request)) return request.url
  const { config, url } = request.routeOptions
  if (config.formPage) return config.formPage(...Object.values(request.params as object))
  return request.server.hasRoute({ method: 'GET', url: url ?? '' }) ? pathOf(request) : undefined
}

/** Whether a request posts no form. */
export function onlyReads({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** The address that a request names, without what stands behind a question mark. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}
