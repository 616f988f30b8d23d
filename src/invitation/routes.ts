import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Context, transact } from '../context.ts'
import { askForLink } from '../entrance/asked-links.ts'
import { requestAccessForm } from '../entrance/forms.ts'
import { ASKED_MAILS_TO_UNANSWERED } from '../entrance/rules.ts'
import { lookAtMailPage } from '../entrance/views/look-at-mail.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { hostName } from '../exchanges/words/en.ts'
import { countParticipants } from '../participants/queries.ts'
import { mayRegister, takesLikeThem } from '../participants/rules.ts'
import { paths } from '../paths.ts'
import { cookiesOf } from '../platform/cookies.ts'
import {
  type Counted,
  countOnce,
  countTries,
  takeBackOnce,
  takeBackTries,
} from '../platform/counted-tries.ts'
import { inEvenTime } from '../platform/even-time.ts'
import { browserOf } from '../platform/form-tokens.ts'
import { emptyForm, type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { networkOf } from '../platform/networks.ts'
import type { Refusal } from '../platform/rate-limits.ts'
import { sendPage } from '../platform/replies.ts'
import { noteLimit, tooManyTries } from '../ui/replies.ts'
import * as waiting from '../waiting/words/en.ts'
import { answerIfFull, type Registered, register } from './commands.ts'
import { emaillessForm, registrationForm, saysNoEmail } from './forms.ts'
import { REGISTRATIONS } from './rules.ts'
import { invitationPage } from './views/invitation.ts'
import { oneMoreStepPage } from './views/one-more-step.ts'
import { ownCardPage } from './views/own-card.ts'
import { refusalWithoutEmail, registerWithoutEmail } from './without-email.ts'
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

  area.post(paths.register(':slug'), { config: { promisesMail: true } }, async (request, reply) => {
    const { exchange, body } = request
    if (!mayRegister(exchange.state)) return show(request, reply, emptyForm, 409)
    if (exchange.joins_without_email === 1 && saysNoEmail(body)) {
      return await joinWithoutEmail(ctx, request, reply, show)
    }
    return await joinByEmail(ctx, request, reply, show)
  })
}

type Show = (
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormState,
  status: number,
) => Promise<FastifyReply>

/** Takes in, or lets wait, who comes with an email; whoever is in with it already gets a link. */
async function joinByEmail(ctx: Context, request: FastifyRequest, reply: FastifyReply, show: Show) {
  const { exchange, page, body } = request
  const parsed = parseForm(registrationForm(page.say, exchange), body)
  if (!parsed.ok) {
    await mailWhoIsIn(ctx, request)
    return show(request, reply, parsed.form, 422)
  }
  const { email } = parsed.value
  const from: Counted = [REGISTRATIONS, exchange.id, networkOf(request.ip)]
  // The same from another browser counts: else it would tell that somebody here has joined with it.
  const entry = JSON.stringify([email, browserOf(request, cookiesOf(ctx.config))])
  const tried = async (ctx: Context) => {
    const counted = await countOnce(ctx, from, entry)
    if (counted && counted !== 'again') return counted
    const joined = await register(ctx, exchange, parsed.value)
    if (isRefused(joined) && !counted) await takeBackOnce(ctx, from, entry)
    return joined
  }
  const joined = await inEvenTime(
    ctx,
    async () => (await answerIfFull(ctx, exchange)) ?? (await transact(ctx, tried)),
  )
  if ('limit' in joined) return tooManyFromHere(request, reply, joined)
  const { outcome, isMailed } = joined
  for (const name of joined.reached) noteLimit(request, { name })
  if (outcome === 'waiting') {
    return sendPage(reply, oneMoreStepPage(page, { exchange, email }))
  }
  if (outcome === 'registered' || outcome === 'already_in') {
    const why = isMailed ? 'registered' : 'registered_often'
    return sendPage(reply, lookAtMailPage(page, { exchange, email, why }))
  }
  const errors = whyNot(request, outcome, await reloadExchange(ctx, exchange))
  return show(request, reply, { values: typedValues(body), errors }, 409)
}

/**
 * An email that the link does not take is nevertheless that of somebody who is in, perhaps: they get a link to their page
 * as if they had asked for one, and the answer does not tell.
 */
async function mailWhoIsIn(ctx: Context, request: FastifyRequest): Promise<void> {
  const { exchange, page, body, ip } = request
  const typed = parseForm(requestAccessForm(page.say), body)
  if (!typed.ok || takesLikeThem(exchange, typed.value)) return
  const asked = await askForLink(ctx, exchange, { email: typed.value.email, ip })
  if (asked.refusal) noteLimit(request, { name: asked.refusal.limit })
  else if (asked.areMany) noteLimit(request, ASKED_MAILS_TO_UNANSWERED)
}

/** Takes in, or lets wait, who has ticked that they have no email. */
async function joinWithoutEmail(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  show: Show,
) {
  const { exchange, page, body } = request
  const parsed = parseForm(emaillessForm(page.say), body)
  if (!parsed.ok) return show(request, reply, parsed.form, 422)
  const from: Counted[] = [[REGISTRATIONS, exchange.id, networkOf(request.ip)]]
  const attempt = { input: parsed.value, browser: browserOf(request, cookiesOf(ctx.config)) }
  const refused = await refusalWithoutEmail(ctx, exchange, attempt)
  // Counted and taken back at once, so that forms which are refused keep no colleague out meanwhile.
  const tried = async (ctx: Context) => {
    const refusal = await countTries(ctx, from)
    if (refusal) return refusal
    const joined = await registerWithoutEmail(ctx, exchange, attempt)
    if (!('isAgain' in joined) || joined.isAgain) await takeBackTries(ctx, from)
    return joined
  }
  const joined = refused ?? (await transact(ctx, tried))
  if ('limit' in joined) return tooManyFromHere(request, reply, joined)
  for (const name of joined.reached) noteLimit(request, { name })
  if (joined.outcome === 'registered') {
    const { participant, token, code } = joined.card
    const href = paths.cardLink(token)
    const address = ctx.config.baseUrl + href
    return sendPage(reply, ownCardPage(page, { exchange, participant, address, code, href }))
  }
  if (joined.outcome === 'waiting') {
    return sendPage(reply, oneMoreStepPage(page, { exchange, email: null }))
  }
  const { outcome } = joined
  const errors = whyNot(request, outcome, exchange)
  const form = { values: typedValues(body), errors }
  return show(request, reply, form, outcome === 'name_taken' ? 422 : 409)
}

function isRefused({ outcome }: Registered): boolean {
  return outcome === 'closed' || outcome === 'full' || outcome === 'other_domain'
}

/** What to do, for who is refused; where joining is closed by now, the page itself says so. */
function whyNot(
  { page, body }: FastifyRequest,
  outcome: 'name_taken' | 'closed' | 'needs_email' | 'full' | 'other_domain',
  exchange: Exchange,
): FormState['errors'] {
  const { say } = page
  const host = say(hostName, exchange)
  if (outcome === 'name_taken') return { name: say(en.nameTaken, host) }
  if (outcome === 'full') return { '': say(waiting.tooManyWait) }
  if (outcome === 'closed') return {}
  const parsed = parseForm(registrationForm(say, exchange), body)
  return parsed.ok ? {} : parsed.form.errors
}

/** What the reader is told who comes to the limit of their network. */
function tooManyFromHere(request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
  const { exchange, page } = request
  const instead = page.say(en.askToBeAdded, page.say(hostName, exchange))
  return tooManyTries(request, reply, refusal, instead)
}

const firstForm: FormState = { values: { reminder_enabled: '1' }, errors: {} }
