import cookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import session from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import { basePathOf, narrowCookies } from './base-path.ts'
import type { Context } from './context.ts'
import { createSessionStore, SESSION_LIFETIME_DAYS } from './platform/session-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** What pages need and assets do not: cookies, sessions and CSRF tokens. */
export async function visitorPlugins(app: FastifyInstance, ctx: Context): Promise<void> {
  // Pages read nothing but our own forms; values in JSON need not be strings.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  const secure = ctx.config.baseUrl.startsWith('https:')
  if (secure) trustTlsOfProxy(app)
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  await app.register(cookie)
  await app.register(session, {
    secret: ctx.seal.keyFor('session cookie'),
    store: createSessionStore(ctx),
    cookieName: 'klaus_session',
    cookie: { ...cookieOptions, maxAge: SESSION_LIFETIME_DAYS * DAY_MS },
    saveUninitialized: false,
    rolling: false,
  })
  await app.register(csrfProtection, {
    cookieKey: 'klaus_csrf',
    cookieOpts: cookieOptions,
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  })
  narrowCookies(app, basePathOf(ctx.config))
  app.addHook('preHandler', (request, reply, done) => {
    const changesNothing = request.method === 'GET' || request.method === 'HEAD'
    if (changesNothing || request.is404) done()
    else app.csrfProtection(request, reply, done)
  })
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
