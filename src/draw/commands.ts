import { type Context, transact } from '../context.ts'
import { changeState, countDraw } from '../exchanges/commands.ts'
import { isAllowed } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { forgetLooks } from '../participants/commands.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import type { FellShort, Impossible } from './engine/answer.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { Assignment, DrawProblem } from './engine/problem.ts'
import type { Shape } from './engine/shapes.ts'
import type { ExclusionInput } from './forms.ts'
import { listExclusions, pairHash, pairsOfLastTime, readDrawProblem } from './queries.ts'
import { forbids } from './rules.ts'
import { readAssignment, storeAssignment } from './sealed-pairs.ts'

export type DrawOutcome =
  | { ok: true }
  | { ok: false; reason: 'not_allowed' | 'changed' }
  | FellShort
  | Impossible
  | Crashed

/**
 * Draws names, then in one transaction changes the state, stores the sealed pairs and enqueues
 * everybody's mail. Writes nothing if people or exclusions changed meanwhile (`changed`), or if only
 * a looser shape than the one promised to the organiser was reached (`fell_short`).
 */
export async function drawNames(
  ctx: Context,
  exchange: Exchange,
  promised?: Shape,
): Promise<DrawOutcome> {
  if (!isAllowed('draw', exchange.state)) return { ok: false, reason: 'not_allowed' }
  const problem = await readDrawProblem(ctx, exchange)
  const drawn = await drawPreferringNewPairs(ctx, exchange, problem, promised)
  if (!drawn.ok) return drawn
  return await transact(ctx, async (ctx): Promise<DrawOutcome> => {
    if (!sameProblem(problem, await readDrawProblem(ctx, exchange))) {
      return { ok: false, reason: 'changed' }
    }
    if (!(await changeState(ctx, exchange, 'draw'))) return { ok: false, reason: 'not_allowed' }
    await storeAssignment(ctx, exchange, drawn.assignment)
    await forgetLooks(ctx, exchange)
    await mailResults(ctx, exchange, drawn.assignment)
    return { ok: true }
  })
}

/**
 * Avoids last time's pairs if that is possible without loosening the shape. Nothing tells whether
 * it was: otherwise the organiser could find those pairs out by trial and error.
 */
async function drawPreferringNewPairs(
  ctx: Context,
  exchange: Exchange,
  problem: DrawProblem,
  promised: Shape | undefined,
) {
  const people = await listParticipants(ctx, exchange.id)
  const lastTime = await pairsOfLastTime(ctx, exchange, people)
  const byTheRules = await ctx.drawing.draw(problem, { promised })
  if (lastTime.length === 0 || !byTheRules.ok) return byTheRules
  const withNewPairs = await ctx.drawing.draw({ ...problem, avoided: lastTime })
  return withNewPairs.ok && withNewPairs.shape === byTheRules.shape ? withNewPairs : byTheRules
}

async function mailResults(ctx: Context, exchange: Exchange, assignment: Assignment) {
  const once = `draw ${await countDraw(ctx, exchange)}`
  for (const participantId of assignment.keys()) {
    await enqueueMail(ctx, { kind: 'assignment', exchangeId: exchange.id, participantId, once })
  }
}

function sameProblem(before: DrawProblem, now: DrawProblem): boolean {
  return JSON.stringify(before) === JSON.stringify(now)
}

export type ExclusionOutcome = 'added' | 'known' | 'unknown_person'

/** Adds an exclusion between two participants. Returns `known` if existing ones already say so. */
export async function addExclusion(
  ctx: Context,
  exchange: Exchange,
  { giver_id, recipient_id, kind }: ExclusionInput,
): Promise<ExclusionOutcome> {
  return await transact(ctx, async (ctx) => {
    const people = new Set((await listParticipants(ctx, exchange.id)).map(({ id }) => id))
    if (!people.has(giver_id) || !people.has(recipient_id)) return 'unknown_person'
    const exclusions = await listExclusions(ctx, exchange.id)
    const says = (giver: string, recipient: string) =>
      exclusions.some((one) => forbids(one, giver, recipient))
    const isKnown =
      says(giver_id, recipient_id) && (kind === 'one_way' || says(recipient_id, giver_id))
    if (isKnown) return 'known'
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

/** Removes an exclusion. Returns false if the exchange has none with this id. */
export async function removeExclusion(
  ctx: Context,
  exchange: Exchange,
  exclusionId: string,
): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('exclusions')
    .where('id', '=', exclusionId)
    .where('exchange_id', '=', exchange.id)
    .executeTakeFirst()
  return removed.numDeletedRows > 0n
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

type PastAndNext = { past: Pick<Exchange, 'id'>; next: Pick<Exchange, 'id'> }

/** Copies the exclusions between people who are in both exchanges, under their new ids. */
export async function copyExclusions(
  ctx: Context,
  { past, next, newIds }: PastAndNext & { newIds: ReadonlyMap<string, string> },
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

/**
 * Keeps one keyed hash per pair of addresses, so that the next exchange can avoid the pairs. The
 * hashes cannot be reversed, and they survive the purge of the past exchange.
 */
export async function rememberPairs(ctx: Context, { past, next }: PastAndNext): Promise<void> {
  const people = new Map((await listParticipants(ctx, past.id)).map((one) => [one.id, one]))
  const hashes = [...(await readAssignment(ctx, past))].flatMap(([giver, recipient]) => {
    const hash = pairHash(ctx, people.get(giver), people.get(recipient))
    return hash === undefined ? [] : [hash]
  })
  // Sorted, so that the order of the rows does not tell who is in which pair.
  for (const pair_hash of hashes.sort()) {
    await ctx.db.insertInto('past_pairs').values({ exchange_id: next.id, pair_hash }).execute()
  }
}

/** Erases the hashes of last time's pairs. */
export async function forgetLastTime(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('past_pairs').where('exchange_id', '=', id).execute()
}
