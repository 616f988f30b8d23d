import { createHash } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import type { Config } from './config.ts'
import { isHttps } from './platform/web-addresses.ts'
import { SCRIPTS } from './ui/layout.ts'

/** What every answer carries (OWASP, HTTP Headers Cheat Sheet). */
export type SecurityHeaders = Readonly<Record<string, string>>

/** The headers by lower-case name; they depend on nothing but BASE_URL. */
export function securityHeaders({ baseUrl }: Pick<Config, 'baseUrl'>): SecurityHeaders {
  const headers: Record<string, string> = {}
  const collect = {
    setHeader(name: string, value: string) {
      headers[name.toLowerCase()] = value
    },
    removeHeader() {},
  }
  const nobody = {} as IncomingMessage
  helmet(optionsFor(baseUrl))(nobody, collect as unknown as ServerResponse, () => {})
  return headers
}

/**
 * Puts the headers on every answer: on those of our routes by a hook, and on those that Fastify or
 * Node make by themselves where the request comes in.
 */
export function secureAnswers(app: FastifyInstance, headers: SecurityHeaders): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })
  secureServer(app.server, headers)
}

/** The same for a server without routes of ours. */
export function secureServer(server: Server, headers: SecurityHeaders): void {
  server.prependListener('request', (_request, answer) => {
    for (const [name, value] of Object.entries(headers)) answer.setHeader(name, value)
  })
  server.on('checkExpectation', (_request, answer) => {
    answer.writeHead(417, { ...headers, connection: 'close' }).end()
  })
}

/** The scripts that pages carry, by their hashes (CSP level 3, 2.3.1); no other may run. */
const OUR_SCRIPTS = SCRIPTS.map(
  (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
)

function optionsFor(baseUrl: string) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: OUR_SCRIPTS,
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever gives us a name or a path may serve something else beside it.
    strictTransportSecurity: isHttps(baseUrl) && {
      maxAge: 365 * 24 * 60 * 60,
      includeSubDomains: false,
    },
    // A page reached through a sign-in link must not leak its URL.
    referrerPolicy: { policy: 'no-referrer' as const },
  }
}
