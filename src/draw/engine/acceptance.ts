import { at } from './at.ts'
import { type Budget, type Component, type ComponentSampler, shareOfSteps } from './components.ts'
import { choicesOf, type Graph, recipientsOf, transposed } from './graph.ts'
import { type RandomInt, randomFraction } from './random.ts'

const MOST_STEPS = 3_000_000
const MOST_PAIRS = 4_000_000
const PAIRS_PER_STEP = 8
const LENIENCE = 10
const STEPS_PER_DRAW = 3
const SERVED = -1

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
  const choices = component.givers.map((giver) => choicesOf(graph, giver))
  const shares = sharesUpTo(choices.length + 1)
  const most = shareOfSteps(MOST_STEPS, choices.length, graph.size)
  const steps = worthwhileSteps(choices, shares, most)
  let columns: Column[] | undefined
  return (recipientOf, budget) => {
    const end = Math.max(0, budget.steps - steps)
    while (budget.steps > end) {
      columns ??= columnsOf(graph, component)
      const chosen = tryOnce(columns, shares, choices, budget, random)
      if (chosen === undefined) continue
      for (const [index, { recipient }] of columns.entries()) {
        recipientOf[at(component.givers, at(chosen, index))] = recipient
      }
      return true
    }
    return false
  }
}

/**
 * 0 where success looks hopeless: where the number of outcomes that van der Waerden's bound expects
 * of even rules (Egorychev, Adv. Math. 42, 1981) is too small a part of the upper bound.
 */
function worthwhileSteps(choices: Int32Array, shares: Float64Array, most: number): number {
  let pairs = 0
  let logChance = 0
  for (const [index, count] of choices.entries()) {
    pairs += count
    logChance += Math.log(((index + 1) / choices.length) * count * at(shares, count + 1)) + 1
  }
  const stepsPerTry = (choices.length + pairs) / PAIRS_PER_STEP / 4
  return pairs < MOST_PAIRS && Math.exp(-logChance) * stepsPerTry < LENIENCE * most ? most : 0
}

/** A recipient and, as positions among the component's givers, who may give to them. */
type Column = { readonly recipient: number; readonly givers: readonly number[] }

/** The scarcest recipients first. */
function columnsOf(graph: Graph, { givers, recipients }: Component): Column[] {
  const position = new Map(Array.from(givers, (giver, index) => [giver, index]))
  const fromRecipients = transposed(graph)
  return Array.from(recipients, (recipient) => {
    const possible = recipientsOf(fromRecipients, recipient)
    return { recipient, givers: possible.map((giver) => position.get(giver) ?? -1) }
  }).sort((a, b) => a.givers.length - b.givers.length)
}

/** The giver chosen for each column; undefined if the try was rejected. */
function tryOnce(
  columns: readonly Column[],
  shares: Float64Array,
  choices: Int32Array,
  budget: Budget,
  random: RandomInt,
): Int32Array | undefined {
  const left = choices.slice()
  const chosen = new Int32Array(columns.length).fill(-1)
  budget.steps -= STEPS_PER_DRAW + choices.length / PAIRS_PER_STEP
  for (const [index, { givers }] of columns.entries()) {
    budget.steps -= STEPS_PER_DRAW + givers.length / PAIRS_PER_STEP
    let sum = 0
    for (const giver of givers) if (at(left, giver) > 0) sum += at(shares, at(left, giver))
    let point = randomFraction(random) / Math.exp(1 - sum)
    if (point >= sum) return undefined
    for (const giver of givers) {
      if (at(left, giver) < 0) continue
      point -= at(shares, at(left, giver))
      left[giver] = at(left, giver) - 1
      if (chosen[index] === -1 && point < 0) chosen[index] = giver
      else if (left[giver] === 0) return undefined
    }
    if (chosen[index] === -1) return undefined
    left[at(chosen, index)] = SERVED
  }
  return chosen
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
