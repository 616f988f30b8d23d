import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { emptyForm, type FormState, parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage, notFoundPage } from '../ui/error-pages.ts'
import { eraseReport, markRead, reportMessage, setMuted, writeMessage } from './commands.ts'
import { messageField, messageForm, muteForm } from './forms.ts'
import { findMessage, findPair, listReports, readConversations } from './queries.ts'
import {
  MESSAGE_TRIES,
  mayReadMessages,
  mayWriteMessages,
  otherRole,
  ROLES,
  type Role,
} from './rules.ts'
import { messagesPage } from './views/messages.ts'
import { reportPage, reportsPage } from './views/report.ts'

type Done = { Querystring: { done?: string } }
type With = { Params: { slug: string; partner: string } }
type One = { Params: { slug: string; partner: string; number: string } }
type ReportParams = { Params: { slug: string; reportId: string } }

/** A participant's two conversations; mounted behind their sign-in, which sets `request.visit`. */
export function messageRoutes(app: FastifyInstance, ctx: Context): void {
  const writing = { config: { formPage: paths.messages } }
  const limit = app.createRateLimit({ ...MESSAGE_TRIES, keyGenerator: writerKey })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      form = request.kept ?? emptyForm,
      status = 200,
      done,
    }: { form?: FormState; status?: number; done?: string },
  ) {
    const { exchange, participant } = request.visit
    const conversations = await readConversations(ctx, participant)
    for (const { partner, unread, muted } of conversations) {
      const pair = unread && !muted && (await findPair(ctx, ctx.db, participant, partner))
      if (pair) await markRead(ctx, pair, otherRole(partner))
    }
    const csrf = reply.generateCsrf()
    return sendPage(reply, messagesPage({ csrf, exchange, conversations, form, done }), status)
  }

  app.get<Done>(paths.messages(':slug'), async (request, reply) => {
    if (!mayReadMessages(request.visit.exchange.state)) return refuse(request, reply, NOT_DRAWN)
    return show(request, reply, { ...request.query })
  })

  app.post<With>(paths.messagesWith(':slug', ':partner'), writing, async (request, reply) => {
    const { exchange, participant } = request.visit
    const partner = roleIn(request.params)
    if (!partner) return sendPage(reply, notFoundPage(), 404)
    if (!mayWriteMessages(exchange.state)) return refuse(request, reply, NOT_NOW)
    const parsed = parseForm(messageForm(partner), request.body)
    if (!parsed.ok) return show(request, reply, { form: parsed.form, status: 422 })
    const tries = await limit(request)
    if (!tries.isAllowed && tries.isExceeded) {
      reply.header('retry-after', tries.ttlInSeconds)
      const form = { values: { [messageField(partner)]: parsed.value }, errors: { '': TOO_MANY } }
      return show(request, reply, { form, status: 429 })
    }
    const outcome = await writeMessage(ctx, participant, partner, parsed.value)
    if (outcome !== 'written') return refuse(request, reply, outcome === 'full' ? FULL : NOT_NOW)
    return seeOther(reply, `${paths.messages(exchange.slug)}?done=sent#${partner}`)
  })

  app.post<With>(paths.muteMessages(':slug', ':partner'), async (request, reply) => {
    const { exchange, participant } = request.visit
    const partner = roleIn(request.params)
    if (!partner) return sendPage(reply, notFoundPage(), 404)
    const pair = await findPair(ctx, ctx.db, participant, partner)
    if (!pair) return refuse(request, reply, NOT_DRAWN)
    const parsed = parseForm(muteForm, request.body)
    const muted = parsed.ok && parsed.value.muted
    await setMuted(ctx, pair, otherRole(partner), muted)
    const done = muted ? 'muted' : 'unmuted'
    return seeOther(reply, `${paths.messages(exchange.slug)}?done=${done}#${partner}`)
  })

  app.get<One>(paths.reportMessage(':slug', ':partner', ':number'), async (request, reply) => {
    const { exchange } = request.visit
    const found = await theirMessage(request)
    if (!found) return sendPage(reply, notFoundPage(), 404)
    return sendPage(reply, reportPage({ csrf: reply.generateCsrf(), exchange, ...found }))
  })

  app.post<One>(paths.reportMessage(':slug', ':partner', ':number'), async (request, reply) => {
    const { exchange, participant } = request.visit
    const found = await theirMessage(request)
    if (!found) return sendPage(reply, notFoundPage(), 404)
    await reportMessage(ctx, participant, found.message, found.pair)
    return seeOther(reply, `${paths.messages(exchange.slug)}?done=reported#${found.partner}`)
  })

  /** The message in the address, if the other side of a present pair wrote it. */
  async function theirMessage({ visit, params }: FastifyRequest<One>) {
    const partner = roleIn(params)
    const pair = partner && (await findPair(ctx, ctx.db, visit.participant, partner))
    const message = pair && (await findMessage(ctx, pair, Number(params.number)))
    if (!message || message.author !== partner) return undefined
    return { partner, pair, message }
  }
}

/** What was reported, for the admin; mounted behind the admin's sign-in. */
export function messageReportRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<{ Params: { slug: string } } & Done>(
    paths.messageReports(':slug'),
    async (request, reply) => {
      const exchange = await findExchange(ctx.db, request.params.slug)
      if (!exchange) return reply.callNotFound()
      const reports = await listReports(ctx, exchange.id)
      const done = request.query.done !== undefined
      return sendPage(reply, reportsPage({ csrf: reply.generateCsrf(), exchange, reports, done }))
    },
  )

  app.post<ReportParams>(paths.eraseMessageReport(':slug', ':reportId'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const erased = await eraseReport(ctx, exchange.id, request.params.reportId)
    if (!erased) return reply.callNotFound()
    return seeOther(reply, `${paths.messageReports(exchange.slug)}?done=erased`)
  })
}

const NOT_DRAWN =
  'Names are not drawn yet, so there is nobody to write to. You get a mail once they are.'
const NOT_NOW =
  'Messages can be written from the draw until the exchange is completed. Nothing was sent.'
const FULL = 'This conversation is full, so nothing was sent. Time to meet!'
const TOO_MANY =
  'You have written a lot in the last hour. Please send this one a little later; nothing you typed is lost.'

function roleIn({ partner }: { partner: string }): Role | undefined {
  return ROLES.find((role) => role === partner)
}

function writerKey(request: FastifyRequest): string {
  return `message ${request.visit.participant.id}`
}

function refuse(request: FastifyRequest, reply: FastifyReply, why: string) {
  const next = { href: paths.dashboard(request.visit.exchange.slug), label: 'Back to my page' }
  return sendPage(reply, conflictPage(why, next), 409)
}
