import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { DOCTOR_HEADER } from './health.ts'
import { hasAnotherProxy, proxyHeaderOf, type TrustedProxies } from './platform/proxies.ts'
import { isHttps } from './platform/web-addresses.ts'

const OFF =
  'so all visitors count as one, and the limits on tries hit them together. Set TRUST_PROXY=true for one proxy in a private network, or to its address.'

const ANOTHER =
  'A request came through two proxies or more, of which TRUST_PROXY=true believes the last one only, so all visitors may count as one. If they are all yours, set TRUST_PROXY to how many they are, or to their addresses.'

/**
 * Says in the log, at the start and once when it is seen, that there seems to be a proxy which is not
 * believed.
 */
export function adviseOnProxies(app: FastifyInstance, { baseUrl, trustProxy }: Config): void {
  if (trustProxy === false && isHttps(baseUrl)) {
    app.log.warn(`BASE_URL is https, so there is a proxy, but TRUST_PROXY is off, ${OFF}`)
  }
  let isSaid = false
  app.addHook('onRequest', async ({ headers, log }) => {
    // What `klaus doctor` sends it has made up itself.
    const isTold = isSaid || headers[DOCTOR_HEADER] !== undefined
    const advice = isTold ? undefined : adviceOn(trustProxy, headers)
    if (advice === undefined) return
    isSaid = true
    log.warn(advice)
  })
}

function adviceOn(trusted: TrustedProxies, headers: IncomingHttpHeaders): string | undefined {
  if (hasAnotherProxy(trusted, headers['x-forwarded-for'])) return ANOTHER
  const name = trusted === false ? proxyHeaderOf(headers) : undefined
  return name && `A request came with ${name}, but TRUST_PROXY is off, ${OFF}`
}
