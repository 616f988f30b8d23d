import { visitOutcomes } from './listing.ts'
import type { RandomInt } from './random.ts'
import { exactly, type Sample, type Verdict } from './sample.ts'
import type { Sampler } from './sampling.ts'
import { defects, type Shape } from './shapes.ts'
import { walkInto } from './steering.ts'
import { DEFECT_STEPS_PER_PERSON, startWalk, wander } from './walk.ts'

const TRYING_STEPS = 2_000_000
const LISTING_STEPS = 200_000
const WALKING_STEPS = 4_000_000
const WANDERING_STEPS_PER_PERSON = 400

/**
 * An outcome of a shape, whatever is allowed. Outcomes of any shape are drawn until one has it, which is
 * exact as long as these are; if there are few, all are listed, which is exact and a proof; else one
 * is walked into the shape and then for a while within it.
 */
export function searched(
  sampler: Sampler,
  shape: Shape,
  share: number,
  random: RandomInt,
): Verdict {
  const sample = tried(sampler, shape, TRYING_STEPS * share)
  if (defects(sample.recipientOf, shape) === 0) return sample
  if (sampler.onlyOne) return 'impossible'
  const listed = drawnFromList(sampler, shape, LISTING_STEPS * share, random)
  if (listed !== undefined) return listed
  return walked(sampler, sample.recipientOf, shape, share, random)
}

/** Walks from an outcome into the shape, and on within it so that the way in is forgotten. */
export function walked(
  { graph }: Pick<Sampler, 'graph'>,
  from: Int32Array,
  shape: Shape,
  share: number,
  random: RandomInt,
): Verdict {
  const everybody = from.map((_, person) => person)
  const recipientOf = from.slice()
  const walk = startWalk(graph, everybody, recipientOf, random)
  if (!walkInto(walk, shape, { steps: WALKING_STEPS * share })) return 'not_found'
  wander(walk, shape, graph.size * WANDERING_STEPS_PER_PERSON * share)
  return { recipientOf, exact: false, methods: new Set(['walk']) }
}

/** Tries until an outcome has the shape; once they are approximate, one try is as good as many. */
export function tried(sampler: Sampler, shape: Shape, mostSteps: number): Sample {
  let sample = sampler.next()
  // What the first one needs to be made ready is not the price of a try.
  for (let left = mostSteps; sample.exact && !sampler.onlyOne && left > 0; ) {
    if (defects(sample.recipientOf, shape) === 0) return sample
    sample = sampler.next()
    left -= sample.steps + sample.recipientOf.length * DEFECT_STEPS_PER_PERSON
  }
  return sample
}

/** Undefined when there are too many outcomes to list them all. */
function drawnFromList(
  { graph }: Sampler,
  shape: Shape,
  mostSteps: number,
  random: RandomInt,
): Verdict | undefined {
  let found = 0
  let drawn: Int32Array | undefined
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const isComplete = visitOutcomes(graph, everybody, mostSteps, (recipientOf) => {
    if (defects(recipientOf, shape) === 0 && random(++found) === 0) drawn = recipientOf.slice()
    return true
  })
  if (!isComplete) return undefined
  return drawn === undefined ? 'impossible' : exactly(drawn, 'list')
}
