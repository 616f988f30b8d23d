import { at, doubleAt } from './at.ts'
import { type RandomInt, randomFraction } from './random.ts'

const SERVED = -1

/**
 * An upper bound on the number of outcomes that shrinks evenly. People with a choices each have at
 * most the product of h(a) / e outcomes, where h(0) = 1 and h(a + 1) = h(a) exp(1 / h(a)), the
 * smallest h for which `handOver` is sound. Huber, "Exact sampling from perfect matchings of dense
 * regular bipartite graphs", Algorithmica 44 (2006); Huber and Law, "Fast approximation of the
 * permanent for very dense problems", SODA 2008.
 */
export type Bounds = {
  /** x for each number of choices: 1 / h(a - 1), the share of the bound. */
  readonly shares: Float64Array
  /** How many of the recipients not yet given out each giver may have; -1 once they are served. */
  readonly left: Int32Array
}

/** x for each number of choices up to `most`. */
export function sharesUpTo(most: number): Float64Array {
  const shares = new Float64Array(most + 1).fill(1)
  for (let choices = 2; choices <= most; choices++) {
    const before = doubleAt(shares, choices - 1)
    shares[choices] = before / Math.exp(before)
  }
  return shares
}

/** The logarithm of the bound for givers with so many choices each. */
export function logBound(choices: Int32Array, shares: Float64Array): number {
  let sum = 0
  for (const count of choices) sum -= Math.log(doubleAt(shares, count + 1)) + 1
  return sum
}

/**
 * Hands a recipient to one of the givers who may have them, each with chance x exp(1 - X), X being
 * the sum of the x: just the share of the bound that the rest keeps. As X exp(1 - X) <= 1, what is
 * missing is rejection, and every complete outcome has the same chance, one over the bound. -1 if it
 * was rejected, or somebody has no choice left.
 */
export function handOver({ shares, left }: Bounds, givers: Int32Array, random: RandomInt): number {
  let sum = 0
  for (const giver of givers) if (at(left, giver) > 0) sum += doubleAt(shares, at(left, giver))
  let point = randomFraction(random) / Math.exp(1 - sum)
  if (point >= sum) return -1
  let chosen = -1
  for (const giver of givers) {
    const choices = at(left, giver)
    if (choices < 0) continue
    point -= doubleAt(shares, choices)
    left[giver] = choices - 1
    if (chosen === -1 && point < 0) chosen = giver
    else if (choices === 1) return -1
  }
  if (chosen !== -1) left[chosen] = SERVED
  return chosen
}
