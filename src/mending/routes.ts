import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { readExclusions } from '../draw/queries.ts'
import { exclusionsPage } from '../draw/views/exclusions.ts'
import { refuseAction, toDesk } from '../exchanges/guard.ts'
import { readNoes } from '../exchanges/noes.ts'
import type { State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { isAnybodyInvited } from '../participants/queries.ts'
import { countingTold } from '../participants/told.ts'
import * as participants from '../participants/words/en.ts'
import { paths, withNews } from '../paths.ts'
import { emptyForm, type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { freshForm } from '../ui/forms.ts'
import { conflict } from '../ui/replies.ts'
import { drawAgain, mendDraw } from './commands.ts'
import { changeForm, drawAgainForm, latecomerForm, undoForm } from './forms.ts'
import { type Change, forecastMending, type MendingRefusal } from './queries.ts'
import { asksAgain, forecastRedraw, type RedrawRefusal } from './redraw.ts'
import { readUndoing, undoDraw } from './undo.ts'
import { confirmAgainPage } from './views/again.ts'
import { confirmDropOutPage } from './views/drop-out.ts'
import { confirmLatecomerPage, latecomerPage } from './views/latecomer.ts'
import { confirmUndoPage } from './views/undo.ts'
import * as en from './words/en.ts'

/** Undoing a draw; mounted behind `organiserOf`. */
export function undoRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.undoDraw(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (exchange.state !== 'matched') return refuseAction(request, reply, 'undo_draw')
    return sendPage(reply, confirmUndoPage(page, await readUndoing(ctx, exchange)))
  })

  area.post(paths.undoDraw(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    const outcome = await undoDraw(ctx, exchange, undoForm.parse(body ?? {}))
    if (outcome === 'not_drawn') return refuseAction(request, reply, 'undo_draw')
    if (outcome === 'changed') return refuse(request, reply, outcome)
    if (outcome === 'leaving') {
      return sendPage(reply, confirmUndoPage(page, await readUndoing(ctx, exchange)), 409)
    }
    return seeOther(reply, withNews('desk', exchange.slug, 'undo_draw'))
  })
}

/** Drawing again with a forgotten exclusion; mounted behind `organiserOf`. */
export function drawAgainRoutes(area: FastifyInstance, ctx: Context): void {
  // The first POST asks; the second, confirmed, draws. Both are refused alike.
  const form = { config: { formPage: paths.exclusions } }
  area.post(paths.drawAgain(':slug'), form, async (request, reply) => {
    const { exchange, page, body } = request
    const parsed = parseForm(drawAgainForm(page.say), body)
    if (exchange.state !== 'matched') return refuseRedraw(request, reply, 'not_drawn')
    if (!parsed.ok) {
      const forms = { exclusion: parsed.form, households: emptyForm }
      return sendPage(reply, exclusionsPage(page, await readExclusions(ctx, exchange), forms), 422)
    }
    const { confirmed, promised, told, leaving, draw, ...forgotten } = parsed.value
    const agreed = { promised, told, leaving, draw }
    const redraw = (ctx: Context) => drawAgain(ctx, exchange, forgotten, agreed)
    const drawn = confirmed ? await countingTold(ctx, exchange, redraw) : undefined
    const outcome = drawn?.outcome
    if (outcome?.ok) return seeOther(reply, withNews('desk', exchange.slug, 'draw', drawn?.told()))
    if (outcome && !asksAgain(outcome)) return refuseRedraw(request, reply, outcome.reason)
    const foreseen = await forecastRedraw(ctx, exchange, forgotten)
    if (!foreseen.ok) return refuseRedraw(request, reply, foreseen.reason)
    const shape = outcome?.reason === 'fell_short' ? outcome.shape : foreseen.shape
    const asked = confirmAgainPage(page, { ...foreseen, exchange, forgotten, shape })
    return sendPage(reply, asked, outcome ? 409 : 200)
  })
}

/** Letting a latecomer in after the draw; mounted behind `organiserOf`. */
export function latecomerRoutes(area: FastifyInstance, ctx: Context): void {
  const late = async (exchange: Exchange, form: FormState) => ({
    exchange,
    areInvited: await isAnybodyInvited(ctx, exchange.id),
    form,
  })

  area.get(paths.latecomer(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (exchange.state !== 'matched') return refuse(request, reply, 'not_drawn')
    return sendPage(reply, latecomerPage(page, await late(exchange, freshForm(request))))
  })

  // The first POST shows the consequences; the second, confirmed, makes the change.
  area.post(paths.latecomer(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    const parsed = parseForm(latecomerForm(page.say), body)
    if (!parsed.ok)
      return sendPage(reply, latecomerPage(page, await late(exchange, parsed.form)), 422)
    const { confirmed, told, ...person } = parsed.value
    const joins = { ...person, reminder_enabled: true }
    const outcome = await mend(ctx, request, { joins }, confirmed ? { told } : undefined)
    if ('done' in outcome) {
      return seeOther(reply, withNews('desk', exchange.slug, 'joined_late', outcome.done))
    }
    if (!outcome.ok && outcome.reason === 'already_in') {
      const errors = { name: page.say(participants.alreadyIn) }
      const form = { values: typedValues(body), errors }
      return sendPage(reply, latecomerPage(page, await late(exchange, form)), 422)
    }
    if (!outcome.ok) return refuse(request, reply, outcome.reason)
    const saysNo = (await readNoes(ctx, exchange))(person)
    const asked = confirmLatecomerPage(page, { exchange, person, saysNo, ...outcome })
    return sendPage(reply, asked, confirmed ? 409 : 200)
  })
}

/** Dropping out after the draw; mounted behind `participantOfAddress`. */
export function dropOutRoutes(area: FastifyInstance, ctx: Context): void {
  async function takeOut(request: FastifyRequest, reply: FastifyReply, consent?: Consent) {
    const { exchange, participant, page } = request
    const outcome = await mend(ctx, request, { leaves: participant }, consent)
    if ('done' in outcome) {
      return seeOther(reply, withNews('desk', exchange.slug, 'dropped_out', outcome.done))
    }
    if (!outcome.ok) return refuse(request, reply, outcome.reason)
    const asked = confirmDropOutPage(page, { exchange, participant, ...outcome })
    return sendPage(reply, asked, consent ? 409 : 200)
  }

  const path = paths.dropOut(':slug', ':participantId')
  area.get(path, (request, reply) => takeOut(request, reply))
  area.post(path, (request, reply) => takeOut(request, reply, changeForm.parse(request.body ?? {})))
}

/** What the page had said of a change that the organiser has said yes to. */
type Consent = { told: readonly string[] }

/** Makes a change that was agreed to; without consent, or if it comes to more, says what to ask. */
async function mend(
  ctx: Context,
  { exchange }: FastifyRequest,
  change: Change,
  consent: Consent | undefined,
) {
  if (consent) {
    const { outcome, told } = await countingTold(ctx, exchange, (ctx) =>
      mendDraw(ctx, exchange, change, consent),
    )
    if (outcome.ok) return { ok: true, done: told() } as const
    if (outcome.reason !== 'told') return outcome
  }
  return await forecastMending(ctx, exchange, change)
}

const EITHER = {
  not_drawn: en.notDrawn,
  changed: en.changed,
  crashed: en.crashed,
  too_few_people: en.tooFewPeople,
}
const REDRAW_REFUSALS = {
  ...EITHER,
  blocked: en.againBlocked,
  known: en.exclusionKnown,
  unknown_person: en.twoPeople,
} satisfies Record<RedrawRefusal['reason'], (state: State) => string>
const REFUSALS = {
  ...EITHER,
  lost: en.lost,
  too_often: en.tooOften,
  too_narrow: en.tooNarrow,
  already_in: participants.alreadyIn,
  blocked: en.blocked,
} satisfies Record<MendingRefusal['reason'], (state: State) => string>

function refuseRedraw(
  request: FastifyRequest,
  reply: FastifyReply,
  reason: keyof typeof REDRAW_REFUSALS,
) {
  const { exchange, page } = request
  const next = { href: paths.exclusions(exchange.slug), label: page.say(en.toExclusions) }
  return conflict(request, reply, page.say(REDRAW_REFUSALS[reason], exchange.state), next)
}

function refuse(request: FastifyRequest, reply: FastifyReply, reason: keyof typeof REFUSALS) {
  const { exchange, page } = request
  const toExclusions = { href: paths.exclusions(exchange.slug), label: page.say(en.toExclusions) }
  const next = reason === 'blocked' ? toExclusions : toDesk(request)
  return conflict(request, reply, page.say(REFUSALS[reason], exchange.state), next)
}
