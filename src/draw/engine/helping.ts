import { type Matching, maximumMatching } from './bipartite.ts'
import { hasBit, setOf } from './bits.ts'
import { type Arc, allows, forbid, type Graph, permit, transposed } from './graph.ts'
import { alternatingReach, unmatchedIn } from './hall.ts'

/** Words of 32 arcs looked at to try reliefs of one sort: less than a tenth of a second. */
const MOST_WORDS = 10_000_000
/** Whether arcs, permitted, make a draw possible; undefined if it took too long to find out. */
export type Helps = (arcs: readonly Arc[]) => boolean | undefined

/**
 * Everybody who is left over must come to a freed arc by alternating paths, from both sides. Where
 * only one giver is, one arc is enough if these paths lead from that giver to its giver and from its
 * recipient to the unmatched recipient. Otherwise several may help together; then that is tried.
 */
export function helpfulness(graph: Graph, matching: Matching): Helps {
  const missing = graph.size - matching.size
  const givers = reachable(graph, matching.recipientOf, matching.giverOf)
  const recipients = reachable(transposed(graph), matching.giverOf, matching.recipientOf)
  let wordsLeft = MOST_WORDS
  return (freed) => {
    const arcs = freed.filter(([giver, recipient]) => !allows(graph, giver, recipient))
    const isOut = (set: Int32Array) => arcs.some(([giver]) => hasBit(set, 0, giver))
    const isIn = (set: Int32Array) => arcs.some(([, recipient]) => hasBit(set, 0, recipient))
    if (!givers.every(isOut) || !recipients.every(isIn)) return false
    const [[out], [into]] = [givers, recipients]
    if (missing === 1 && out !== undefined && into !== undefined) {
      const isEnough = ([giver, recipient]: Arc) =>
        hasBit(out, 0, giver) && hasBit(into, 0, recipient)
      if (arcs.some(isEnough)) return true
    }
    if (arcs.length === 1) return false
    wordsLeft -= graph.size * graph.words * (missing + 1)
    if (wordsLeft < 0) return undefined
    for (const [giver, recipient] of arcs) permit(graph, giver, recipient)
    const { size } = maximumMatching(graph, matching)
    for (const [giver, recipient] of arcs) forbid(graph, giver, recipient)
    return size === graph.size
  }
}

/** For each person who is left over: everybody an alternating path from them leads to. */
function reachable(graph: Graph, partnerOf: Int32Array, personOf: Int32Array): Int32Array[] {
  return unmatchedIn(partnerOf).map((person) => {
    return setOf(alternatingReach(graph, personOf, [person]).people, graph.words)
  })
}
