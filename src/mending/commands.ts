import { type Context, transact } from '../context.ts'
import type { Assignment } from '../draw/rules.ts'
import { eraseAssignment, storeAssignment } from '../draw/sealed-pairs.ts'
import { changeState } from '../exchanges/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { eraseMessages, erasePairsMessages } from '../messages/commands.ts'
import { enter } from '../participants/commands.ts'
import { leave } from '../people/commands.ts'
import { newId } from '../platform/ids.ts'
import { dropUnsent, enqueueMail } from '../post/commands.ts'
import { type Change, isIn, type MendingOutcome, readRepairProblem } from './queries.ts'
import { dissolved, isSameProblem, LATECOMER } from './rules.ts'

/** Undoes a draw, erasing its pairs and messages. Returns false if names are not drawn. */
export async function undoDraw(ctx: Context, { id: exchangeId }: Exchange): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (!(await changeState(ctx, { id: exchangeId }, 'undo_draw'))) return false
    await eraseAssignment(ctx, { id: exchangeId })
    await dropUnsent(ctx, { kind: 'assignment', exchangeId })
    await dropUnsent(ctx, { kind: 'changed_assignment', exchangeId })
    await eraseMessages(ctx, exchangeId)
    return true
  })
}

/**
 * Lets somebody in or out of a drawn exchange. As few givers as possible get another recipient, and
 * only they are told of it. Returns the reason, changing nothing, if it cannot be done.
 */
export async function mendDraw(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<MendingOutcome> {
  const before = await readRepairProblem(ctx, exchange, change)
  const repaired = await ctx.drawing.repair(before)
  if (!repaired.ok) return repaired
  return await transact(ctx, async (ctx): Promise<MendingOutcome> => {
    const { state } = await reloadExchange(ctx, exchange)
    if (state !== 'matched') return { ok: false, reason: 'not_drawn' }
    if (!isSameProblem(before, await readRepairProblem(ctx, exchange, change))) {
      return { ok: false, reason: 'changed' }
    }
    if (await isIn(ctx, exchange, change)) return { ok: false, reason: 'already_in' }
    const assignment = await applyChange(ctx, exchange, change, repaired.assignment)
    await storeAssignment(ctx, exchange, assignment)
    for (const [giver_id, recipient_id] of dissolved(before.current, assignment)) {
      await erasePairsMessages(ctx, { exchange_id: exchange.id, giver_id, recipient_id })
    }
    await tellChanged(ctx, exchange, repaired.changed)
    return { ok: true, told: repaired.changed.length, shape: repaired.shape }
  })
}

/** Enters or removes the person and enqueues their mail. Returns the assignment with real ids. */
async function applyChange(
  ctx: Context,
  exchange: Exchange,
  change: Change,
  assignment: Assignment,
): Promise<Assignment> {
  if ('leaves' in change) {
    await leave(ctx, change.leaves, 'removed')
    return assignment
  }
  const { id } = await enter(ctx, exchange, change.joins)
  await enqueueMail(ctx, {
    kind: 'assignment',
    exchangeId: exchange.id,
    participantId: id,
    once: newId(),
  })
  const real = (name: string) => (name === LATECOMER ? id : name)
  return new Map([...assignment].map(([giver, recipient]) => [real(giver), real(recipient)]))
}

/** Tells only those whose recipient changed, in mails whose reader is secret. */
async function tellChanged(
  ctx: Context,
  exchange: Exchange,
  changed: readonly string[],
): Promise<void> {
  // Their first look is not reset, as that would single them out in the database.
  for (const participantId of changed) {
    await enqueueMail(ctx, {
      kind: 'changed_assignment',
      exchangeId: exchange.id,
      participantId,
      once: newId(),
      secretly: true,
    })
  }
}
