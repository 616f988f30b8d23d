import { at } from './at.ts'
import { allows, type Graph, subgraph } from './graph.ts'

/**
 * The pairs of the cheapest outcomes: every perfect matching of the returned graph costs the least
 * there is, and no other one of the given graph does. Keeping `kept` (-1: nobody) costs nothing, any
 * other recipient the giver's price, a whole number. There must be a perfect matching.
 *
 * Kuhn, "The Hungarian method for the assignment problem", Naval Res. Logist. 2 (1955), with shortest
 * paths by Dijkstra (Tomizawa, Networks 1, 1971) from the pairs kept; by complementary slackness
 * the cheapest outcomes use just the pairs whose price the two potentials meet.
 */
export function cheapestPairs(graph: Graph, kept: Int32Array, prices: Float64Array): Graph {
  const giverOf = new Int32Array(graph.size).fill(-1)
  for (const [giver, recipient] of kept.entries()) if (recipient !== -1) giverOf[recipient] = giver
  const solution = {
    recipientOf: kept.slice(),
    giverOf,
    giverPotential: new Float64Array(graph.size),
    recipientPotential: new Float64Array(graph.size),
  }
  const surcharge = (giver: number, recipient: number) =>
    (at(kept, giver) === recipient ? 0 : at(prices, giver)) -
    at(solution.giverPotential, giver) -
    at(solution.recipientPotential, recipient)
  for (let giver = 0; giver < graph.size; giver++) {
    if (at(kept, giver) === -1) matchCheaply(graph, solution, surcharge, giver)
  }
  return subgraph(graph, (giver, recipient) => surcharge(giver, recipient) === 0)
}

type Solution = {
  readonly recipientOf: Int32Array
  readonly giverOf: Int32Array
  readonly giverPotential: Float64Array
  readonly recipientPotential: Float64Array
}

function matchCheaply(
  graph: Graph,
  solution: Solution,
  surcharge: (giver: number, recipient: number) => number,
  start: number,
): void {
  const { recipientOf, giverOf } = solution
  const distance = new Float64Array(graph.size).fill(Number.POSITIVE_INFINITY)
  const cameFrom = new Int32Array(graph.size).fill(-1)
  const settled: number[] = []
  const isSettled = new Uint8Array(graph.size)
  let giver = start
  let reached = 0
  let recipient = -1
  while (giver !== -1) {
    let nearest = -1
    for (let other = 0; other < graph.size; other++) {
      if (isSettled[other] === 1) continue
      if (allows(graph, giver, other)) {
        const through = reached + surcharge(giver, other)
        if (through < at(distance, other)) {
          distance[other] = through
          cameFrom[other] = giver
        }
      }
      if (nearest === -1 || at(distance, other) < at(distance, nearest)) nearest = other
    }
    recipient = nearest
    reached = at(distance, recipient)
    isSettled[recipient] = 1
    settled.push(recipient)
    giver = at(giverOf, recipient)
  }
  raisePotentials(solution, start, settled, distance, reached)
  while (recipient !== -1) {
    const taker = at(cameFrom, recipient)
    const before = at(recipientOf, taker)
    recipientOf[taker] = recipient
    giverOf[recipient] = taker
    recipient = before
  }
}

/** Keeps every surcharge at 0 or above, and at 0 along the shortest path and for matched pairs. */
function raisePotentials(
  { giverOf, giverPotential, recipientPotential }: Solution,
  start: number,
  settled: readonly number[],
  distance: Float64Array,
  reached: number,
): void {
  giverPotential[start] = at(giverPotential, start) + reached
  for (const recipient of settled) {
    const slack = reached - at(distance, recipient)
    const giver = at(giverOf, recipient)
    recipientPotential[recipient] = at(recipientPotential, recipient) - slack
    if (giver !== -1) giverPotential[giver] = at(giverPotential, giver) + slack
  }
}
