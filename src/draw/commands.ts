import { type Context, transact } from '../context.ts'
import { changeState, countOne } from '../exchanges/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isAllowed, isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { beginAnew, setHousehold } from '../participants/commands.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import type { Drawn, FellShort, Impossible } from './engine/answer.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { Assignment, DrawProblem } from './engine/problem.ts'
import type { ExclusionInput } from './forms.ts'
import { noteWhatWasKept, withNewPairs } from './last-time.ts'
import { listExclusions, readDrawProblem } from './queries.ts'
import { type Agreed, isSaid, isSameDrawProblem, type Told, toldByExclusions } from './rules.ts'
import { storeAssignment } from './sealed-pairs.ts'

export type DrawOutcome =
  | { ok: true }
  | { ok: false; reason: 'not_allowed' | 'changed' }
  | Told
  | FellShort
  | Impossible
  | Crashed

/**
 * Draws names, then in one transaction changes the state, stores the sealed pairs and enqueues
 * everybody's mail. Writes nothing if people or exclusions changed meanwhile (`changed`), or if it
 * is not what was agreed to (`fell_short`, `told`).
 */
export async function drawNames(
  ctx: Context,
  exchange: Exchange,
  agreed: Agreed = {},
): Promise<DrawOutcome> {
  if (!isAllowed('draw', exchange.state)) return { ok: false, reason: 'not_allowed' }
  const problem = await readDrawProblem(ctx, exchange)
  const drawn = await drawAsAgreed(ctx, exchange, problem, agreed)
  if (!drawn.ok) return drawn
  const outcome = await transact(ctx, async (ctx): Promise<DrawOutcome> => {
    if (!isSameDrawProblem(problem, await readDrawProblem(ctx, exchange))) {
      return { ok: false, reason: 'changed' }
    }
    const isKept = await keepDraw(ctx, exchange, drawn.assignment)
    return isKept ? { ok: true } : { ok: false, reason: 'not_allowed' }
  })
  if (outcome.ok) ctx.drawing.noteKept(drawn)
  return outcome
}

/** Changes the state, stores the pairs and enqueues everybody's mail. False if the state forbids it. */
export async function keepDraw(
  ctx: Context,
  exchange: Exchange,
  assignment: Assignment,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (!(await changeState(ctx, exchange, 'draw'))) return false
    await storeAssignment(ctx, exchange, assignment)
    await noteWhatWasKept(ctx, exchange, assignment)
    await beginAnew(ctx, exchange)
    await mailResults(ctx, exchange)
    return true
  })
}

/**
 * A draw that comes to what was agreed to. Keeps people from those on their lists of last time, whole
 * lists or none, if that is possible without loosening the shape; nothing tells whether it was.
 */
export async function drawAsAgreed(
  ctx: Context,
  exchange: Exchange,
  problem: DrawProblem,
  { promised, told = 0 }: Agreed,
): Promise<Drawn | FellShort | Told | Impossible | Crashed> {
  const given = toldByExclusions(await ctx.drawing.forecast(problem))
  if (given.length > told) return { ok: false, reason: 'told', people: given }
  const newPairs = await withNewPairs(ctx, exchange, { problem, given: given.length })
  const byTheRules = await ctx.drawing.draw(problem, { promised })
  if (!newPairs || !byTheRules.ok) return byTheRules
  const drawn = await ctx.drawing.draw(newPairs)
  return drawn.ok && drawn.shape === byTheRules.shape ? drawn : byTheRules
}

async function mailResults(ctx: Context, exchange: Exchange) {
  const once = `draw ${await countOne(ctx, exchange, 'draws')}`
  const { id: exchangeId } = exchange
  for (const { id: participantId, email } of await listParticipants(ctx, exchangeId)) {
    if (email === null) continue
    await enqueueMail(ctx, { kind: 'assignment', exchangeId, participantId, once })
  }
}

export type ExclusionOutcome = 'added' | 'known' | 'unknown_person' | 'drawn'

/**
 * Adds an exclusion between two participants. Returns `known` if existing ones already say so, and
 * `drawn` if it is too late.
 */
export async function addExclusion(
  ctx: Context,
  exchange: Exchange,
  { giver_id, recipient_id, kind }: ExclusionInput,
): Promise<ExclusionOutcome> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return 'drawn'
    const people = new Set((await listParticipants(ctx, exchange.id)).map(({ id }) => id))
    if (!people.has(giver_id) || !people.has(recipient_id)) return 'unknown_person'
    const said = await listExclusions(ctx, exchange.id)
    if (isSaid(said, giver_id, recipient_id, kind === 'mutual')) return 'known'
    await ctx.db
      .insertInto('exclusions')
      .values({
        id: newId(),
        exchange_id: exchange.id,
        giver_id,
        recipient_id,
        mutual: kind === 'mutual' ? 1 : 0,
        created_at: timestamp(ctx.clock()),
      })
      .execute()
    return 'added'
  })
}

/** Removes an exclusion. Returns `unknown` if the exchange has none with this id. */
export async function removeExclusion(
  ctx: Context,
  exchange: Exchange,
  exclusionId: string,
): Promise<'removed' | 'unknown' | 'drawn'> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return 'drawn'
    const removed = await ctx.db
      .deleteFrom('exclusions')
      .where('id', '=', exclusionId)
      .where('exchange_id', '=', exchange.id)
      .executeTakeFirst()
    return removed.numDeletedRows > 0n ? 'removed' : 'unknown'
  })
}

/**
 * Sets the households of the people named; an empty label means none. Returns false, changing
 * nothing, once names are drawn.
 */
export async function setHouseholds(
  ctx: Context,
  exchange: Exchange,
  labels: ReadonlyMap<string, string>,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return false
    for (const person of await listParticipants(ctx, exchange.id)) {
      const label = labels.get(person.id) ?? person.household
      if (label !== person.household) await setHousehold(ctx, person, label)
    }
    return true
  })
}

/** Removes the exclusions that name somebody who is leaving. */
export async function removeExclusionsOf(
  ctx: Context,
  { id }: Pick<Participant, 'id'>,
): Promise<void> {
  await ctx.db
    .deleteFrom('exclusions')
    .where((is) => is.or([is('giver_id', '=', id), is('recipient_id', '=', id)]))
    .execute()
}

/** Copies the exclusions between people who are in both exchanges, under their new ids. */
export async function copyExclusions(
  ctx: Context,
  {
    past,
    next,
    newIds,
  }: {
    past: Pick<Exchange, 'id'>
    next: Pick<Exchange, 'id'>
    newIds: ReadonlyMap<string, string>
  },
): Promise<void> {
  for (const exclusion of await listExclusions(ctx, past.id)) {
    const giver_id = newIds.get(exclusion.giver_id)
    const recipient_id = newIds.get(exclusion.recipient_id)
    if (!giver_id || !recipient_id) continue
    await ctx.db
      .insertInto('exclusions')
      .values({ ...exclusion, id: newId(), exchange_id: next.id, giver_id, recipient_id })
      .execute()
  }
}
