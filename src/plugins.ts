import cookie from '@fastify/cookie'
import session from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import { basePathOf, narrowCookies } from './base-path.ts'
import type { Context } from './context.ts'
import { saveSessionByTheWay } from './platform/by-the-way.ts'
import { cookiesOf } from './platform/cookies.ts'
import { requireFormTokens } from './platform/form-tokens.ts'
import { createSessionStore, SESSION_COOKIE_DAYS } from './platform/session-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** What pages need and assets do not: cookies, sessions and the tokens of forms. */
export async function visitorPlugins(app: FastifyInstance, ctx: Context): Promise<void> {
  // Pages read nothing but our own forms; values in JSON need not be strings.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  const cookies = cookiesOf(ctx.config)
  if (cookies.options.secure) trustTlsOfProxy(app)
  await app.register(cookie)
  await app.register(session, {
    secret: ctx.seal.keyFor('session cookie'),
    store: createSessionStore(ctx),
    cookieName: cookies.session,
    cookie: { ...cookies.options, maxAge: SESSION_COOKIE_DAYS * DAY_MS },
    saveUninitialized: false,
    rolling: false,
  })
  app.addHook('onRequest', async (request) => saveSessionByTheWay(request))
  narrowCookies(app, basePathOf(ctx.config))
  requireFormTokens(app, cookies)
}

/**
 * With an https BASE_URL a proxy terminates TLS, even if it sends no X-Forwarded-Proto. Otherwise
 * @fastify/session would withhold its Secure cookie on our plain connection.
 */
function trustTlsOfProxy(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    Object.assign(request.raw.socket, { encrypted: true })
  })
}
