import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { toDesk } from '../exchanges/guard.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { mayEdit } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listAskedAgain } from '../participants/series.ts'
import { paths, withNews } from '../paths.ts'
import { type FormState, parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { freshForm } from '../ui/forms.ts'
import type { Page } from '../ui/page.ts'
import { conflict } from '../ui/replies.ts'
import { createAgain } from './commands.ts'
import { againForm, againValues } from './forms.ts'
import { againPage } from './views/again.ts'
import * as en from './words/en.ts'

/** Repeating a completed exchange; mounted behind `organiserOf`. */
export function againRoutes(area: FastifyInstance, ctx: Context): void {
  const show = async (page: Page, exchange: Exchange, form: FormState) => {
    const people = await listAskedAgain(ctx, exchange)
    return againPage(page, exchange, { form, people, knowsPairs: !namesAreLost(ctx, exchange) })
  }

  area.get(paths.again(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (mayEdit(exchange.state)) return refuse(request, reply)
    const form = freshForm(request, againValues(exchange))
    return sendPage(reply, await show(page, exchange, form))
  })

  area.post(paths.again(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    if (mayEdit(exchange.state)) return refuse(request, reply)
    const parsed = parseForm(againForm(page.say, ctx.clock(), exchange.timezone), body)
    if (!parsed.ok) return sendPage(reply, await show(page, exchange, parsed.form), 422)
    const next = await createAgain(ctx, exchange, parsed.value)
    return seeOther(reply, withNews('desk', next.slug, 'again'))
  })
}

function refuse(request: FastifyRequest, reply: FastifyReply) {
  return conflict(request, reply, request.page.say(en.notOver), toDesk(request))
}
