import type { Reached } from './answer.ts'
import type { Matching } from './bipartite.ts'
import { drawnCircle } from './circle.ts'
import type { RandomInt } from './random.ts'
import { countedRounds, MOST_COUNTED } from './rounds.ts'
import { type Effort, exactly, type Party, type Sample, type Verdict } from './sample.ts'
import { type Sampler, uniformSampler } from './sampling.ts'
import { searched, tried, walked } from './search.ts'
import { defects, SHORTEST_WITHOUT_SWAPS, type Shape, shapesFrom } from './shapes.ts'

const STEPS_BEFORE_COUNTING = 20_000

/** How to draw, and an outcome that was found before, to fall back on. */
export type Wish = {
  readonly shape: Shape
  readonly effort: Effort
  readonly found?: Int32Array | undefined
}

/** An outcome of the strictest shape, from the wanted one on, of which one was found. */
export function drawShaped(
  party: Party,
  matching: Matching,
  { shape: wanted, effort, found }: Wish,
  random: RandomInt,
): Sample & Reached {
  const sampler = uniformSampler(party, matching, effort, random)
  let wish: Reached['wish'] = 'met'
  for (const shape of shapesFrom(wanted)) {
    const verdict = ofShape({ ...party, graph: sampler.graph }, sampler, shape, effort, random)
    if (typeof verdict !== 'string') return { ...verdict, shape, wish }
    if (verdict === 'not_found' && found !== undefined && defects(found, shape) === 0) {
      const again = walked(sampler, found, shape, effort.share, random)
      if (typeof again !== 'string') return { ...again, shape, wish }
    }
    if (shape === wanted) wish = verdict
  }
  throw new Error('Unreachable: there is an outcome, so there is one of any shape')
}

/** An outcome of the shape from the party that the sampler draws from. */
export function ofShape(
  party: Party,
  sampler: Sampler,
  shape: Shape,
  effort: Effort,
  random: RandomInt,
): Verdict {
  if (shape === 'any') return sampler.next()
  if (shape === 'circle') return drawnCircle(party, effort, random)
  if (sampler.graph.size > MOST_COUNTED) return searched(sampler, shape, effort.share, random)
  const sample = tried(sampler, shape, STEPS_BEFORE_COUNTING)
  if (defects(sample.recipientOf, shape) === 0) return sample
  const counted = countedRounds(sampler.graph, SHORTEST_WITHOUT_SWAPS, random)
  return counted === undefined ? 'impossible' : exactly(counted, 'rounds')
}
