import { at } from './at.ts'
import { maximumMatching } from './bipartite.ts'
import { cheapestArcs } from './cheapest.ts'
import { allows } from './graph.ts'
import { visitOutcomes } from './listing.ts'
import type { RandomInt } from './random.ts'
import type { Effort, Party, Verdict } from './sample.ts'
import { type Sampler, uniformSampler } from './sampling.ts'
import { drawerOf } from './shaped.ts'
import { defects, type Shape, shapesFrom } from './shapes.ts'

/** Before the repair a giver had nobody, or somebody who takes part no longer. */
export const NOBODY = -1
export const SOMEBODY_GONE = -2

/** Of all budgets of a draw: a repair comes to hundreds of people at most, and others wait for it. */
const SHARE_OF_DRAW = 1 / 8
const LISTING_STEPS = 200_000
const SAMPLES = 10

/** What there was before: everybody's recipient, and who has looked at theirs. */
export type Before = { readonly recipientOf: Int32Array; readonly looked: readonly boolean[] }

/**
 * An outcome with the fewest changes to what was before; among these one of the strictest shape from
 * `wanted` on that is found; among these one with the fewest changes for givers who have looked;
 * among these a random one, drawn like any outcome from the graph of the arcs that such repairs
 * consist of. The party's graph must have a perfect matching.
 */
export function repairedMatching(
  { graph, households }: Party,
  { recipientOf: before, looked }: Before,
  wanted: Shape,
  share: number,
  random: RandomInt,
): { recipientOf: Int32Array; shape: Shape } {
  const effort: Effort = { purpose: 'draw', share: share * SHARE_OF_DRAW }
  const kept = before.map((recipient, giver) =>
    recipient >= 0 && allows(graph, giver, recipient) ? recipient : -1,
  )
  const drawerOf = (change: number, ifLooked: number) => {
    const prices = Float64Array.from(kept, (recipient, giver) => {
      return recipient === -1 ? 0 : change + (looked[giver] === true ? ifLooked : 0)
    })
    return drawerFrom({ graph: cheapestArcs(graph, kept, prices), households }, effort, random)
  }
  const isSpared = (giver: number) => at(kept, giver) !== -1 && looked[giver] === true
  const disturbed = (recipientOf: Int32Array) =>
    kept.filter((recipient, giver) => isSpared(giver) && recipient !== at(recipientOf, giver))
      .length
  const gentlest = drawerOf(graph.size + 1, 1)
  const fewest = kept.some((_, giver) => isSpared(giver)) ? drawerOf(1, 0) : undefined
  for (const shape of shapesFrom(wanted)) {
    // Whoever keeps the shape among the gentlest repairs is the gentlest that keeps the shape.
    const verdict = gentlest.draw(shape)
    if (typeof verdict !== 'string') return { recipientOf: verdict.recipientOf, shape }
    const recipientOf = fewest && leastDisturbing(fewest, shape, disturbed, share, random)
    if (recipientOf !== undefined) return { recipientOf, shape }
  }
  throw new Error('Unreachable: there is an outcome, so there is a repair of any shape')
}

/** Draws repairs from the arcs that all repairs of one sort consist of. */
type RepairDrawer = { readonly sampler: Sampler; draw(shape: Shape): Verdict }

function drawerFrom(party: Party, effort: Effort, random: RandomInt): RepairDrawer {
  const sampler = uniformSampler(party, maximumMatching(party.graph), effort, random)
  const draw = drawerOf({ ...party, graph: sampler.graph }, sampler, random)
  return { sampler, draw: (shape) => draw(shape, effort) }
}

/** The least disturbing outcome of the shape: of all of them, or else of as many as there is time for. */
function leastDisturbing(
  { sampler, draw }: RepairDrawer,
  shape: Shape,
  disturbed: (recipientOf: Int32Array) => number,
  share: number,
  random: RandomInt,
): Int32Array | undefined {
  let best: { recipientOf: Int32Array; disturbs: number; ties: number } | undefined
  const consider = (recipientOf: Int32Array) => {
    if (defects(recipientOf, shape) > 0) return
    const disturbs = disturbed(recipientOf)
    const ties = best?.disturbs === disturbs ? best.ties + 1 : 1
    if (best !== undefined && disturbs > best.disturbs) return
    if (ties === 1 || random(ties) === 0)
      best = { recipientOf: recipientOf.slice(), disturbs, ties }
    else if (best !== undefined) best.ties = ties
  }
  const { graph } = sampler
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const isComplete = visitOutcomes(graph, everybody, LISTING_STEPS * share, (recipientOf) => {
    consider(recipientOf)
    return true
  })
  if (isComplete) return best?.recipientOf
  for (let sample = 0; sample < SAMPLES; sample++) {
    const found = draw(shape)
    if (typeof found === 'string') break
    consider(found.recipientOf)
  }
  return best?.recipientOf
}
