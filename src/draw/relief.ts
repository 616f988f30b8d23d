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
 * recipient to an unmatched recipient. Where two matches are missing no single pair can; then two
 * people forbidden to each other are given once, and stand for both ways.
 */
export function reliefs(
  graph: Graph,
  matching: Matching,
  forbidden: readonly ForbiddenPair[],
  most: number,
): ForbiddenPair[] {
  const missing = graph.size - matching.size
  const givers = reachable(graph, matching.recipientOf, matching.giverOf)
  const recipients = reachable(transposed(graph), matching.giverOf, matching.recipientOf)
  const useful = forbidden.filter(
    ([giver, recipient]) => hasBit(givers, 0, giver) && hasBit(recipients, 0, recipient),
  )
  if (missing === 1) return useful.slice(0, most)
  else if (missing === 2) return mutualReliefs(graph, matching, useful, most)
  else return []
}

/** The people an alternating path leads to from an unmatched one. */
function reachable(graph: Graph, partnerOf: Int32Array, personOf: Int32Array): Int32Array {
  return setOf(alternatingReach(graph, personOf, unmatchedIn(partnerOf)).people, graph.words)
}

/** Each of the two missing paths must use one of the ways, so both are among the useful pairs. */
function mutualReliefs(
  graph: Graph,
  matching: Matching,
  useful: readonly ForbiddenPair[],
  most: number,
): ForbiddenPair[] {
  const known = new Set(useful.map(([giver, recipient]) => giver * graph.size + recipient))
  const found: ForbiddenPair[] = []
  let tries = 0
  for (const pair of useful) {
    const [one, other] = pair
    if (one > other || !known.has(other * graph.size + one)) continue
    if (found.length === most || tries++ === MOST_MUTUAL_TRIES) return found
    permit(graph, one, other)
    permit(graph, other, one)
    if (maximumMatching(graph, matching).size === graph.size) found.push(pair)
    forbid(graph, one, other)
    forbid(graph, other, one)
  }
  return found
}
