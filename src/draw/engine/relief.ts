import { type Matching, maximumMatching } from './bipartite.ts'
import { hasBit, setOf } from './bits.ts'
import { forbid, type Graph, permit, transposed } from './graph.ts'
import { alternatingReach, unmatchedIn } from './hall.ts'

const MOST_MUTUAL_TRIES = 200

/** A pair that the rules alone keep out of the graph: two different people. */
export type ForbiddenPair = readonly [giver: number, recipient: number]

/**
 * Up to `most` of the forbidden pairs whose permission makes a draw possible where there is none. A
 * single pair does when alternating paths lead from an unmatched giver to its giver and from its
 * recipient to an unmatched recipient. Where no single pair does, two people forbidden to each other
 * may: such a pair is given once and stands for both ways.
 */
export function reliefs(
  graph: Graph,
  matching: Matching,
  readForbidden: () => readonly ForbiddenPair[],
  most: number,
): ForbiddenPair[] {
  const missing = graph.size - matching.size
  if (missing > 2) return []
  const forbidden = readForbidden()
  const givers = reachable(graph, matching.recipientOf, matching.giverOf)
  const recipients = reachable(transposed(graph), matching.giverOf, matching.recipientOf)
  const useful = ([giver, recipient]: ForbiddenPair) =>
    hasBit(givers, 0, giver) && hasBit(recipients, 0, recipient)
  const single = missing === 1 ? forbidden.filter(useful) : []
  if (single.length > 0) return single.slice(0, most)
  // One missing path may use both ways, out from one person and back in; two must use one each.
  const candidates = mutualPairs(graph, forbidden).filter(([one, other]) => {
    return missing === 1
      ? useful([one, one]) || useful([other, other])
      : useful([one, other]) && useful([other, one])
  })
  return helpfulBothWays(graph, matching, candidates.slice(0, MOST_MUTUAL_TRIES)).slice(0, most)
}

/** The people an alternating path leads to from an unmatched one. */
function reachable(graph: Graph, partnerOf: Int32Array, personOf: Int32Array): Int32Array {
  return setOf(alternatingReach(graph, personOf, unmatchedIn(partnerOf)).people, graph.words)
}

function mutualPairs(graph: Graph, forbidden: readonly ForbiddenPair[]): ForbiddenPair[] {
  const known = new Set(forbidden.map(([giver, recipient]) => giver * graph.size + recipient))
  return forbidden.filter(([one, other]) => one < other && known.has(other * graph.size + one))
}

function helpfulBothWays(
  graph: Graph,
  matching: Matching,
  candidates: readonly ForbiddenPair[],
): ForbiddenPair[] {
  return candidates.filter(([one, other]) => {
    permit(graph, one, other)
    permit(graph, other, one)
    const { size } = maximumMatching(graph, matching)
    forbid(graph, one, other)
    forbid(graph, other, one)
    return size === graph.size
  })
}
