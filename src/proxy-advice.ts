import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { DOCTOR_HEADER } from './health.ts'
import {
  believesHop,
  hasAnotherProxy,
  proxyHeaderOf,
  type TrustedProxies,
} from './platform/proxies.ts'
import { shortened } from './platform/security-log.ts'
import { isHttps } from './platform/web-addresses.ts'

const OFF =
  'so all visitors count as one, and the limits on tries hit them together. Set TRUST_PROXY=true for one proxy in a private network, or to its address.'

const ANOTHER =
  'A request came through two proxies or more, not all of which TRUST_PROXY believes, so all visitors may count as one. If they are all yours, set TRUST_PROXY to how many they are, or to their addresses.'

const UNNAMED =
  'but without X-Forwarded-For, which alone says who the visitor is, so all visitors may count as one, and the limits on tries hit them together. Let the proxy set X-Forwarded-For.'

/**
 * Says in the log, at the start and once when it is seen, that there seems to be a proxy which is not
 * believed, or says too little.
 */
export function adviseOnProxies(app: FastifyInstance, { baseUrl, trustProxy }: Config): void {
  if (trustProxy === false && isHttps(baseUrl)) {
    app.log.warn(`BASE_URL is https, so there is a proxy, but TRUST_PROXY is off, ${OFF}`)
  }
  const said = new Set<string>()
  app.addHook('onRequest', async ({ headers, log, socket }) => {
    // What `klaus doctor` sends it has made up itself.
    if (headers[DOCTOR_HEADER] !== undefined) return
    const advice = adviceOn(trustProxy, socket.remoteAddress ?? '', headers)
    if (advice === undefined || said.has(advice.about)) return
    said.add(advice.about)
    log.warn(advice.sentence)
  })
}

/** What may be wrong, and whether it is about what has been said before. */
type Advice = { about: string; sentence: string }

function adviceOn(
  trusted: TrustedProxies,
  peer: string,
  headers: IncomingHttpHeaders,
): Advice | undefined {
  const name = proxyHeaderOf(headers)
  if (name === undefined) return undefined
  if (trusted === false) {
    return { about: 'off', sentence: `A request came with ${name}, but TRUST_PROXY is off, ${OFF}` }
  }
  if (!believesHop(trusted, peer, 0)) return { about: 'peer', sentence: unbelieved(name, peer) }
  const forwardedFor = headers['x-forwarded-for']
  if (forwardedFor === undefined) {
    return { about: 'unnamed', sentence: `A request came with ${name}, ${UNNAMED}` }
  }
  const hasMore = hasAnotherProxy(trusted, peer, forwardedFor)
  return hasMore ? { about: 'another', sentence: ANOTHER } : undefined
}

function unbelieved(name: string, peer: string): string {
  const network = shortened(peer)
  return `A request came with ${name} from ${network}, which TRUST_PROXY does not believe: if that is your proxy, all visitors count as one, and the limits on tries hit them together. Add its address to TRUST_PROXY, of which “true” means one in a private network alone. If you have no proxy in ${network}, somebody reaches this port past yours: let nobody else reach it.`
}
