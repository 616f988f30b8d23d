import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { refuseAction, toDesk } from '../exchanges/guard.ts'
import { isAllowed } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { thoseOf } from '../participants/rules.ts'
import { countingTold } from '../participants/told.ts'
import { paths, withNews } from '../paths.ts'
import { emptyForm, parseForm } from '../platform/forms.ts'
import { pageNumber, seeOther, sendPage } from '../platform/replies.ts'
import { freshForm } from '../ui/forms.ts'
import { conflict, notFound } from '../ui/replies.ts'
import { type DrawOutcome, drawNames } from './commands.ts'
import { addExclusion, removeExclusion, setHouseholds } from './exclusions.ts'
import { drawForm, exclusionForm, firstToFix, householdField, householdsForm } from './forms.ts'
import { forgetLastTime } from './last-time.ts'
import { readExclusions, readOutlook } from './queries.ts'
import { type Agreed, HOUSEHOLDS_BYTES_MAX } from './rules.ts'
import { exclusionsPage } from './views/exclusions.ts'
import type { ExclusionForms } from './views/households.ts'
import { drawPage, type Question, questionPage } from './views/question.ts'
import * as en from './words/en.ts'

/** What only the organiser can say yes to. */
type Asked = Extract<DrawOutcome, { reason: 'fell_short' | 'told' }>

/** Drawing names; mounted behind `organiserOf`. */
export function drawRoutes(area: FastifyInstance, ctx: Context): void {
  async function questionOf({ id }: Exchange, outcome: Asked, said: Agreed): Promise<Question> {
    const { reason } = outcome
    const people = await listParticipants(ctx, id)
    return reason === 'fell_short'
      ? { reason, promised: outcome.shape, told: thoseOf(people, said.told ?? []) }
      : { reason, promised: said.promised, told: thoseOf(people, outcome.people) }
  }

  area.get(paths.draw(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (!isAllowed('draw', exchange.state)) return refuse(request, reply, 'not_allowed')
    const outlook = await readOutlook(ctx, exchange)
    const { forecast } = outlook
    const isHopeless = !forecast.ok && forecast.reason !== 'crashed'
    if (isHopeless) return refuse(request, reply, forecast.reason)
    return sendPage(reply, drawPage(page, outlook))
  })

  area.post(paths.draw(':slug'), async (request, reply) => {
    const { exchange, body } = request
    const said = drawForm.parse(body ?? {})
    const { outcome, told } = await countingTold(ctx, exchange, (ctx) =>
      drawNames(ctx, exchange, said),
    )
    if (!outcome.ok && (outcome.reason === 'fell_short' || outcome.reason === 'told')) {
      const question = await questionOf(exchange, outcome, said)
      return sendPage(reply, questionPage(request.page, exchange, question), 409)
    }
    if (!outcome.ok) return refuse(request, reply, outcome.reason)
    return seeOther(reply, withNews('desk', exchange.slug, 'draw', told()))
  })
}

/** Exclusions and households; mounted behind `organiserOf`. */
export function exclusionRoutes(area: FastifyInstance, ctx: Context): void {
  async function show(
    { exchange, page, query }: FastifyRequest,
    reply: FastifyReply,
    forms: Partial<ExclusionForms>,
    status = 200,
    isAdding = false,
  ) {
    const asked = query as { page?: string }
    const data = await readExclusions(ctx, exchange, pageNumber(asked.page))
    const both = { exclusion: emptyForm, households: emptyForm, ...forms }
    return sendPage(reply, exclusionsPage(page, data, both, isAdding), status)
  }

  area.get(paths.exclusions(':slug'), async (request, reply) => {
    const form = freshForm(request)
    const isExclusion = 'giver_id' in form.values
    const isAdding = 'add' in (request.query as { add?: unknown })
    const forms = isExclusion ? { exclusion: form } : { households: form }
    return show(request, reply, forms, 200, isAdding)
  })

  area.post(paths.exclusions(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    const parsed = parseForm(exclusionForm(page.say), body)
    if (!parsed.ok) return show(request, reply, { exclusion: parsed.form }, 422)
    const outcome = await addExclusion(ctx, exchange, parsed.value)
    if (outcome === 'unknown_person') return notFound(request, reply)
    if (outcome === 'drawn') return tooLate(request, reply)
    return seeOther(reply, withNews('exclusions', exchange.slug, outcome))
  })

  type One = { Params: { exclusionId: string } }
  area.post<One>(paths.removeExclusion(':slug', ':exclusionId'), async (request, reply) => {
    const { exchange, params } = request
    const outcome = await removeExclusion(ctx, exchange, params.exclusionId)
    if (outcome === 'unknown') return notFound(request, reply)
    if (outcome === 'drawn') return tooLate(request, reply)
    return seeOther(reply, withNews('exclusions', exchange.slug, 'removed'))
  })

  const onThisPage = {
    bodyLimit: HOUSEHOLDS_BYTES_MAX,
    config: { formPage: paths.exclusions },
  }
  area.post(paths.households(':slug'), onThisPage, async (request, reply) => {
    const { exchange, page, body } = request
    const people = await listParticipants(ctx, exchange.id)
    const parsed = parseForm(householdsForm(page.say), body)
    if (!parsed.ok) return show(request, reply, { households: firstToFix(parsed.form) }, 422)
    const typed = people.flatMap(({ id }) => {
      const label = parsed.value[householdField(id)]
      return label === undefined ? [] : [[id, label] as const]
    })
    if (!(await setHouseholds(ctx, exchange, new Map(typed)))) return tooLate(request, reply)
    return seeOther(reply, withNews('exclusions', exchange.slug, 'households'))
  })

  lastTimeRoutes(area, ctx)
}

function lastTimeRoutes(area: FastifyInstance, ctx: Context): void {
  area.post(paths.forgetLastTime(':slug'), async (request, reply) => {
    const { exchange } = request
    const outcome = await forgetLastTime(ctx, exchange)
    if (outcome === 'drawn') return tooLate(request, reply)
    if (outcome === 'nothing') return notFound(request, reply)
    return seeOther(reply, withNews('exclusions', exchange.slug, 'forgotten'))
  })
}

/** Answers 409: names are drawn, and the rules they were drawn by stay as they were. */
function tooLate(request: FastifyRequest, reply: FastifyReply) {
  const { exchange, page } = request
  const next = { href: paths.exclusions(exchange.slug), label: page.say(en.toRules) }
  return conflict(request, reply, page.say(en.rulesStay), next)
}

type Refused = Exclude<Exclude<DrawOutcome, { ok: true }>['reason'], Asked['reason']>

const REFUSALS = {
  too_few_people: en.tooFewPeople,
  blocked: en.blocked,
  crashed: en.crashed,
  changed: en.changed,
}

function refuse(request: FastifyRequest, reply: FastifyReply, reason: Refused) {
  if (reason === 'not_allowed') return refuseAction(request, reply, 'draw')
  const { exchange, page } = request
  const why = { href: paths.exclusions(exchange.slug), label: page.say(en.seeWhy) }
  const next = reason === 'blocked' ? why : toDesk(request)
  return conflict(request, reply, page.say(REFUSALS[reason]), next)
}
