import type { Context } from '../context.ts'
import { drawProblem, type RepairProblem } from '../draw/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Change } from './queries.ts'
import { crowdAround, type Gap, isLedElsewhere, LATECOMER, withNewcomerGivingTo } from './rules.ts'

const CRASHED = { ok: false, reason: 'crashed' } as const

/**
 * Names as they would be after a change; nothing is written. A newcomer first gets a recipient as if everybody's names
 * were drawn; the repair keeps to that. Returns why not, if there is no such way.
 */
export async function repair(
  ctx: Context,
  exchange: Exchange,
  problem: RepairProblem,
  change: Change,
) {
  const { people, exclusions, avoided, shape } = problem
  if ('leaves' in change) {
    const { id: lost } = change.leaves
    const present = drawProblem(await listParticipants(ctx, exchange.id), [], shape)
    const next = problem.current.get(lost) ?? ''
    return await repairAround(ctx, problem, present.people, { lost, next })
  }
  const drawn = await ctx.drawing.draw({ people, exclusions, avoided, shape })
  // Nothing was promised that it could fall short of.
  if (!drawn.ok) return drawn.reason === 'fell_short' ? CRASHED : drawn
  const lost = drawn.assignment.get(LATECOMER) ?? ''
  const settled = withNewcomerGivingTo(problem, lost)
  return await repairAround(ctx, settled, people, { lost, next: LATECOMER })
}

/** `everybody` gives before the change or after it. */
async function repairAround(
  ctx: Context,
  problem: RepairProblem,
  everybody: RepairProblem['people'],
  gap: Gap,
) {
  const { exclusions, avoided, shape, current } = problem
  const crowd = crowdAround({ people: everybody, exclusions, avoided, shape }, gap)
  const giver = [...current].find(([, recipient]) => recipient === gap.lost)?.[0]
  const isLed = isLedElsewhere(crowd, ctx.random)
  if (giver !== undefined && crowd.free.has(giver) && isLed) {
    const elsewhere = [...avoided, [giver, gap.next] as const]
    const mended = await ctx.drawing.repair({ ...problem, avoided: elsewhere })
    if (mended.ok) return mended
  }
  return await ctx.drawing.repair(problem)
}
