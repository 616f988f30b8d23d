import type { Matching } from './bipartite.ts'
import { rejectedCircle } from './circle.ts'
import { splitAt } from './components.ts'
import type { Graph } from './graph.ts'
import { patchIntoShape } from './patching.ts'
import type { RandomInt } from './random.ts'
import { countedRounds, MOST_COUNTED } from './rounds.ts'
import { type Effort, type Sample, type Sampler, uniformSampler } from './sampling.ts'
import { defects, type Shape, shapesFrom } from './shapes.ts'

const STEPS_BEFORE_COUNTING = 20_000
const SEATING_STEPS = 2_000_000
const TRYING_STEPS = 1_500_000
const PATCHING_STEPS = 1_000_000
const DEFECT_STEPS_PER_PERSON = 0.1
const SHORTEST_WITHOUT_SWAPS = 3

/** An outcome of the strictest shape, from the wanted one on, of which one was found. */
export function drawShaped(
  graph: Graph,
  matching: Matching,
  wanted: Shape,
  effort: Effort,
  random: RandomInt,
): Sample & { readonly shape: Shape } {
  const sampler = uniformSampler(graph, matching, effort, random)
  for (const shape of shapesFrom(wanted)) {
    const sample = sampleOfShape(sampler, shape, effort.share, random)
    if (sample !== undefined) return { ...sample, shape }
  }
  throw new Error('Unreachable: there is an outcome, so there is one of any shape')
}

/**
 * An outcome of the shape, uniform if it says exact; undefined when there is none (proven for up to
 * 16 people) or none was found within the budget.
 */
export function sampleOfShape(
  sampler: Sampler,
  shape: Shape,
  share: number,
  random: RandomInt,
): Sample | undefined {
  const { graph } = sampler
  const countable = graph.size <= MOST_COUNTED
  const steps = (most: number) => (countable ? STEPS_BEFORE_COUNTING : most * share)
  if (shape === 'any') return sampler.next()
  if (shape === 'circle') {
    if (!isStronglyConnected(graph)) return undefined
    const circle = rejectedCircle(graph, steps(SEATING_STEPS), random)
    if (circle !== undefined) return { recipientOf: circle, exact: true }
  }
  const sample = lastTry(sampler, shape, steps(TRYING_STEPS))
  if (defects(sample.recipientOf, shape) === 0) return sample
  else if (countable) return counted(graph, shape, random)
  else if (sampler.onlyOne) return undefined
  else return patched(graph, sample, shape, steps(PATCHING_STEPS), random)
}

/** A circle leads from everybody to everybody. */
function isStronglyConnected(graph: Graph): boolean {
  const themselves = Int32Array.from({ length: graph.size }, (_, person) => person)
  return splitAt(graph, themselves).length === 1
}

/** Tries until an outcome has the shape; once they are approximate, one try is as good as many. */
function lastTry(sampler: Sampler, shape: Shape, mostSteps: number): Sample {
  let sample = sampler.next()
  let left = mostSteps
  while (sample.exact && !sampler.onlyOne && left > 0) {
    if (defects(sample.recipientOf, shape) === 0) return sample
    left -= sample.steps + sample.recipientOf.length * DEFECT_STEPS_PER_PERSON
    sample = sampler.next()
  }
  return sample
}

function counted(graph: Graph, shape: Shape, random: RandomInt): Sample | undefined {
  const shortest = shape === 'circle' ? graph.size : SHORTEST_WITHOUT_SWAPS
  const recipientOf = countedRounds(graph, shortest, random)
  return recipientOf === undefined ? undefined : { recipientOf, exact: true }
}

function patched(
  graph: Graph,
  { recipientOf }: Sample,
  shape: Shape,
  steps: number,
  random: RandomInt,
): Sample | undefined {
  const found = patchIntoShape(graph, recipientOf, shape, { steps }, random)
  return found ? { recipientOf, exact: false } : undefined
}
