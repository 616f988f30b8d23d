import { maximumMatching } from './bipartite.ts'
import { cheapestPairs } from './cheapest.ts'
import { allows, type Graph } from './graph.ts'
import { visitOutcomes } from './listing.ts'
import type { RandomInt } from './random.ts'
import { type Sampler, uniformSampler } from './sampling.ts'
import { sampleOfShape } from './shaped.ts'
import { defects, type Shape, shapesFrom } from './shapes.ts'

/** Before the repair a giver had nobody, or somebody who takes part no longer. */
export const NOBODY = -1
export const SOMEBODY_GONE = -2

const LISTING_STEPS = 200_000
const SAMPLES = 10

/**
 * An outcome with the fewest changes to `before`; among these one of the strictest shape from
 * `wanted` on; among these one with the fewest changes for givers who have looked; among these a
 * random one, drawn like any outcome from the graph of the pairs that such repairs consist of. The
 * graph must have a perfect matching.
 */
export function repairedMatching(
  graph: Graph,
  before: Int32Array,
  looked: readonly boolean[],
  wanted: Shape,
  share: number,
  random: RandomInt,
): { recipientOf: Int32Array; shape: Shape } {
  const kept = before.map((recipient, giver) =>
    recipient >= 0 && allows(graph, giver, recipient) ? recipient : -1,
  )
  const prices = (change: number, ifLooked: number) =>
    Float64Array.from(kept, (recipient, giver) => {
      return recipient === -1 ? 0 : change + (looked[giver] === true ? ifLooked : 0)
    })
  const samplerOf = (pairs: Graph) =>
    uniformSampler(pairs, maximumMatching(pairs), { purpose: 'draw', share }, random)
  const gentlest = samplerOf(cheapestPairs(graph, kept, prices(graph.size + 1, 1)))
  const fewest = samplerOf(cheapestPairs(graph, kept, prices(1, 0)))
  const disturbed = (recipientOf: Int32Array) =>
    kept.filter((recipient, giver) => {
      return recipient !== -1 && recipient !== recipientOf[giver] && looked[giver] === true
    }).length
  for (const shape of shapesFrom(wanted)) {
    // Whoever keeps the shape among the gentlest repairs is the gentlest that keeps the shape.
    const recipientOf =
      sampleOfShape(gentlest, shape, share, random)?.recipientOf ??
      leastDisturbing(fewest, shape, disturbed, share, random)
    if (recipientOf !== undefined) return { recipientOf, shape }
  }
  throw new Error('Unreachable: there is an outcome, so there is a repair of any shape')
}

/** The least disturbing outcome of the shape: of all of them, or else of as many as there is time for. */
function leastDisturbing(
  sampler: Sampler,
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
  if (visitOutcomes(sampler.graph, LISTING_STEPS * share, consider)) return best?.recipientOf
  for (let sample = 0; sample < SAMPLES; sample++) {
    const found = sampleOfShape(sampler, shape, share, random)
    if (found === undefined) break
    consider(found.recipientOf)
  }
  return best?.recipientOf
}
