import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { emptyForm, type FormState, parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { addExclusion, removeExclusion } from './commands.ts'
import { exclusionForm } from './forms.ts'
import { forecastDraw, listExclusions } from './queries.ts'
import { exclusionsPage } from './views/exclusions.ts'

type Slug = { Params: { slug: string } }
type Rule = { Params: { slug: string; exclusionId: string } }

/** Who must not draw whom; mounted behind the admin's sign-in. */
export function exclusionRoutes(app: FastifyInstance, ctx: Context): void {
  async function page(csrf: string, exchange: Exchange, form: FormState, done?: string) {
    const people = await listParticipants(ctx.db, exchange.id)
    const exclusions = await listExclusions(ctx.db, exchange.id)
    const forecast = forecastDraw(ctx, { exchange, people, exclusions })
    return exclusionsPage({ csrf, exchange, people, exclusions, forecast, form, done })
  }

  app.get<Slug & { Querystring: { done?: string } }>(
    paths.exclusions(':slug'),
    async (request, reply) => {
      const exchange = await findExchange(ctx.db, request.params.slug)
      if (!exchange) return reply.callNotFound()
      const { done } = request.query
      return sendPage(reply, await page(reply.generateCsrf(), exchange, emptyForm, done))
    },
  )

  app.post<Slug>(paths.exclusions(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const parsed = parseForm(exclusionForm, request.body)
    if (!parsed.ok) {
      return sendPage(reply, await page(reply.generateCsrf(), exchange, parsed.form), 422)
    }
    const outcome = await addExclusion(ctx, exchange, parsed.value)
    if (outcome === 'unknown_person') return reply.callNotFound()
    return seeOther(reply, `${paths.exclusions(exchange.slug)}?done=${outcome}`)
  })

  app.post<Rule>(paths.removeExclusion(':slug', ':exclusionId'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const removed = await removeExclusion(ctx, exchange, request.params.exclusionId)
    if (!removed) return reply.callNotFound()
    return seeOther(reply, `${paths.exclusions(exchange.slug)}?done=removed`)
  })
}
