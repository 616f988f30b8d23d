import type { Reached } from './answer.ts'
import type { Matching } from './bipartite.ts'
import { drawnCircle } from './circle.ts'
import type { RandomInt } from './random.ts'
import type { Effort, Party, Sample, Verdict } from './sample.ts'
import { type Sampler, uniformSampler } from './sampling.ts'
import { walked } from './search.ts'
import { defects, type Shape, shapesFrom } from './shapes.ts'
import { drawnWithoutSwaps } from './without-swaps.ts'

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
  return drawnWithoutSwaps(sampler, effort.share, random)
}
