import { at, doubleAt, item } from './at.ts'
import type { Component } from './components.ts'
import { choicesOf, type Graph, recipientsOf, transposed } from './graph.ts'

/** After so many rounds, or once they change so little, more of them hardly bring the bound down. */
const ROUNDS = 10
const EVEN = 0.01
/** For more people a table of all shares takes too much memory: here it is 8 MB. */
export const MOST_BALANCED = 1_000
/** A bound without weights loses about exp(unevenness) tries for one. */
const MOST_UNEVEN = 0.5

/**
 * An upper bound on the number of outcomes that is nearly met where everybody may give to a good part
 * of all. Recipients have weights, the more the harder they are to place, so that everybody's choices
 * weigh about the same (Sinkhorn and Knopp, Pacific J. Math. 21, 1967), and come in a fixed order. Of
 * a giver the bound is g / e, where g before a turn is g after it times exp(weight / g). docs/draw.md
 * has the proof.
 */
export type Balance = {
  readonly givers: Int32Array
  /** The recipients in the order in which they are handed out, the heaviest first. */
  readonly order: Int32Array
  /** For each turn and each giver the weight of the recipient by g after the turn; 0 if not allowed. */
  readonly shares: Float64Array
  /** About how many times the number of outcomes the bound is, as a logarithm. */
  readonly logExcess: number
}

/** Weighs the recipients of a component and bounds the number of its outcomes. */
export function balanceOf(graph: Graph, { givers, recipients }: Component): Balance {
  const size = givers.length
  const takers = takersOf(graph, { givers, recipients })
  const weights = balancedWeights(takers)
  const places = Int32Array.from(recipients.keys()).sort(
    (a, b) => doubleAt(weights, b) - doubleAt(weights, a),
  )
  const shares = new Float64Array(size * size)
  const bounds = new Float64Array(size)
  for (let turn = size - 1; turn >= 0; turn--) {
    const weight = doubleAt(weights, at(places, turn))
    for (const giver of item(takers, at(places, turn))) {
      // The last one they can get has the least bound that is one.
      const bound = doubleAt(bounds, giver) || weight
      shares[turn * size + giver] = weight / bound
      bounds[giver] = bound * Math.exp(weight / bound)
    }
  }
  const order = places.map((place) => at(recipients, place))
  return { givers, order, shares, logExcess: logExcess(takers, weights, bounds) }
}

/**
 * Whether some recipients are so much harder to place than others that weights pay, as half the sum of
 * the squares tells by which the numbers of their possible givers differ from the mean.
 */
export function isUneven(graph: Graph, { recipients }: Component): boolean {
  if (recipients.length > MOST_BALANCED) return false
  const columns = transposed(graph)
  const counts = Float64Array.from(recipients, (recipient) => choicesOf(columns, recipient))
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const squares = counts.reduce((sum, count) => sum + (count / mean - 1) ** 2, 0)
  return squares / 2 > MOST_UNEVEN
}

/** For each of the recipients the places of their possible givers. */
function takersOf(graph: Graph, { givers, recipients }: Component): Int32Array[] {
  const columns = transposed(graph)
  const placeOf = new Int32Array(graph.size)
  for (const [place, giver] of givers.entries()) placeOf[giver] = place
  return Array.from(recipients, (recipient) => {
    return Int32Array.from(recipientsOf(columns, recipient)).map((giver) => at(placeOf, giver))
  })
}

function balancedWeights(takers: readonly Int32Array[]): Float64Array {
  const weights = new Float64Array(takers.length).fill(1)
  for (let round = 0, isEven = false; round < ROUNDS && !isEven; round++) {
    const wholes = wholesOf(takers, weights)
    isEven = true
    for (const [place, givers] of takers.entries()) {
      let parts = 0
      for (const giver of givers) parts += 1 / doubleAt(wholes, giver)
      isEven &&= Math.abs(parts * doubleAt(weights, place) - 1) < EVEN
      weights[place] = 1 / parts
    }
  }
  return weights
}

/** What the choices of each giver weigh. */
function wholesOf(takers: readonly Int32Array[], weights: Float64Array): Float64Array {
  const wholes = new Float64Array(takers.length)
  for (const [place, givers] of takers.entries()) {
    const weight = doubleAt(weights, place)
    for (const giver of givers) wholes[giver] = doubleAt(wholes, giver) + weight
  }
  return wholes
}

/**
 * Of n people whose choices weigh the same on both sides there are about n! / n^n exp((s - 1) / 2)
 * outcomes by weight, s being the sum of the squares of all parts (McCullagh, J. Stat. Comput. Simul.
 * 84, 2014).
 */
function logExcess(
  takers: readonly Int32Array[],
  weights: Float64Array,
  bounds: Float64Array,
): number {
  const wholes = wholesOf(takers, weights)
  let log = (1 - Math.log(2 * Math.PI * takers.length)) / 2
  for (const [giver, bound] of bounds.entries()) log += Math.log(bound / doubleAt(wholes, giver))
  for (const [place, givers] of takers.entries()) {
    for (const giver of givers) log -= (doubleAt(weights, place) / doubleAt(wholes, giver)) ** 2 / 2
  }
  return log
}
