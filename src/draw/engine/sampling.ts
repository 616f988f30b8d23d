import { acceptanceSampler } from './acceptance.ts'
import { at } from './at.ts'
import { MOST_BALANCED } from './balance.ts'
import { balancedSampler } from './balanced.ts'
import { type Matching, shuffledMatching } from './bipartite.ts'
import {
  type Budget,
  type Component,
  type ComponentSampler,
  splitAt,
  withinComponents,
} from './components.ts'
import { countingSampler } from './counting.ts'
import type { Graph } from './graph.ts'
import { householdsSampler } from './households.ts'
import { hasFewKinds } from './kinds.ts'
import { listingSampler } from './listing.ts'
import type { RandomInt } from './random.ts'
import { rejectionSampler } from './rejection.ts'
import { type Effort, hasHousemates, type Method, type Party, type Sample } from './sample.ts'
import { startWalk, wander } from './walk.ts'

const STEPS = 15_000_000
/** Where balance comes next, which is as quick. */
const HOUSEHOLD_STEPS = 1_000_000
const WALK_STEPS = 2_000_000
const WALK_STEPS_AGAIN = 40_000

/**
 * Draws outcomes of a graph one after the other, each independent of those before while they are
 * exact. `graph` is the given one without the arcs that are in no outcome; `onlyOne`: there is but
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
  given: Party,
  { recipientOf: start }: Matching,
  effort: Effort,
  random: RandomInt,
): Sampler {
  const components = splitAt(given.graph, start)
  const party = { ...given, graph: withinComponents(given.graph, components) }
  const current = start.slice()
  const samplers = components
    .filter(({ givers }) => givers.length > 1)
    .map((component) => componentSampler(party, component, effort, random))
  return {
    graph: party.graph,
    onlyOne: samplers.length === 0,
    next() {
      const most = STEPS * effort.share
      const budget = { steps: most }
      const methods = new Set(samplers.map((sample) => sample(current, budget)))
      const recipientOf = current.slice()
      return { recipientOf, exact: !methods.has('walk'), methods, steps: most - budget.steps }
    },
  }
}

/** Like a ComponentSampler that never gives up, and tells how it drew. */
function componentSampler(
  party: Party,
  component: Component,
  effort: Effort,
  random: RandomInt,
): (recipientOf: Int32Array, budget: Budget) => Method {
  const methods = exactMethods(party, component, random)
  const walk = walkSampler(party.graph, component, effort, random)
  let current: ReturnType<typeof methods.next> | undefined
  return (recipientOf, budget) => {
    current ??= methods.next()
    while (current.done !== true) {
      const [method, sample] = current.value
      if (sample(recipientOf, budget)) return method
      current = methods.next()
    }
    walk(recipientOf, budget)
    return 'walk'
  }
}

/** The exact methods in the order in which they are tried, each made only when its turn comes. */
function* exactMethods(
  party: Party,
  component: Component,
  random: RandomInt,
): Generator<readonly [Method, ComponentSampler]> {
  const { graph } = party
  yield ['shuffle', rejectionSampler(graph, component, random)]
  if (hasHousemates(party)) {
    const isBalanced = component.givers.length <= MOST_BALANCED
    const most = isBalanced ? HOUSEHOLD_STEPS : undefined
    yield ['households', householdsSampler(party, component, random, most)]
  }
  const countsFirst = hasFewKinds(graph, component)
  if (countsFirst) yield ['kinds', countingSampler(graph, component, random)]
  yield ['balance', balancedSampler(graph, component, random)]
  yield ['bounds', acceptanceSampler(graph, component, random)]
  if (!countsFirst) yield ['kinds', countingSampler(graph, component, random)]
  yield ['list', listingSampler(graph, component, random)]
}

/** Approximate: a long walk from somewhere, then shorter ones. */
function walkSampler(
  graph: Graph,
  component: Component,
  { purpose, share }: Effort,
  random: RandomInt,
): (recipientOf: Int32Array, budget: Budget) => void {
  const part = (share * component.givers.length) / graph.size
  let steps = (purpose === 'draw' ? WALK_STEPS : WALK_STEPS_AGAIN) * part
  let isStarted = false
  return (recipientOf, budget) => {
    if (!isStarted) {
      const start = shuffledMatching(graph, random)
      for (const giver of component.givers) recipientOf[giver] = at(start, giver)
    }
    wander(startWalk(graph, component.givers, recipientOf, random), 'any', steps)
    budget.steps -= steps
    steps = WALK_STEPS_AGAIN * part
    isStarted = true
  }
}
