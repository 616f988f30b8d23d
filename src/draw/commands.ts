import { type Context, enqueueMail, transact } from '../context.ts'
import { changeState } from '../exchanges/commands.ts'
import { isAllowed } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { dropUnsent } from '../mail/commands.ts'
import { eraseMessages } from '../messages/commands.ts'
import { listParticipants } from '../participants/queries.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { Assignment, DrawProblem, Impossible } from './engine/matching.ts'
import type { ExclusionInput } from './forms.ts'
import { pairsOfLastTime } from './last-time.ts'
import { listExclusions, readDrawProblem, sealedFor } from './queries.ts'
import { drawProblem } from './rules.ts'

export type DrawOutcome =
  | { ok: true }
  | { ok: false; reason: 'not_allowed' | 'changed' }
  | Impossible
  | Crashed

/**
 * Draws names: the state, the sealed assignments and everybody's mail in one transaction.
 * If people or rules change while it thinks, nothing is written and the answer is `changed`.
 */
export async function drawNames(ctx: Context, exchange: Exchange): Promise<DrawOutcome> {
  if (!isAllowed('draw', exchange.state)) return { ok: false, reason: 'not_allowed' }
  const problem = await readDrawProblem(ctx.db, exchange)
  const drawn = await drawPreferringNewPairs(ctx, exchange, problem)
  if (!drawn.ok) return drawn
  return await transact(ctx, async (trx) => {
    if (!sameProblem(problem, await readDrawProblem(trx, exchange))) {
      return { ok: false, reason: 'changed' } as const
    }
    if (!(await changeState(ctx, trx, exchange, 'draw'))) {
      return { ok: false, reason: 'not_allowed' } as const
    }
    await storeDraw(ctx, trx, exchange, drawn.assignment)
    return { ok: true } as const
  })
}

/** Takes the draw back and erases who drew whom. False if nothing is drawn. */
export async function undoDraw(ctx: Context, exchange: Exchange): Promise<boolean> {
  return await transact(ctx, async (trx) => {
    if (!(await changeState(ctx, trx, exchange, 'undo_draw'))) return false
    await trx.deleteFrom('assignments').where('exchange_id', '=', exchange.id).execute()
    await dropUnsent(ctx, trx, { kind: 'assignment', exchangeId: exchange.id })
    await dropUnsent(ctx, trx, { kind: 'changed_assignment', exchangeId: exchange.id })
    await eraseMessages(trx, exchange.id)
    return true
  })
}

export type ExclusionOutcome = 'added' | 'known' | 'unknown_person'

/** Adds a rule between two people of the exchange; one that says nothing new changes nothing. */
export async function addExclusion(
  ctx: Context,
  exchange: Exchange,
  { giver_id, recipient_id, kind }: ExclusionInput,
): Promise<ExclusionOutcome> {
  return await transact(ctx, async (trx) => {
    const people = new Set((await listParticipants(trx, exchange.id)).map(({ id }) => id))
    if (!people.has(giver_id) || !people.has(recipient_id)) return 'unknown_person'
    const forbidden = drawProblem([], await listExclusions(trx, exchange.id), 'any').forbidden
    const says = (giver: string, recipient: string) =>
      forbidden.some(([from, to]) => from === giver && to === recipient)
    const isKnown =
      says(giver_id, recipient_id) && (kind === 'one_way' || says(recipient_id, giver_id))
    if (isKnown) return 'known'
    await trx
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

/** Sets the household of each person named, in one save; an empty label is none. */
export async function setHouseholds(
  ctx: Context,
  exchange: Exchange,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  await transact(ctx, async (trx) => {
    for (const { id, household } of await listParticipants(trx, exchange.id)) {
      const label = labels.get(id) ?? household
      if (label === household) continue
      await trx
        .updateTable('participants')
        .set((row) => ({ household: label, version: row('version', '+', 1) }))
        .where('id', '=', id)
        .execute()
    }
  })
}

/** Removes a rule. False if the exchange has none with this id. */
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

/** Records a participant's first look at their recipient; later ones change nothing. */
export async function recordFirstLook(ctx: Context, giverId: string): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ looked_at: timestamp(ctx.clock()) })
    .where('id', '=', giverId)
    .where('looked_at', 'is', null)
    .execute()
}

/**
 * Avoids the pairs of last time where the rules leave a way that keeps the shape. Nothing
 * tells whether they did: that would let the organiser find out last time's pairs by trying.
 */
async function drawPreferringNewPairs(ctx: Context, exchange: Exchange, problem: DrawProblem) {
  const people = await listParticipants(ctx.db, exchange.id)
  const lastTime = await pairsOfLastTime(ctx, exchange, people)
  const byTheRules = await ctx.drawing.draw(problem)
  if (lastTime.length === 0 || !byTheRules.ok) return byTheRules
  const forbidden = [...problem.forbidden, ...lastTime]
  const withNewPairs = await ctx.drawing.draw({ ...problem, forbidden })
  return withNewPairs.ok && withNewPairs.shape === byTheRules.shape ? withNewPairs : byTheRules
}

async function storeDraw(ctx: Context, trx: Db, exchange: Exchange, assignment: Assignment) {
  await storeAssignments(ctx, trx, exchange, assignment)
  await trx
    .updateTable('participants')
    .set({ looked_at: null })
    .where('exchange_id', '=', exchange.id)
    .execute()
  const { draws } = await trx
    .updateTable('exchanges')
    .set((row) => ({ draws: row('draws', '+', 1) }))
    .where('id', '=', exchange.id)
    .returning('draws')
    .executeTakeFirstOrThrow()
  for (const participantId of assignment.keys()) {
    await enqueueMail(ctx, trx, {
      kind: 'assignment',
      exchangeId: exchange.id,
      participantId,
      once: `draw ${draws}`,
    })
  }
}

/**
 * Seals who gives to whom, in place of what was there: every seal is new, and the rows come
 * in the order of the givers' ids, so that neither two backups nor the order tells a thing.
 */
export async function storeAssignments(
  ctx: Context,
  trx: Db,
  { id: exchange_id }: Exchange,
  assignment: Assignment,
): Promise<void> {
  await trx.deleteFrom('assignments').where('exchange_id', '=', exchange_id).execute()
  const rows = [...assignment].sort().map(([giver_id, recipient]) => ({
    giver_id,
    exchange_id,
    sealed_recipient: ctx.seal.seal(recipient, sealedFor({ id: giver_id, exchange_id })),
  }))
  for (const row of rows) await trx.insertInto('assignments').values(row).execute()
}

function sameProblem(before: DrawProblem, now: DrawProblem): boolean {
  return JSON.stringify(before) === JSON.stringify(now)
}
