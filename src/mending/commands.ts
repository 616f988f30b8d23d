import { type Context, transact } from '../context.ts'
import { listTold } from '../deliveries/queries.ts'
import { drawAsAgreed, keepDraw } from '../draw/commands.ts'
import { addExclusion } from '../draw/exclusions.ts'
import type { ExclusionInput } from '../draw/forms.ts'
import {
  type Agreed,
  type Assignment,
  areNamed,
  isSameDrawProblem,
  toldByExclusions,
} from '../draw/rules.ts'
import { readAssignment, storeAssignment } from '../draw/sealed-pairs.ts'
import { countOne, noteOn } from '../exchanges/commands.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { eraseDissolved } from '../messages/dissolved.ts'
import { enter } from '../participants/entering.ts'
import { forgetPresents } from '../participants/presents.ts'
import { listParticipants } from '../participants/queries.ts'
import { leave } from '../people/commands.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { dropUnarrived, enqueueMail, sendMissed } from '../post/commands.ts'
import { hasGoneOut } from '../post/queries.ts'
import {
  type Change,
  isIn,
  type MendingOutcome,
  mayMend,
  narrowness,
  readNewcomer,
  readRepairProblem,
} from './queries.ts'
import { type AgreedAgain, type DrawAgainOutcome, readAgreedRedraw } from './redraw.ts'
import { repair } from './repair.ts'
import { isSameProblem, LATECOMER, whenToTell } from './rules.ts'
import { endDraw } from './undo.ts'

/**
 * Undoes the draw and draws anew for everybody who is still in, with one more exclusion. Returns the reason,
 * changing nothing, if it cannot be done or is not what was agreed to (`fell_short`, `told`, `leaving`).
 */
export async function drawAgain(
  ctx: Context,
  exchange: Exchange,
  forgotten: ExclusionInput,
  agreed: AgreedAgain,
): Promise<DrawAgainOutcome> {
  const before = await readAgreedRedraw(ctx, exchange, forgotten, agreed)
  if (!before.ok) return before
  const drawn = await drawAsAgreed(ctx, exchange, before.problem, agreed)
  if (!drawn.ok) return drawn
  const outcome = await transact(ctx, async (ctx): Promise<DrawAgainOutcome> => {
    const now = await readAgreedRedraw(ctx, await reloadExchange(ctx, exchange), forgotten, agreed)
    if (!now.ok) return now
    if (!isSameDrawProblem(before.problem, now.problem)) return { ok: false, reason: 'changed' }
    await endDraw(ctx, exchange)
    await addExclusion(ctx, exchange, forgotten)
    await keepDraw(ctx, exchange, drawn)
    return { ok: true }
  })
  if (outcome.ok) ctx.drawing.noteKept(drawn.byTheRules)
  return outcome
}

/**
 * Lets somebody in or out of a drawn exchange. As few givers as the secret allows get another recipient, once
 * it is settled whom a newcomer gets; nobody is told who, and everybody gets the same mail. Returns the
 * reason, changing nothing, if it cannot be done, or if the rules then leave anybody whom the organiser was not told of
 * one possible recipient only (`told`).
 */
export async function mendDraw(
  ctx: Context,
  exchange: Exchange,
  change: Change,
  agreed: Pick<Agreed, 'told'> = {},
): Promise<MendingOutcome> {
  if (namesAreLost(ctx, exchange)) return { ok: false, reason: 'lost' }
  if (!(await mayMend(ctx, exchange))) return { ok: false, reason: 'too_often' }
  const before = await readRepairProblem(ctx, exchange, change)
  const { people, exclusions, avoided, shape } = before
  const problem = { people, exclusions, avoided, shape }
  const forecast = await ctx.drawing.forecast(problem)
  if (!forecast.ok) return forecast
  const narrow = await narrowness(ctx, problem)
  if (narrow) return narrow
  const given = toldByExclusions(forecast)
  if (!areNamed(given, agreed.told)) return { ok: false, reason: 'told', people: given }
  const repaired = await repair(ctx, exchange, before, change)
  if (!repaired.ok) return repaired
  return await transact(ctx, async (ctx): Promise<MendingOutcome> => {
    const { state, mendings } = await reloadExchange(ctx, exchange)
    if (state !== 'matched') return { ok: false, reason: 'not_drawn' }
    if (mendings !== exchange.mendings) return { ok: false, reason: 'changed' }
    if (!isSameProblem(before, await readRepairProblem(ctx, exchange, change))) {
      return { ok: false, reason: 'changed' }
    }
    if (await isIn(ctx, exchange, change)) return { ok: false, reason: 'already_in' }
    const former = await readAssignment(ctx, exchange)
    await countOne(ctx, exchange, 'mendings')
    const { assignment, newcomer } = await applyChange(ctx, exchange, change, repaired.assignment)
    await storeAssignment(ctx, exchange, assignment)
    await eraseDissolved(ctx, exchange, { before: former, after: assignment })
    await forgetPresents(ctx, exchange)
    await tellEverybody(ctx, exchange, newcomer)
    return { ok: true }
  })
}

/**
 * Enters or removes the person and enqueues their mail. Returns the assignment with real ids, and
 * the id of who has come.
 */
async function applyChange(
  ctx: Context,
  exchange: Exchange,
  change: Change,
  assignment: Assignment,
): Promise<{ assignment: Assignment; newcomer?: string }> {
  if ('leaves' in change) {
    await leave(ctx, change.leaves, 'removed')
    return { assignment }
  }
  const { joins } = await readNewcomer(ctx, exchange, change.joins)
  const { id: newcomer } = await enter(ctx, exchange, joins)
  const { id: exchangeId } = exchange
  const once = newId()
  if (joins.email !== null)
    await enqueueMail(ctx, { kind: 'assignment', exchangeId, participantId: newcomer, once })
  const real = (name: string) => (name === LATECOMER ? newcomer : name)
  const named = [...assignment].map(([giver, to]) => [real(giver), real(to)] as const)
  return { assignment: new Map(named), newcomer }
}

/**
 * Sends everybody the same mail, but the newcomer, who has just been told, and whoever was told nothing of the draw yet,
 * whom the result tells all. Changes are gathered: what still waits gives way to a mail at the same moment, which also
 * goes to whoever had theirs early.
 */
async function tellEverybody(ctx: Context, before: Exchange, newcomer?: string): Promise<void> {
  const mail = { kind: 'draw_changed', exchangeId: before.id } as const
  const exchange = await reloadExchange(ctx, before)
  const isTold = await hasGoneOut(ctx, { ...mail, since: exchange.told_of_change_at })
  const dueAt = whenToTell(exchange, isTold, ctx.clock())
  await dropUnarrived(ctx, mail)
  const told = await listTold(ctx, exchange)
  await noteOn(ctx, before, { told_of_change_at: timestamp(dueAt) })
  for (const { id: participantId, email } of await listParticipants(ctx, before.id)) {
    if (participantId === newcomer || email === null) continue
    ctx.noteReader?.(participantId)
    if (told.has(participantId)) {
      await enqueueMail(ctx, { ...mail, participantId, once: newId(), dueAt })
    } else {
      await sendMissed(ctx, { id: participantId, exchangeId: before.id }, ['assignment'])
    }
  }
}
