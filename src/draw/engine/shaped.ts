import type { Reached } from './answer.ts'
import type { Matching } from './bipartite.ts'
import { circleDrawer } from './circle.ts'
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
  const draw = drawerOf({ ...party, graph: sampler.graph }, sampler, random)
  let wish: Reached['wish'] = 'met'
  for (const shape of shapesFrom(wanted)) {
    const verdict = draw(shape, effort)
    if (typeof verdict !== 'string') return { ...verdict, shape, wish }
    if (verdict === 'not_found' && found !== undefined && defects(found, shape) === 0) {
      const again = walked(sampler, found, shape, effort.share, random)
      if (typeof again !== 'string') return { ...again, shape, wish }
    }
    if (shape === wanted) wish = verdict
  }
  throw new Error('Unreachable: there is an outcome, so there is one of any shape')
}

/** What draws outcomes of a shape one after the other, each time with steps of its own. */
export type Drawer = (shape: Shape, effort: Effort) => Verdict

/** Draws from the party that the sampler draws from; what it works out for one outcome serves the next. */
export function drawerOf(party: Party, sampler: Sampler, random: RandomInt): Drawer {
  const drawCircle = circleDrawer(party, random)
  return (shape, effort) => {
    if (shape === 'any') return sampler.next()
    if (shape === 'circle') return drawCircle(effort)
    return drawnWithoutSwaps(sampler, effort.share, random)
  }
}
