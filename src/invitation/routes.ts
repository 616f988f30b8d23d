import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Context, transact } from '../context.ts'
import { lookAtMailPage } from '../entrance/views/look-at-mail.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { hostName } from '../exchanges/words/en.ts'
import { countParticipants } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
import { paths } from '../paths.ts'
import { cookiesOf } from '../platform/cookies.ts'
import { type Counted, countOnce, takeBackOnce } from '../platform/counted-tries.ts'
import { browserOf } from '../platform/form-tokens.ts'
import { emptyForm, type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { networkOf } from '../platform/networks.ts'
import { sendPage } from '../platform/replies.ts'
import { noteLimit, tooManyTries } from '../ui/replies.ts'
import * as waiting from '../waiting/words/en.ts'
import { register } from './commands.ts'
import { registrationForm } from './forms.ts'
import { REGISTRATIONS } from './rules.ts'
import { invitationPage } from './views/invitation.ts'
import { oneMoreStepPage } from './views/one-more-step.ts'
import * as en from './words/en.ts'

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
    const { baseUrl } = ctx.config
    const shown = { exchange: present, joined, form, now, baseUrl }
    return sendPage(reply, invitationPage(page, shown), status)
  }

  area.get(paths.invitation(':slug'), (request, reply) => show(request, reply))

  area.get(paths.register(':slug'), (request, reply) => show(request, reply))

  area.post(paths.register(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    if (!mayRegister(exchange.state)) return show(request, reply, emptyForm, 409)
    const parsed = parseForm(registrationForm(page.say), body)
    if (!parsed.ok) return show(request, reply, parsed.form, 422)
    const { email } = parsed.value
    const from: Counted = [REGISTRATIONS, exchange.id, networkOf(request.ip)]
    // The same from another browser counts: else it would tell that somebody here has joined with it.
    const entry = JSON.stringify([email, browserOf(request, cookiesOf(ctx.config))])
    const counted = await transact(ctx, (ctx) => countOnce(ctx, from, entry))
    if (counted && counted !== 'again') {
      const instead = page.say(en.askToBeAdded, page.say(hostName, exchange))
      return tooManyTries(request, reply, counted, instead)
    }
    const { outcome, reached } = await register(ctx, exchange, parsed.value)
    for (const name of reached) noteLimit(request, { name })
    if (outcome === 'closed' || outcome === 'full') {
      if (!counted) await takeBackOnce(ctx, from, entry)
      const errors = outcome === 'full' ? { '': page.say(waiting.tooManyWait) } : {}
      return show(request, reply, { values: typedValues(body), errors }, 409)
    }
    if (outcome === 'waiting') {
      const isMailed = reached.length === 0
      return sendPage(reply, oneMoreStepPage(page, { exchange, email, isMailed }))
    }
    const why = reached.length > 0 ? 'registered_often' : 'registered'
    return sendPage(reply, lookAtMailPage(page, { exchange, email, why }))
  })
}

const firstForm: FormState = { values: { reminder_enabled: '1' }, errors: {} }
