import { at } from './at.ts'
import type { Budget, Component, ComponentSampler } from './components.ts'
import { choicesOf, type Graph, recipientsOf, transposed } from './graph.ts'
import { type RandomInt, randomFraction } from './random.ts'

const MOST_STEPS = 2_500_000
const MOST_PAIRS = 4_000_000
const PAIRS_PER_STEP = 8
const LENIENCE = 10
const NOT_ASKED = -1

/**
 * Exact, and quick where everybody has a good part of all recipients to choose from: acceptance and
 * rejection against an upper bound on the number of outcomes. Huber, "Exact sampling from perfect
 * matchings of dense regular bipartite graphs", Algorithmica 44 (2006); Huber and Law, "Fast
 * approximation of the permanent for very dense problems", SODA 2008.
 *
 * A part with row sums a has at most the product of h(a)/e outcomes, where h(0) = 1 and h(a + 1) =
 * h(a) exp(1/h(a)), the smallest h for which the step below is sound. A recipient is handed to one
 * of the givers who may still have them with chance x exp(1 - X), x = 1/h(a - 1), X the sum of the x:
 * just the share of the bound that the rest keeps. X exp(1 - X) <= 1; what is missing is rejection.
 * Every outcome ends with the same chance, one over the bound (to the 52 bits of a fraction).
 */
export function acceptanceSampler(
  graph: Graph,
  component: Component,
  random: RandomInt,
): ComponentSampler {
  const choices = new Int32Array(graph.size).fill(NOT_ASKED)
  for (const giver of component.givers) choices[giver] = choicesOf(graph, giver)
  const shares = sharesUpTo(component.givers.length + 1)
  const steps = worthwhileSteps(graph, component, choices, shares)
  let columns: Column[] | undefined
  return (recipientOf, budget) => {
    const end = Math.max(0, budget.steps - steps)
    while (budget.steps > end) {
      columns ??= columnsOf(graph, component)
      budget.steps -= columns.length / PAIRS_PER_STEP
      if (tryOnce(columns, shares, choices.slice(), recipientOf, budget, random)) return true
    }
    return false
  }
}

/**
 * 0 where success looks hopeless: where the number of outcomes that van der Waerden's bound expects
 * of even rules (Egorychev, Adv. Math. 42, 1981) is too small a part of the upper bound.
 */
function worthwhileSteps(
  graph: Graph,
  { givers }: Component,
  choices: Int32Array,
  shares: Float64Array,
): number {
  const steps = (MOST_STEPS * givers.length) / graph.size
  let pairs = 0
  let logChance = 0
  for (const [index, giver] of givers.entries()) {
    const count = at(choices, giver)
    pairs += count
    logChance += Math.log(((index + 1) / givers.length) * count * at(shares, count + 1)) + 1
  }
  const stepsPerTry = (givers.length + pairs) / PAIRS_PER_STEP / 4
  return pairs < MOST_PAIRS && Math.exp(-logChance) * stepsPerTry < LENIENCE * steps ? steps : 0
}

type Column = { readonly recipient: number; readonly givers: readonly number[] }

/** The recipients with their possible givers, the scarcest first. */
function columnsOf(graph: Graph, component: Component): Column[] {
  const fromRecipients = transposed(graph)
  return Array.from(component.recipients, (recipient) => {
    return { recipient, givers: recipientsOf(fromRecipients, recipient) }
  }).sort((a, b) => a.givers.length - b.givers.length)
}

/** `left`: how many recipients each giver can still get. */
function tryOnce(
  columns: readonly Column[],
  shares: Float64Array,
  left: Int32Array,
  recipientOf: Int32Array,
  budget: Budget,
  random: RandomInt,
): boolean {
  for (const { recipient, givers } of columns) {
    budget.steps -= 1 + givers.length / PAIRS_PER_STEP
    let sum = 0
    for (const giver of givers) if (at(left, giver) > 0) sum += at(shares, at(left, giver))
    let point = randomFraction(random) / Math.exp(1 - sum)
    if (point >= sum) return false
    let chosen = -1
    for (const giver of givers) {
      if (at(left, giver) < 0) continue
      point -= at(shares, at(left, giver))
      left[giver] = at(left, giver) - 1
      if (chosen === -1 && point < 0) chosen = giver
      else if (left[giver] === 0) return false
    }
    if (chosen === -1) return false
    left[chosen] = NOT_ASKED
    recipientOf[chosen] = recipient
  }
  return true
}

/** x for each row sum up to `most`: 1 / h(a - 1). */
function sharesUpTo(most: number): Float64Array {
  const shares = new Float64Array(most + 1).fill(1)
  for (let sum = 2; sum <= most; sum++) {
    const before = at(shares, sum - 1)
    shares[sum] = before / Math.exp(before)
  }
  return shares
}
