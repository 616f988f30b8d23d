import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { NewPerson } from '../participants/commands.ts'
import { findParticipant } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { emptyForm, type FormState, parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import { latecomerForm } from './forms.ts'
import { type Change, forecastMending, type MendingOutcome, mendDraw } from './mending.ts'
import { confirmDropOutPage, confirmLatecomerPage, latecomerPage } from './views/mending.ts'

type Slug = { Params: { slug: string } }
type Person = { Params: { slug: string; participantId: string } }

/** Joining late and dropping out, after the draw; mounted behind the admin's sign-in. */
export function mendingRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<Slug>(paths.latecomer(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (exchange.state !== 'matched') return refuse(reply, exchange, 'not_drawn')
    const form = request.kept ?? emptyForm
    const page = latecomerPage({ csrf: reply.generateCsrf(), exchange, form })
    return sendPage(reply, page)
  })

  // The first post shows what it comes to; the second one, confirmed, does it.
  app.post<Slug>(paths.latecomer(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const parsed = parseForm(latecomerForm, request.body)
    if (!parsed.ok) return showForm(reply, exchange, parsed.form)
    const { confirmed, ...typed } = parsed.value
    const joins: NewPerson = { ...typed, reminder_enabled: true }
    const outcome = await mend(exchange, { joins }, confirmed)
    if (!outcome.ok && outcome.reason === 'known_email') {
      const values = request.body as Record<string, string>
      return showForm(reply, exchange, { values, errors: { email: EMAIL_IS_IN } })
    }
    if (!outcome.ok) return refuse(reply, exchange, outcome.reason)
    if (confirmed) return seeOther(reply, `${paths.desk(exchange.slug)}?done=joined_late`)
    const csrf = reply.generateCsrf()
    return sendPage(reply, confirmLatecomerPage({ csrf, exchange, person: joins, outcome }))
  })

  app.get<Person>(paths.dropOut(':slug', ':participantId'), async (request, reply) => {
    const { exchange, person } = await findPerson(request.params)
    if (!exchange || !person) return reply.callNotFound()
    const outcome = await mend(exchange, { leaves: person }, false)
    if (!outcome.ok) return refuse(reply, exchange, outcome.reason)
    const csrf = reply.generateCsrf()
    return sendPage(reply, confirmDropOutPage({ csrf, exchange, person, outcome }))
  })

  app.post<Person>(paths.dropOut(':slug', ':participantId'), async (request, reply) => {
    const { exchange, person } = await findPerson(request.params)
    if (!exchange || !person) return reply.callNotFound()
    const outcome = await mend(exchange, { leaves: person }, true)
    if (!outcome.ok) return refuse(reply, exchange, outcome.reason)
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=dropped_out`)
  })

  function mend(exchange: Exchange, change: Change, confirmed: boolean): Promise<MendingOutcome> {
    return confirmed ? mendDraw(ctx, exchange, change) : forecastMending(ctx, exchange, change)
  }

  async function findPerson({ slug, participantId }: Person['Params']) {
    const exchange = await findExchange(ctx.db, slug)
    const person = await findParticipant(ctx.db, participantId)
    return { exchange, person: person?.exchange_id === exchange?.id ? person : undefined }
  }
}

const EMAIL_IS_IN = 'Somebody with this address takes part already.'

type Refused = Extract<MendingOutcome, { ok: false }>['reason']

const REFUSALS: Readonly<Record<Refused, string>> = {
  not_drawn: 'Names are not drawn at the moment, so there is no draw to mend.',
  changed: 'Somebody else changed people or rules at the same moment. Please look and try again.',
  known_email: EMAIL_IS_IN,
  crashed: 'The computation broke off. Nothing was changed; please try again.',
  too_few_people:
    'Fewer than three people would be left. Undo the draw instead, and find somebody who joins.',
  blocked:
    'With the present rules there is no way to give everybody a recipient then. Nothing was changed. Loosen a rule and try again.',
}

function refuse(reply: FastifyReply, exchange: Exchange, reason: Refused) {
  const next =
    reason === 'blocked'
      ? { href: paths.exclusions(exchange.slug), label: 'To the rules' }
      : { href: paths.desk(exchange.slug), label: 'Back to the exchange' }
  return sendPage(reply, conflictPage(REFUSALS[reason], next), 409)
}

function showForm(reply: FastifyReply, exchange: Exchange, form: FormState) {
  return sendPage(reply, latecomerPage({ csrf: reply.generateCsrf(), exchange, form }), 422)
}
