import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { mayLook } from '../participants/rules.ts'
import { paths } from '../paths.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import { resendResults, retryFailedMails, sendMailAgain } from './commands.ts'
import { kindOf } from './kinds.ts'
import { countMails, countSecretMails, isSending, listMails, secretTroubles } from './queries.ts'
import { MAIL_PAGE_REFRESH_SECONDS, MAILS_PER_PAGE } from './rules.ts'
import { exchangeMailPage } from './views/exchange-mail.ts'

type Slug = { Params: { slug: string } }
type Mail = { Params: { slug: string; mailId: string } }
type Query = { Querystring: { done?: string; page?: string } }

/** What was sent to whom in one exchange, and sending it again; mounted behind the admin's sign-in. */
export function exchangeMailRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<Slug & Query>(paths.exchangeMail(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const number = pageNumber(request.query.page)
    const mails = await listMails(ctx.db, exchange.id, number)
    const counts = await countMails(ctx.db, exchange.id)
    const people = await listParticipants(ctx.db, exchange.id)
    const isBusy = await isSending(ctx, exchange.id)
    const page = exchangeMailPage({
      csrf: reply.generateCsrf(),
      exchange,
      mails: mails.slice(0, MAILS_PER_PAGE).map((mail) => ({ ...mail, ...kindOf(mail) })),
      counts: counts.map((count) => ({ ...count, ...kindOf(count) })),
      secretTroubles: await secretTroubles(ctx, exchange.id),
      secrets: await countSecretMails(ctx.db, exchange.id),
      people,
      isDrawn: mayLook(exchange.state),
      sends: ctx.config.mail.kind !== 'mailbox',
      refreshSeconds: isBusy ? MAIL_PAGE_REFRESH_SECONDS : undefined,
      number,
      hasMore: mails.length > MAILS_PER_PAGE,
      done: request.query.done,
    })
    return sendPage(reply, page)
  })

  app.post<Mail>(paths.sendMailAgain(':slug', ':mailId'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const outcome = await sendMailAgain(ctx, exchange, request.params.mailId)
    if (outcome === 'unknown') return reply.callNotFound()
    if (outcome === 'not_allowed') return refuse(reply, exchange, NOT_AGAIN)
    return done(reply, exchange, 'again')
  })

  app.post<Slug>(paths.retryFailedMails(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const count = await retryFailedMails(ctx, exchange)
    return count === 0 ? refuse(reply, exchange, NONE_FAILED) : done(reply, exchange, 'retried')
  })

  app.post<Slug>(paths.resendResults(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayLook(exchange.state)) return refuse(reply, exchange, NOT_DRAWN)
    const count = await resendResults(ctx, exchange)
    return count === 0 ? refuse(reply, exchange, ALL_LOOKED) : done(reply, exchange, 'resent')
  })
}

function pageNumber(asked: string | undefined): number {
  const number = Number(asked)
  return Number.isSafeInteger(number) && number > 0 && number < 1e6 ? number : 1
}

const NOT_AGAIN = 'This mail went out or is on its way, so it is not sent again.'
const NONE_FAILED = 'No mail has failed, so there is nothing to try again.'
const NOT_DRAWN = 'Names are not drawn yet, so there is no result to send.'
const ALL_LOOKED = 'Everybody with an address has looked, or their mail is on its way this minute.'

function done(reply: FastifyReply, exchange: Exchange, what: string) {
  return seeOther(reply, `${paths.exchangeMail(exchange.slug)}?done=${what}`)
}

function refuse(reply: FastifyReply, exchange: Exchange, why: string) {
  const next = { href: paths.exchangeMail(exchange.slug), label: 'Back to the mails' }
  return sendPage(reply, conflictPage(why, next), 409)
}
