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
 * A circle, whatever is allowed. Outcomes of any shape are drawn until one is a circle, which is exact as long as
 * these are; if there are few, all are listed, which is exact and a proof; else one is walked into a circle and
 * then for a while among circles.
 */
export function searchedCircle(sampler: Sampler, share: number, random: RandomInt): Verdict {
  const sample = tried(sampler, TRYING_STEPS * share)
  if (isCircle(sample.recipientOf)) return sample
  if (sampler.onlyOne) return 'impossible'
  const listed = drawnFromList(sampler, LISTING_STEPS * share, random)
  if (listed !== undefined) return listed
  return walked(sampler, sample.recipientOf, 'circle', share, random)
}

function isCircle(recipientOf: Int32Array): boolean {
  return defects(recipientOf, 'circle') === 0
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

/** Tries until an outcome is a circle; once they are approximate, one try is as good as many. */
function tried(sampler: Sampler, mostSteps: number): Sample {
  let sample = sampler.next()
  // What the first one needs to be made ready is not the price of a try.
  for (let left = mostSteps; sample.exact && !sampler.onlyOne && left > 0; ) {
    if (isCircle(sample.recipientOf)) return sample
    sample = sampler.next()
    left -= sample.steps + sample.recipientOf.length * DEFECT_STEPS_PER_PERSON
  }
  return sample
}

/** Undefined when there are too many outcomes to list them all. */
function drawnFromList(
  { graph }: Sampler,
  mostSteps: number,
  random: RandomInt,
): Verdict | undefined {
  let found = 0
  let drawn: Int32Array | undefined
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const isComplete = visitOutcomes(graph, everybody, mostSteps, (recipientOf) => {
    if (isCircle(recipientOf) && random(++found) === 0) drawn = recipientOf.slice()
    return true
  })
  if (!isComplete) return undefined
  return drawn === undefined ? 'impossible' : exactly(drawn, 'list')
}
