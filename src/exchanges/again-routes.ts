import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { countPastPairs, forgetLastTime } from '../draw/last-time.ts'
import { paths } from '../paths.ts'
import { parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import { createAgain } from './again.ts'
import { againForm, againValues } from './forms.ts'
import { findExchange } from './queries.ts'
import { mayBeRepeated } from './rules.ts'
import type { Exchange } from './tables.ts'
import { againPage } from './views/again.ts'

type Slug = { Params: { slug: string } }

/** Next year's exchange from a completed one; mounted behind the admin's sign-in. */
export function againRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<Slug>(paths.again(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayBeRepeated(exchange.state)) return refuse(reply, exchange)
    const form = request.kept ?? { values: againValues(exchange), errors: {} }
    return sendPage(reply, againPage({ csrf: reply.generateCsrf(), exchange, form }))
  })

  app.post<Slug>(paths.again(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayBeRepeated(exchange.state)) return refuse(reply, exchange)
    const parsed = parseForm(againForm(ctx.clock(), exchange.timezone), request.body)
    if (!parsed.ok) {
      const page = againPage({ csrf: reply.generateCsrf(), exchange, form: parsed.form })
      return sendPage(reply, page, 422)
    }
    const next = await createAgain(ctx, exchange, parsed.value)
    return seeOther(reply, `${paths.desk(next.slug)}?done=again`)
  })

  app.post<Slug>(paths.forgetLastTime(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if ((await countPastPairs(ctx.db, exchange.id)) === 0) return reply.callNotFound()
    await forgetLastTime(ctx, exchange)
    return seeOther(reply, `${paths.exclusions(exchange.slug)}?done=forgotten`)
  })
}

function refuse(reply: FastifyReply, exchange: Exchange) {
  const why =
    'The next exchange can be made from this one once it is completed. Nothing was changed.'
  const next = { href: paths.desk(exchange.slug), label: 'Back to the exchange' }
  return sendPage(reply, conflictPage(why, next), 409)
}
