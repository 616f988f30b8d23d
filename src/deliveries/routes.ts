import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { type News, paths, withNews } from '../paths.ts'
import { readWebhook } from '../platform/mail/resend-webhooks.ts'
import { pageNumber, seeOther, sendPage } from '../platform/replies.ts'
import { conflict, notFound } from '../ui/replies.ts'
import { noteNews, resendResults, retryFailedMails, sendMailAgain } from './commands.ts'
import { listToRetry } from './due.ts'
import { listToNudge, readExchangeMail } from './queries.ts'
import { exchangeMailPage } from './views/exchange-mail.ts'
import { nudgePage, retryPage } from './views/questions.ts'
import * as en from './words/en.ts'

/** The mail page of an exchange, and resending; mounted behind `organiserOf`. */
export function exchangeMailRoutes(area: FastifyInstance, ctx: Context): void {
  type Paged = { Querystring: { page?: string } }
  area.get<Paged>(paths.exchangeMail(':slug'), async ({ exchange, page, query }, reply) => {
    const data = await readExchangeMail(ctx, exchange, pageNumber(query.page))
    return sendPage(reply, exchangeMailPage(page, data))
  })

  type One = { Params: { mailId: string } }
  area.post<One>(
    paths.sendMailAgain(':slug', ':mailId'),
    WHERE_MAIL_GOES_OUT,
    async (request, reply) => {
      const { exchange, params } = request
      const outcome = await sendMailAgain(ctx, exchange, params.mailId)
      if (outcome === 'unknown') return notFound(request, reply)
      if (outcome === 'not_due') return refuse(request, reply, en.notDue)
      if (outcome === 'lost') return refuse(request, reply, en.lost)
      if (outcome === 'not_allowed') return refuse(request, reply, en.notAgain)
      return done(reply, exchange, 'again')
    },
  )

  area.get(paths.retryFailedMails(':slug'), WHERE_MAIL_GOES_OUT, async (request, reply) => {
    const { exchange, page } = request
    const { length: count } = await listToRetry(ctx, exchange)
    if (count === 0) return refuse(request, reply, en.noneFailed)
    return sendPage(reply, retryPage(page, { exchange, count }))
  })

  area.post(paths.retryFailedMails(':slug'), WHERE_MAIL_GOES_OUT, async (request, reply) => {
    const { exchange } = request
    const count = await retryFailedMails(ctx, exchange)
    if (count === 0)
      return refuse(request, reply, namesAreLost(ctx, exchange) ? en.lost : en.noneFailed)
    return done(reply, exchange, 'retried')
  })

  nudgeRoutes(area, ctx)
}

function nudgeRoutes(area: FastifyInstance, ctx: Context): void {
  const whyNot = (exchange: Exchange) => {
    if (!isDrawn(exchange.state)) return en.notDrawn
    return namesAreLost(ctx, exchange) ? en.lost : undefined
  }

  area.get(paths.resendResults(':slug'), WHERE_MAIL_GOES_OUT, async (request, reply) => {
    const { exchange, page } = request
    const why = whyNot(exchange)
    if (why) return refuse(request, reply, why)
    const people = await listParticipants(ctx, exchange.id)
    const { length: count } = await listToNudge(ctx, exchange, people)
    if (count === 0) return refuse(request, reply, en.allLooked)
    return sendPage(reply, nudgePage(page, { exchange, count }))
  })

  area.post(paths.resendResults(':slug'), WHERE_MAIL_GOES_OUT, async (request, reply) => {
    const { exchange } = request
    const why = whyNot(exchange)
    if (why) return refuse(request, reply, why)
    const count = await resendResults(ctx, exchange)
    if (count === 0) return refuse(request, reply, en.allLooked)
    return done(reply, exchange, 'resent')
  })
}

/** Elsewhere a mail that is sent again would only be held. */
const WHERE_MAIL_GOES_OUT = {
  async preHandler(request: FastifyRequest, reply: FastifyReply) {
    if (request.page.sender === undefined) return refuse(request, reply, en.noneGoOutHere)
  },
}

/**
 * Resend's webhook. It has neither a session nor a CSRF token; the signature over the bytes of the
 * body takes the place of both.
 */
export function resendWebhookRoute(open: FastifyInstance, ctx: Context): void {
  const { mail } = ctx.config
  if (mail.kind !== 'resend' || mail.webhookSecret === undefined) return
  const keys = { apiKey: mail.apiKey, webhookSecret: mail.webhookSecret }
  open.removeAllContentTypeParsers()
  open.addContentTypeParser(
    '*',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => body,
  )

  open.post<{ Body: string | undefined }>(paths.resendWebhook(), async (request, reply) => {
    const { headers, body: payload = '' } = request
    const message = await readWebhook(keys, { payload, headers })
    if (message.outcome === 'not_genuine') {
      return reply.code(403).send(en.notSigned())
    }
    if (message.outcome === 'unreadable') return reply.code(422).send(en.notJson())
    const isNew = await noteNews(ctx, message.id, message.news)
    return isNew ? reply.code(204).send() : reply.code(409).send(en.knownAlready())
  })
}

function done(reply: FastifyReply, { slug }: Exchange, what: News['exchangeMail']) {
  return seeOther(reply, withNews('exchangeMail', slug, what))
}

function refuse(request: FastifyRequest, reply: FastifyReply, why: () => string) {
  const { exchange, page } = request
  const next = { href: paths.exchangeMail(exchange.slug), label: page.say(en.heading) }
  return conflict(request, reply, page.say(why), next)
}
