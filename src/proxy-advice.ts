import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { PROXY_HEADERS } from './platform/proxies.ts'

const OFF =
  'so all visitors count as one, and the limits on tries hit them together. Set TRUST_PROXY=true for a proxy in a private network, or to its address.'

/**
 * Says in the log, at the start and once when it is seen, that there seems to be a proxy which is not
 * believed.
 */
export function adviseOnProxies(app: FastifyInstance, { baseUrl, trustProxy }: Config): void {
  if (trustProxy !== false) return
  if (baseUrl.startsWith('https:')) {
    app.log.warn(`BASE_URL is https, so there is a proxy, but TRUST_PROXY is off, ${OFF}`)
  }
  let isSaid = false
  app.addHook('onRequest', async ({ headers, log }) => {
    const name = isSaid ? undefined : PROXY_HEADERS.find((one) => headers[one] !== undefined)
    if (name === undefined) return
    isSaid = true
    log.warn(`A request came with ${name}, but TRUST_PROXY is off, ${OFF}`)
  })
}
