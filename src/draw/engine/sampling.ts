import { acceptanceSampler } from './acceptance.ts'
import { item } from './at.ts'
import type { Matching } from './bipartite.ts'
import { chainSampler } from './chain.ts'
import { type Component, type ComponentSampler, splitAt, withinComponents } from './components.ts'
import { countingSampler } from './counting.ts'
import type { Graph } from './graph.ts'
import type { RandomInt } from './random.ts'
import { rejectionSampler } from './rejection.ts'

const STEPS = 6_000_000
const CHAIN_STEPS = 2_000_000
const CHAIN_STEPS_AGAIN = 40_000

/**
 * A forecast needs some outcome only, and saves the long run of the Markov chain. `share`: how much
 * of all budgets may be spent, 1 being everything.
 */
export type Effort = { readonly purpose: 'draw' | 'forecast'; readonly share: number }

/** An outcome, and whether all outcomes were exactly equally likely to be it. */
export type Sample = { readonly recipientOf: Int32Array; readonly exact: boolean }

/**
 * Draws outcomes of a graph one after the other, each independent of those before while they are
 * exact. `graph` is the given one without the pairs that are in no outcome; `onlyOne`: there is but
 * one outcome. `next` also says how many steps it took.
 */
export type Sampler = {
  readonly graph: Graph
  readonly onlyOne: boolean
  next(): Sample & { readonly steps: number }
}

/**
 * Uniform among all perfect matchings. Whether a method gives up depends only on tries that failed,
 * so passing on to the next one favours no outcome.
 */
export function uniformSampler(
  graph: Graph,
  { recipientOf: start }: Matching,
  effort: Effort,
  random: RandomInt,
): Sampler {
  const components = splitAt(graph, start)
  const inside = withinComponents(graph, components)
  const current = start.slice()
  const samplers = components
    .filter(({ givers }) => givers.length > 1)
    .map((component) => componentSampler(inside, component, effort, random))
  return {
    graph: inside,
    onlyOne: samplers.length === 0,
    next() {
      const most = STEPS * effort.share
      const budget = { steps: most }
      let exact = true
      for (const sample of samplers) exact = sample(current, budget) && exact
      return { recipientOf: current.slice(), exact, steps: most - budget.steps }
    },
  }
}

/** Like a ComponentSampler that never gives up; false says that the outcome is approximate. */
function componentSampler(
  graph: Graph,
  component: Component,
  effort: Effort,
  random: RandomInt,
): ComponentSampler {
  const exactly = [
    rejectionSampler(graph, component, random),
    acceptanceSampler(graph, component, random),
    countingSampler(graph, component, random),
  ]
  const share = (effort.share * component.givers.length) / graph.size
  const again = chainSampler(graph, component, CHAIN_STEPS_AGAIN * share, random)
  let chain =
    effort.purpose === 'draw' ? chainSampler(graph, component, CHAIN_STEPS * share, random) : again
  return (recipientOf, budget) => {
    while (exactly.length > 0) {
      if (item(exactly, 0)(recipientOf, budget)) return true
      exactly.shift()
    }
    chain(recipientOf, budget)
    chain = again
    return false
  }
}
