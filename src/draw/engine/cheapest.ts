import { at, doubleAt } from './at.ts'
import { type Matching, maximumMatching } from './bipartite.ts'
import { hasBit, setBit, setOf } from './bits.ts'
import { emptyGraph, type Graph, withColumns } from './graph.ts'
import { alternatingReach, type Reach, unmatchedIn } from './hall.ts'

/**
 * The arcs of the cheapest outcomes: every perfect matching of the returned graph costs the least
 * there is, and no other one of the given graph does. Keeping `kept` (-1: nobody) costs nothing, any
 * other recipient the giver's price, a whole number. There must be a perfect matching.
 *
 * Kuhn, "The Hungarian method for the assignment problem", Naval Res. Logist. Quart. 2 (1955): match
 * as many as can be by arcs that cost just what the two potentials add up to; raise the potentials
 * by as little as brings in a new arc; repeat. By complementary slackness the cheapest outcomes use
 * just these arcs in the end. Recipients of one potential are handled as one set of bits.
 */
export function cheapestArcs(graph: Graph, kept: Int32Array, prices: Float64Array): Graph {
  const [ofGiver, ofRecipient] = [new Float64Array(graph.size), new Float64Array(graph.size)]
  const bill = { graph, kept, prices, ofGiver, ofRecipient }
  let matching = keptMatching(kept)
  while (true) {
    const byPotential = recipientsByPotential(bill)
    const tight = tightArcs(bill, byPotential)
    matching = maximumMatching(tight, matching)
    if (matching.size === graph.size) return withColumns(tight)
    const stuck = alternatingReach(tight, matching.giverOf, unmatchedIn(matching.recipientOf))
    const raise = leastSurcharge(bill, byPotential, stuck)
    for (const giver of stuck.people) bill.ofGiver[giver] = doubleAt(bill.ofGiver, giver) + raise
    for (const recipient of stuck.others) {
      bill.ofRecipient[recipient] = doubleAt(bill.ofRecipient, recipient) - raise
    }
  }
}

/** What arcs cost, and the potentials: no arc costs less than those of its two people together. */
type Bill = {
  readonly graph: Graph
  readonly kept: Int32Array
  readonly prices: Float64Array
  readonly ofGiver: Float64Array
  readonly ofRecipient: Float64Array
}

function keptMatching(kept: Int32Array): Matching {
  const giverOf = new Int32Array(kept.length).fill(-1)
  let size = 0
  for (const [giver, recipient] of kept.entries()) {
    if (recipient === -1) continue
    giverOf[recipient] = giver
    size++
  }
  return { recipientOf: kept.slice(), giverOf, size }
}

function recipientsByPotential({ graph, ofRecipient }: Bill): Map<number, Int32Array> {
  const sets = new Map<number, Int32Array>()
  for (const [recipient, potential] of ofRecipient.entries()) {
    const set = sets.get(potential) ?? new Int32Array(graph.words)
    setBit(set, 0, recipient)
    sets.set(potential, set)
  }
  return sets
}

/** The arcs that cost just what the potentials add up to. */
function tightArcs(
  { graph, kept, prices, ofGiver, ofRecipient }: Bill,
  byPotential: ReadonlyMap<number, Int32Array>,
): Graph {
  const tight = emptyGraph(graph.size)
  for (let giver = 0; giver < graph.size; giver++) {
    const set = byPotential.get(doubleAt(prices, giver) - doubleAt(ofGiver, giver))
    const base = giver * graph.words
    for (let word = 0; set !== undefined && word < graph.words; word++) {
      tight.rows[base + word] = at(graph.rows, base + word) & at(set, word)
    }
    const recipient = at(kept, giver)
    if (recipient !== -1 && doubleAt(ofGiver, giver) + doubleAt(ofRecipient, recipient) === 0) {
      setBit(tight.rows, base, recipient)
    }
  }
  return tight
}

/** By how much the cheapest arc from the people to somebody who is not among the others is too dear. */
function leastSurcharge(
  { graph, kept, prices, ofGiver, ofRecipient }: Bill,
  byPotential: ReadonlyMap<number, Int32Array>,
  { people, others }: Reach,
): number {
  const known = setOf(others, graph.words)
  let least = Number.POSITIVE_INFINITY
  for (const giver of people) {
    for (const [potential, set] of byPotential) {
      const surcharge = doubleAt(prices, giver) - doubleAt(ofGiver, giver) - potential
      if (surcharge < least && hasAny(graph, giver, set, known)) least = surcharge
    }
    const recipient = at(kept, giver)
    if (recipient !== -1 && !hasBit(known, 0, recipient)) {
      least = Math.min(least, -doubleAt(ofGiver, giver) - doubleAt(ofRecipient, recipient))
    }
  }
  return least
}

function hasAny(graph: Graph, giver: number, set: Int32Array, known: Int32Array): boolean {
  const base = giver * graph.words
  for (let word = 0; word < graph.words; word++) {
    if ((at(graph.rows, base + word) & at(set, word) & ~at(known, word)) !== 0) return true
  }
  return false
}
