import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { aboutRoutes } from './about/routes.ts'
import { forgottenPasswordRoutes, setupRoutes, signInRoutes } from './admin/routes.ts'
import { requireAdmin } from './admin/session.ts'
import { againRoutes } from './again/routes.ts'
import { announcementRoutes } from './announcements/routes.ts'
import { assetRoutes } from './assets.ts'
import { backupRoutes, restoredRoutes } from './backup/routes.ts'
import { addBasePath, basePathOf, withoutBasePath } from './base-path.ts'
import { cardRoutes, handOverRoutes } from './cards/routes.ts'
import type { Context } from './context.ts'
import { choiceRoutes, dashboardRoutes, profileRoutes, withdrawRoutes } from './dashboard/routes.ts'
import { exchangeMailRoutes, resendWebhookRoute } from './deliveries/routes.ts'
import { deskRoutes, homeRoutes } from './desk/routes.ts'
import { drawRoutes, exclusionRoutes } from './draw/routes.ts'
import {
  cardCodeRoutes,
  lostLinkRoutes,
  requestAccessRoutes,
  signInLinkRoutes,
} from './entrance/routes.ts'
import { requireParticipant } from './entrance/session.ts'
import {
  answerBadUrl,
  answerBrokenRequest,
  answerNowhere,
  decodable,
  handleErrors,
  refuseConnect,
  refuseWithoutHost,
} from './errors.ts'
import { exchangeOfAddress, organiserOf } from './exchanges/guard.ts'
import { editRoutes, exchangeRoutes, newExchangeRoutes } from './exchanges/routes.ts'
import { healthRoutes } from './health.ts'
import { invitationRoutes } from './invitation/routes.ts'
import { mailPreviewRoutes } from './letters/routes.ts'
import { listRoutes } from './lists/routes.ts'
import { mailboxRoutes, sendUnsentRoutes } from './mailbox/routes.ts'
import { drawAgainRoutes, dropOutRoutes, latecomerRoutes, undoRoutes } from './mending/routes.ts'
import { messageRoutes, readReportsRoutes, reportRoutes } from './messages/routes.ts'
import type { Metrics } from './metrics.ts'
import { preparePages, warnOrganiser } from './pages.ts'
import { takeBackAgreements } from './participants/agreements.ts'
import { participantOfAddress } from './participants/guard.ts'
import { peopleRoutes, personRoutes } from './people/routes.ts'
import { compressPages } from './platform/compression.ts'
import { acceptForms } from './platform/form-bodies.ts'
import { newId } from './platform/ids.ts'
import { trustOf } from './platform/proxies.ts'
import { createWebServer } from './platform/web-server.ts'
import { visitorPlugins } from './plugins.ts'
import { keptRoutes, privacyRoutes } from './privacy/routes.ts'
import { adviseOnProxies } from './proxy-advice.ts'
import { refusalRoutes } from './refusals/routes.ts'
import { remindersOffRoutes } from './reminders/routes.ts'
import { secureAnswers, securityHeaders } from './security-headers.ts'
import { settingsRoutes } from './settings/routes.ts'
import { leavesTrace } from './traces.ts'
import { waitingRoutes } from './waiting/routes.ts'

const BODY_LIMIT_BYTES = 64 * 1024
/** Some links carry an address under seal; Fastify's default of 100 is too tight. */
const PARAMETER_LENGTH_MAX = 500

export type LogOptions = { stream?: { write(line: string): void } }

/** The whole product as a Fastify application, ready to listen or to have requests injected. */
export async function createApp(
  ctx: Context,
  { metrics, ...log }: LogOptions & { metrics: Metrics },
): Promise<FastifyInstance> {
  const basePath = basePathOf(ctx.config)
  const headers = securityHeaders(ctx.config)
  const app: FastifyInstance = Fastify({
    serverFactory: (listener) => createWebServer(listener),
    logger: { level: ctx.config.logLevel, ...log },
    // Requests are logged by route in the hook below, as a URL may hold a token.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustOf(ctx.config.trustProxy),
    bodyLimit: BODY_LIMIT_BYTES,
    // What comes whole while we stop is answered by a page, too; its connection ends with it.
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    genReqId: newId,
    rewriteUrl: decodable(withoutBasePath(basePath)),
    frameworkErrors: answerBadUrl(ctx, headers),
    clientErrorHandler: answerBrokenRequest(ctx, headers),
  })
  app.addHook('onResponse', async (request, reply) => {
    if (!leavesTrace(request, reply)) return
    const { method, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'request')
  })
  metrics.countRequests(app)
  addBasePath(app, basePath)
  compressPages(app)
  handleErrors(app, ctx)
  secureAnswers(app, headers)
  refuseWithoutHost(app)
  refuseConnect(app, ctx, headers)
  adviseOnProxies(app, ctx.config)
  acceptForms(app)
  assetRoutes(app)
  healthRoutes(app, ctx)
  await app.register(async (open) => resendWebhookRoute(open, ctx))
  await app.register(async (open) => {
    preparePages(open, ctx)
    mailPreviewRoutes(open, ctx)
    remindersOffRoutes(open, ctx)
  })
  await app.register(async (pages) => {
    await visitorPlugins(pages, ctx)
    preparePages(pages, ctx)
    pages.setNotFoundHandler((request, reply) => answerNowhere(ctx, request, reply))
    await openPages(pages, ctx)
    await pages.register(async (area) => await organisersPages(area, ctx))
    await pages.register(async (area) => await participantsPages(area, ctx))
  })
  return app
}

/** Pages that are open to everybody. */
async function openPages(pages: FastifyInstance, ctx: Context): Promise<void> {
  setupRoutes(pages, ctx)
  signInRoutes(pages, ctx)
  forgottenPasswordRoutes(pages, ctx)
  privacyRoutes(pages, ctx)
  lostLinkRoutes(pages, ctx)
  signInLinkRoutes(pages, ctx)
  refusalRoutes(pages, ctx)
  await pages.register(async (area) => {
    area.addHook('onRequest', exchangeOfAddress(ctx))
    invitationRoutes(area, ctx)
    requestAccessRoutes(area, ctx)
    cardCodeRoutes(area, ctx)
  })
}

/** The admin's pages: their own, those of their exchanges, and those of the people in them. */
async function organisersPages(area: FastifyInstance, ctx: Context): Promise<void> {
  requireAdmin(area, ctx)
  warnOrganiser(area, ctx)
  settingsRoutes(area, ctx)
  aboutRoutes(area, ctx)
  backupRoutes(area, ctx)
  restoredRoutes(area, ctx)
  homeRoutes(area, ctx)
  newExchangeRoutes(area, ctx)
  mailboxRoutes(area, ctx)
  await area.register(async (area) => {
    area.addHook('preHandler', organiserOf(ctx))
    deskRoutes(area, ctx)
    editRoutes(area, ctx, { whenSooner: takeBackAgreements })
    exchangeRoutes(area, ctx)
    againRoutes(area, ctx)
    drawRoutes(area, ctx)
    exclusionRoutes(area, ctx)
    undoRoutes(area, ctx)
    drawAgainRoutes(area, ctx)
    latecomerRoutes(area, ctx)
    peopleRoutes(area, ctx)
    handOverRoutes(area, ctx)
    waitingRoutes(area, ctx)
    await listRoutes(area, ctx)
    exchangeMailRoutes(area, ctx)
    sendUnsentRoutes(area, ctx)
    announcementRoutes(area, ctx)
    readReportsRoutes(area, ctx)
    await area.register(async (area) => {
      area.addHook('preHandler', participantOfAddress(ctx))
      personRoutes(area, ctx)
      cardRoutes(area, ctx)
      dropOutRoutes(area, ctx)
    })
  })
}

/** Pages of a signed-in participant. */
async function participantsPages(area: FastifyInstance, ctx: Context): Promise<void> {
  area.addHook('onRequest', exchangeOfAddress(ctx))
  requireParticipant(area, ctx)
  dashboardRoutes(area, ctx)
  choiceRoutes(area, ctx)
  profileRoutes(area, ctx)
  withdrawRoutes(area, ctx)
  keptRoutes(area, ctx)
  messageRoutes(area, ctx)
  reportRoutes(area, ctx)
}
