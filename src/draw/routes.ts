import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { emptyForm, type FormState, parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { addExclusion, removeExclusion, setHouseholds } from './commands.ts'
import { exclusionForm, householdField, householdsForm } from './forms.ts'
import { countPastPairs } from './last-time.ts'
import { forecastDraw, listExclusions } from './queries.ts'
import { rulesPage } from './views/rules-page.ts'

type Slug = { Params: { slug: string } }
type Rule = { Params: { slug: string; exclusionId: string } }
type Forms = { exclusion?: FormState; households?: FormState; done?: string | undefined }

/** Who must not draw whom; mounted behind the admin's sign-in. */
export function exclusionRoutes(app: FastifyInstance, ctx: Context): void {
  async function page(csrf: string, exchange: Exchange, forms: Forms = {}) {
    const people = await listParticipants(ctx.db, exchange.id)
    const exclusions = await listExclusions(ctx.db, exchange.id)
    const forecast = await forecastDraw(ctx, { exchange, people, exclusions })
    const pastPairs = await countPastPairs(ctx.db, exchange.id)
    const { exclusion = emptyForm, households = emptyForm, done } = forms
    const form = { exclusion, households }
    return rulesPage({ csrf, exchange, people, exclusions, pastPairs, forecast, form, done })
  }

  app.get<Slug & { Querystring: { done?: string } }>(
    paths.exclusions(':slug'),
    async (request, reply) => {
      const exchange = await findExchange(ctx.db, request.params.slug)
      if (!exchange) return reply.callNotFound()
      const { done } = request.query
      const { kept } = request
      const forms = kept && ('giver_id' in kept.values ? { exclusion: kept } : { households: kept })
      return sendPage(reply, await page(reply.generateCsrf(), exchange, { ...forms, done }))
    },
  )

  app.post<Slug>(paths.exclusions(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const parsed = parseForm(exclusionForm, request.body)
    if (!parsed.ok) {
      const shown = await page(reply.generateCsrf(), exchange, { exclusion: parsed.form })
      return sendPage(reply, shown, 422)
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

  const onRulesPage = { config: { formPage: paths.exclusions } }
  app.post<Slug>(paths.households(':slug'), onRulesPage, async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const people = await listParticipants(ctx.db, exchange.id)
    const parsed = parseForm(householdsForm(people), request.body)
    if (!parsed.ok) {
      const shown = await page(reply.generateCsrf(), exchange, { households: parsed.form })
      return sendPage(reply, shown, 422)
    }
    const typed = people.map(({ id }) => [id, parsed.value[householdField(id)] ?? ''] as const)
    await setHouseholds(ctx, exchange, new Map(typed))
    return seeOther(reply, `${paths.exclusions(exchange.slug)}?done=households`)
  })
}
