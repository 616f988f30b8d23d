import { type Context, transact } from '../context.ts'
import { changeState, countOne } from '../exchanges/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isAllowed } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { beginAnew } from '../participants/commands.ts'
import { listParticipants } from '../participants/queries.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import type { Drawn, FellShort, Impossible } from './engine/answer.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { DrawProblem } from './engine/problem.ts'
import { noteWhatWasKept, withNewPairs } from './last-time.ts'
import { readDrawProblem } from './queries.ts'
import { type Agreed, areNamed, isSameDrawProblem, type Told, toldByExclusions } from './rules.ts'
import { storeAssignment } from './sealed-pairs.ts'
import { onceOfDraw } from './tears.ts'

export type DrawOutcome =
  | { ok: true }
  | { ok: false; reason: 'not_allowed' | 'changed' }
  | Told
  | FellShort
  | Impossible
  | Crashed

/**
 * `keepsToLists`: nobody could get anyone of their list of last time. `byTheRules`: what the log may know, as how such a
 * draw comes about tells of the lists.
 */
type Agreeable = Pick<Drawn, 'ok' | 'assignment'> & { keepsToLists: boolean; byTheRules: Drawn }

/** Asked in the transaction that keeps a draw, of the exchange as it is by then. */
type Wanted = { isStillWanted?: (ctx: Context, exchange: Exchange) => Promise<boolean> }

/**
 * Draws names, then in one transaction changes the state, stores the sealed pairs and enqueues
 * everybody's mail. Writes nothing if people, exclusions or the shape changed meanwhile, or it is not wanted any more
 * (`changed`), or if it is not what was agreed to (`fell_short`, `told`).
 */
export async function drawNames(
  ctx: Context,
  exchange: Exchange,
  { isStillWanted, ...agreed }: Agreed & Wanted = {},
): Promise<DrawOutcome> {
  if (!isAllowed('draw', exchange.state)) return { ok: false, reason: 'not_allowed' }
  const problem = await readDrawProblem(ctx, exchange)
  const drawn = await drawAsAgreed(ctx, exchange, problem, agreed)
  if (!drawn.ok) return drawn
  const outcome = await transact(ctx, async (ctx): Promise<DrawOutcome> => {
    const now = await reloadExchange(ctx, exchange)
    const isSame = isSameDrawProblem(problem, await readDrawProblem(ctx, now))
    if (!isSame || (await isStillWanted?.(ctx, now)) === false) {
      return { ok: false, reason: 'changed' }
    }
    const isKept = await keepDraw(ctx, now, drawn)
    return isKept ? { ok: true } : { ok: false, reason: 'not_allowed' }
  })
  if (outcome.ok) ctx.drawing.noteKept(drawn.byTheRules)
  return outcome
}

/** Changes the state, stores the pairs and enqueues everybody's mail. False if the state forbids it. */
export async function keepDraw(
  ctx: Context,
  exchange: Exchange,
  { assignment, keepsToLists }: Agreeable,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (!(await changeState(ctx, exchange, 'draw'))) return false
    await storeAssignment(ctx, exchange, assignment)
    await noteWhatWasKept(ctx, exchange, keepsToLists)
    await beginAnew(ctx, exchange)
    await mailResults(ctx, exchange)
    // In which order people have joined, and signed in, says whose row of which table is whose.
    await ctx.noteErasure()
    return true
  })
}

/**
 * A draw that comes to what was agreed to, in the shape that is foreseen, as of another one nobody was asked whom it
 * leaves one name. Keeps people from those on their lists of last time, whole
 * lists or none, if that is possible without loosening the shape; nothing tells whether it was.
 */
export async function drawAsAgreed(
  ctx: Context,
  exchange: Exchange,
  problem: DrawProblem,
  { promised, told }: Agreed,
): Promise<Agreeable | FellShort | Told | Impossible | Crashed> {
  const forecast = await ctx.drawing.forecast(problem)
  const given = toldByExclusions(forecast)
  if (!areNamed(given, told)) return { ok: false, reason: 'told', people: given }
  const shape = forecast.ok ? forecast.shape : undefined
  const newPairs = await withNewPairs(ctx, exchange, { problem, shape, given })
  const byTheRules = await ctx.drawing.draw(problem, { promised, shape })
  if (!byTheRules.ok) return byTheRules
  const drawn = newPairs && (await ctx.drawing.draw(newPairs, { shape }))
  return drawn?.ok && drawn.shape === byTheRules.shape
    ? { ok: true, assignment: drawn.assignment, keepsToLists: true, byTheRules }
    : { ok: true, assignment: byTheRules.assignment, keepsToLists: false, byTheRules }
}

async function mailResults(ctx: Context, exchange: Exchange) {
  const once = onceOfDraw(await countOne(ctx, exchange, 'draws'), newId())
  const { id: exchangeId } = exchange
  for (const { id: participantId, email } of await listParticipants(ctx, exchangeId)) {
    if (email === null) continue
    await enqueueMail(ctx, { kind: 'assignment', exchangeId, participantId, once })
  }
}
