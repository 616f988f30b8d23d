import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { lookAtMailPage } from '../entrance/views/look-at-mail.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { countParticipants } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
import { paths } from '../paths.ts'
import { emptyForm, type FormState, parseForm } from '../platform/forms.ts'
import { sendPage } from '../platform/replies.ts'
import { register } from './commands.ts'
import { registrationForm } from './forms.ts'
import { REGISTRATION_TRIES } from './rules.ts'
import { invitationPage } from './views/invitation.ts'

/** The invitation page and registration, open to everybody; mounted behind `exchangeOfAddress`. */
export function invitationRoutes(area: FastifyInstance, ctx: Context): void {
  async function show(
    { exchange, page }: FastifyRequest,
    reply: FastifyReply,
    form: FormState = firstForm,
    status = 200,
  ) {
    const present = status === 409 ? await reloadExchange(ctx, exchange) : exchange
    const joined = await countParticipants(ctx, exchange.id)
    const now = ctx.clock()
    return sendPage(reply, invitationPage(page, { exchange: present, joined, form, now }), status)
  }

  area.get(paths.invitation(':slug'), (request, reply) => show(request, reply))

  area.get(paths.register(':slug'), (request, reply) => show(request, reply))

  const rateLimit = { ...REGISTRATION_TRIES, hook: 'preHandler' as const, keyGenerator: ipKey }
  area.post(paths.register(':slug'), { config: { rateLimit } }, async (request, reply) => {
    const { exchange, page, body } = request
    if (!mayRegister(exchange.state)) return show(request, reply, emptyForm, 409)
    const parsed = parseForm(registrationForm(page.say), body)
    if (!parsed.ok) return show(request, reply, parsed.form, 422)
    const outcome = await register(ctx, exchange, parsed.value)
    if (outcome === 'closed' || outcome === 'full') return show(request, reply, emptyForm, 409)
    const { email } = parsed.value
    return sendPage(reply, lookAtMailPage(page, { exchange, email, why: 'registered' }))
  })
}

const firstForm: FormState = { values: { reminder_enabled: '1' }, errors: {} }

function ipKey({ ip }: { ip: string }): string {
  return `registration ${ip}`
}
