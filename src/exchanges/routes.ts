import type { FastifyInstance, FastifyReply } from 'fastify'
import { findAdmin, findSettings } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { drawNames, undoDraw } from '../draw/commands.ts'
import { forecastDraw, listExclusions } from '../draw/queries.ts'
import { countMails } from '../mail/queries.ts'
import { mailNumbers } from '../mail/rules.ts'
import { countReports } from '../messages/queries.ts'
import { findCards, listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { outdatedForm, parseForm, typedVersion } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import {
  changeState,
  createExchange,
  deleteExchange,
  editExchange,
  openRegistration,
  prolong,
} from './commands.ts'
import { exchangeForm, exchangeValues } from './forms.ts'
import { findExchange, listExchanges } from './queries.ts'
import { type Action, DEFAULT_REMINDER_DAYS, mayEdit } from './rules.ts'
import type { Exchange } from './tables.ts'
import { deletePage, undoDrawPage } from './views/confirm.ts'
import { deskPage } from './views/desk.ts'
import { exchangeFormPage, valueInWords } from './views/form.ts'
import { exchangesPage } from './views/list.ts'
import { refusal } from './views/words.ts'

type Slug = { Params: { slug: string } }
type Done = { Querystring: { done?: string } }

/** The admin's pages about exchanges; mounted behind the admin's sign-in. */
export function exchangeRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<Done>(paths.adminHome(), async (request, reply) => {
    const exchanges = await listExchanges(ctx.db)
    const { done } = request.query
    const now = ctx.clock()
    return sendPage(reply, exchangesPage({ csrf: reply.generateCsrf(), exchanges, now, done }))
  })

  app.get(paths.newExchange(), async (request, reply) => {
    const { timezone } = await findSettings(ctx)
    const values = {
      timezone,
      draw_shape: 'circle',
      reminder_days: DEFAULT_REMINDER_DAYS.join(', '),
    }
    const form = request.kept ?? { values, errors: {} }
    return sendPage(reply, exchangeFormPage({ csrf: reply.generateCsrf(), form }))
  })

  app.post(
    paths.exchanges(),
    { config: { formPage: paths.newExchange } },
    async (request, reply) => {
      const parsed = parseForm(exchangeForm(ctx.clock()), request.body)
      if (!parsed.ok) {
        const page = exchangeFormPage({ csrf: reply.generateCsrf(), form: parsed.form })
        return sendPage(reply, page, 422)
      }
      const exchange = await createExchange(ctx, ctx.db, parsed.value)
      return seeOther(reply, paths.desk(exchange.slug))
    },
  )

  app.get<Slug & Done>(paths.desk(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const people = await listParticipants(ctx.db, exchange.id)
    const exclusions = await listExclusions(ctx.db, exchange.id)
    const page = deskPage({
      csrf: reply.generateCsrf(),
      exchange,
      people,
      cards: await findCards(ctx.db, exchange.id),
      exclusions,
      forecast: await forecastDraw(ctx, { exchange, people, exclusions }),
      mail: mailNumbers(await countMails(ctx.db, exchange.id)),
      sends: ctx.config.mail.kind !== 'mailbox',
      adminEmail: (await findAdmin(ctx.db))?.email ?? '',
      reports: await countReports(ctx.db, exchange.id),
      now: ctx.clock(),
      invitationUrl: ctx.config.baseUrl + paths.invitation(exchange.slug),
      done: request.query.done,
    })
    return sendPage(reply, page)
  })

  app.get<Slug>(paths.editExchange(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayEdit(exchange.state)) return refuse(reply, exchange, 'edit')
    const form = request.kept ?? { values: exchangeValues(exchange), errors: {} }
    return sendPage(reply, exchangeFormPage({ csrf: reply.generateCsrf(), form, exchange }))
  })

  const editing = { config: { formPage: paths.editExchange } }
  app.post<Slug>(paths.desk(':slug'), editing, async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const parsed = parseForm(exchangeForm(ctx.clock(), exchange), request.body)
    if (!parsed.ok) {
      const page = exchangeFormPage({ csrf: reply.generateCsrf(), form: parsed.form, exchange })
      return sendPage(reply, page, 422)
    }
    const version = typedVersion(request.body)
    const outcome = await editExchange(ctx, exchange, parsed.value, version)
    if (outcome === 'completed') return refuse(reply, exchange, 'edit')
    if (outcome === 'changed') {
      const saved = (await findExchange(ctx.db, exchange.slug)) ?? exchange
      const form = outdatedForm(request.body, exchangeValues(saved), valueInWords)
      const page = exchangeFormPage({ csrf: reply.generateCsrf(), form, exchange })
      return sendPage(reply, page, 409)
    }
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=saved`)
  })

  const stateChange = (
    path: string,
    action: Action,
    change = (exchange: Exchange) => changeState(ctx, ctx.db, exchange, action),
  ) =>
    app.post<Slug>(path, async (request, reply) => {
      const exchange = await findExchange(ctx.db, request.params.slug)
      if (!exchange) return reply.callNotFound()
      if (!(await change(exchange))) return refuse(reply, exchange, action)
      return seeOther(reply, `${paths.desk(exchange.slug)}?done=${action}`)
    })
  stateChange(paths.openRegistration(':slug'), 'open_registration', (exchange) =>
    openRegistration(ctx, exchange),
  )
  stateChange(paths.closeRegistration(':slug'), 'close_registration')
  stateChange(paths.complete(':slug'), 'complete')

  app.post<Slug>(paths.prolong(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!(await prolong(ctx, exchange))) return refuse(reply, exchange, 'prolong')
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=prolong`)
  })

  app.post<Slug>(paths.draw(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const outcome = await drawNames(ctx, exchange)
    if (!outcome.ok && outcome.reason === 'blocked') {
      const next = { href: paths.exclusions(exchange.slug), label: 'See why' }
      return sendPage(reply, conflictPage(refusal('blocked', exchange.state), next), 409)
    }
    if (!outcome.ok) return refuse(reply, exchange, outcome.reason)
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=draw`)
  })

  app.get<Slug>(paths.undoDraw(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (exchange.state !== 'matched') return refuse(reply, exchange, 'undo_draw')
    return sendPage(reply, undoDrawPage({ csrf: reply.generateCsrf(), exchange }))
  })

  app.post<Slug>(paths.undoDraw(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!(await undoDraw(ctx, exchange))) return refuse(reply, exchange, 'undo_draw')
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=undo_draw`)
  })

  app.get<Slug>(paths.deleteExchange(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    return sendPage(reply, deletePage({ csrf: reply.generateCsrf(), exchange }))
  })

  app.post<Slug>(paths.deleteExchange(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    await deleteExchange(ctx, exchange)
    return seeOther(reply, `${paths.adminHome()}?done=deleted`)
  })
}

function refuse(reply: FastifyReply, exchange: Exchange, what: Parameters<typeof refusal>[0]) {
  const next = { href: paths.desk(exchange.slug), label: 'Back to the exchange' }
  return sendPage(reply, conflictPage(refusal(what, exchange.state), next), 409)
}
