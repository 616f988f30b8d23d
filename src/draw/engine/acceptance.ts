import { at, item } from './at.ts'
import { type Bounds, handOver, logBound, sharesUpTo } from './bounds.ts'
import { type Budget, type Component, type ComponentSampler, shareOfSteps } from './components.ts'
import { allows, choicesOf, type Graph, recipientsOf, transposed } from './graph.ts'
import type { RandomInt } from './random.ts'

const MOST_STEPS = 3_000_000
const MOST_ARCS = 4_000_000
const ARCS_PER_STEP = 8
const STEPS_PER_DRAW = 3
const LENIENCE = 10

/**
 * Exact, and quick where everybody has a good part of all recipients to choose from: hands out the
 * recipients one by one by acceptance and rejection against a bound, the scarcest first.
 */
export function acceptanceSampler(
  graph: Graph,
  { givers, recipients }: Component,
  random: RandomInt,
): ComponentSampler {
  const most = shareOfSteps(MOST_STEPS, givers.length, graph.size)
  const tries = triesFor(graph, givers, 1, most)
  let order: Int32Array | undefined
  return (recipientOf, budget) => {
    const end = Math.max(0, budget.steps - tries.steps)
    while (budget.steps > end) {
      const { possibleGivers, bounds } = tries.start(budget)
      const scarcity = (recipient: number) => item(possibleGivers, recipient).length
      order ??= recipients.toSorted((a, b) => scarcity(a) - scarcity(b))
      const isDrawn = order.every((recipient) => {
        const giver = handOne(bounds, item(possibleGivers, recipient), budget, random)
        if (giver !== -1) recipientOf[giver] = recipient
        return giver !== -1
      })
      if (isDrawn) return true
    }
    return false
  }
}

/**
 * Exact: a circle, built backwards from one person by the same acceptance and rejection. Who gives
 * to them? And who to that giver? They themselves give only in the end, so no round closes early,
 * and the last step is allowed or rejected. Undefined when the steps are spent.
 */
export function acceptedCircle(
  graph: Graph,
  mostSteps: number,
  random: RandomInt,
): Int32Array | undefined {
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const start = everybody.reduce((best, person) => {
    return choicesOf(graph, person) > choicesOf(graph, best) ? person : best
  })
  const others = everybody.filter((person) => person !== start)
  const mayClose = choicesOf(graph, start) / graph.size
  const tries = triesFor(graph, others, mayClose, mostSteps)
  const recipientOf = new Int32Array(graph.size)
  const budget = { steps: tries.steps }
  while (budget.steps > 0) {
    const { possibleGivers, bounds } = tries.start(budget)
    let recipient = start
    for (let open = others.length; open > 0 && recipient !== -1; open--) {
      const giver = handOne(bounds, item(possibleGivers, recipient), budget, random)
      if (giver !== -1) recipientOf[giver] = recipient
      recipient = giver
    }
    if (recipient === -1 || !allows(graph, start, recipient)) continue
    recipientOf[start] = recipient
    return recipientOf
  }
  return undefined
}

/** What all tries share, made when the first one starts. */
type Tries = {
  readonly steps: number
  start(budget: Budget): { possibleGivers: readonly Int32Array[]; bounds: Bounds }
}

/**
 * 0 steps where success looks hopeless: where the number of outcomes that van der Waerden's bound
 * expects of even choices (Egorychev, Adv. Math. 42, 1981), of which `part` have the shape, is too
 * small a part of the upper bound.
 */
function triesFor(graph: Graph, givers: Int32Array, part: number, most: number): Tries {
  const choices = givers.map((giver) => choicesOf(graph, giver))
  const shares = sharesUpTo(Math.max(...choices) + 1)
  const arcs = choices.reduce((sum, count) => sum + count, 0)
  let logExpected = Math.log(part)
  for (const [index, count] of choices.entries()) {
    logExpected += Math.log(((index + 1) / givers.length) * count)
  }
  const tries = Math.exp(logBound(choices, shares) - logExpected)
  const stepsPerTry = (choices.length + arcs) / ARCS_PER_STEP / 4
  const untouched = new Int32Array(graph.size).fill(-1)
  for (const [index, giver] of givers.entries()) untouched[giver] = at(choices, index)
  let possibleGivers: Int32Array[] | undefined
  return {
    steps: arcs < MOST_ARCS && tries * stepsPerTry < LENIENCE * most ? most : 0,
    start(budget) {
      budget.steps -= graph.size / ARCS_PER_STEP
      possibleGivers ??= Array.from({ length: graph.size }, (_, recipient) => {
        const possible = Int32Array.from(recipientsOf(transposed(graph), recipient))
        return possible.filter((giver) => at(untouched, giver) >= 0)
      })
      return { possibleGivers, bounds: { shares, left: untouched.slice() } }
    },
  }
}

function handOne(
  bounds: Bounds,
  possibleGivers: Int32Array,
  budget: Budget,
  random: RandomInt,
): number {
  budget.steps -= STEPS_PER_DRAW + possibleGivers.length / ARCS_PER_STEP
  return handOver(bounds, possibleGivers, random)
}
