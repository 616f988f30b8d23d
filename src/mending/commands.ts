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

/** Takes the draw back and erases who drew whom. False if nothing is drawn. */
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
 * Lets somebody in or out of a drawn exchange: as few givers as possible get another
 * recipient, and only they are told. If there is no way, the reason, and nothing changes.
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

/** Writes the person in or out and mails them; returns the assignment with their real id. */
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

/** Only those whose recipient changed are told, and only in a way that names nobody else. */
async function tellChanged(
  ctx: Context,
  exchange: Exchange,
  changed: readonly string[],
): Promise<void> {
  // Their first look is not taken back: in the database that would name them.
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
