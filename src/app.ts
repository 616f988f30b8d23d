import cookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import session from '@fastify/session'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { adminAccountRoutes } from './admin/routes.ts'
import { requireAdmin } from './admin/session.ts'
import { settingsRoutes } from './admin/settings-routes.ts'
import { assetRoutes } from './assets.ts'
import { brandPages } from './branding.ts'
import type { Context } from './context.ts'
import { mendingRoutes } from './draw/mending-routes.ts'
import { exclusionRoutes } from './draw/routes.ts'
import { answerBadUrl, handleErrors } from './errors.ts'
import { againRoutes } from './exchanges/again-routes.ts'
import { exchangeRoutes } from './exchanges/routes.ts'
import { healthRoute } from './health.ts'
import { exchangeMailRoutes } from './mail/exchange-mail-routes.ts'
import { mailPreviewRoutes } from './mail/preview-routes.ts'
import { resendWebhookRoute } from './mail/resend-webhook.ts'
import { mailboxRoutes } from './mail/routes.ts'
import { messageReportRoutes, messageRoutes } from './messages/routes.ts'
import { entranceRoutes } from './participants/entrance.ts'
import { importRoutes } from './participants/import-routes.ts'
import { peopleRoutes } from './participants/people-routes.ts'
import { personRoutes } from './participants/person-routes.ts'
import { remindersOffRoutes } from './participants/reminders-off.ts'
import { invitationRoutes, participantRoutes } from './participants/routes.ts'
import { requireParticipant } from './participants/session.ts'
import { newId } from './platform/ids.ts'
import { createRateLimitStore } from './platform/rate-limits.ts'
import { createSessionStore, SESSION_LIFETIME_DAYS } from './platform/session-store.ts'

const BODY_LIMIT_BYTES = 64 * 1024
const DAY_MS = 24 * 60 * 60 * 1000

export type LogOptions = { stream?: { write(line: string): void } }

/** The whole product as a Fastify application, ready to listen or to be injected into. */
export async function createApp(ctx: Context, log: LogOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    logger: { level: ctx.config.logLevel, ...log },
    // Our own line per request, below, names the route: a URL may hold a token.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: ctx.config.trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: newId,
    frameworkErrors: answerBadUrl,
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'request')
  })
  brandPages(app, ctx)
  handleErrors(app)
  await app.register(helmet, securityHeaders(ctx))
  await app.register(formbody)
  await assetRoutes(app)
  healthRoute(app, ctx)
  await remindersOffRoutes(app, ctx)
  await resendWebhookRoute(app, ctx)
  mailPreviewRoutes(app, ctx)

  await app.register(async (pages) => {
    // Our forms are all that pages read; a value of JSON need not be a text.
    pages.removeContentTypeParser(['application/json', 'text/plain'])
    await visitorPlugins(pages, ctx)
    adminAccountRoutes(pages, ctx)
    invitationRoutes(pages, ctx)
    entranceRoutes(pages, ctx)
    await pages.register(async (area) => {
      area.addHook('preHandler', requireAdmin(ctx))
      settingsRoutes(area, ctx)
      exchangeRoutes(area, ctx)
      againRoutes(area, ctx)
      exclusionRoutes(area, ctx)
      mendingRoutes(area, ctx)
      peopleRoutes(area, ctx)
      personRoutes(area, ctx)
      await importRoutes(area, ctx)
      mailboxRoutes(area, ctx)
      exchangeMailRoutes(area, ctx)
      messageReportRoutes(area, ctx)
    })
    await pages.register(async (area) => {
      area.addHook('preHandler', requireParticipant(ctx))
      participantRoutes(area, ctx)
      messageRoutes(area, ctx)
    })
  })
  return app
}

/** What pages need and assets do not: cookies, sessions, limits and a token in every form. */
async function visitorPlugins(app: FastifyInstance, ctx: Context): Promise<void> {
  const secure = ctx.config.baseUrl.startsWith('https:')
  if (secure) trustTlsOfProxy(app)
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  await app.register(cookie)
  await app.register(session, {
    secret: ctx.seal.keyFor('session cookie'),
    store: createSessionStore(ctx.db, ctx.clock),
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
  app.addHook('preHandler', (request, reply, done) => {
    const changesNothing = request.method === 'GET' || request.method === 'HEAD'
    if (changesNothing) done()
    else app.csrfProtection(request, reply, done)
  })
  await app.register(rateLimit, {
    global: false,
    store: createRateLimitStore(ctx.db, ctx.clock, ctx.seal),
  })
}

/**
 * With an https BASE_URL a proxy in front of us ends TLS, whatever headers it forwards.
 * @fastify/session would else keep back a Secure cookie on our plain connection.
 */
function trustTlsOfProxy(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    Object.assign(request.raw.socket, { encrypted: true })
  })
}

function securityHeaders(ctx: Context) {
  const isHttps = ctx.config.baseUrl.startsWith('https:')
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps && { maxAge: 365 * 24 * 60 * 60 },
    // A page reached by a sign-in link must not tell its address to anybody.
    referrerPolicy: { policy: 'no-referrer' as const },
  }
}
