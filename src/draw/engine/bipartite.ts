import { at, item } from './at.ts'
import { clearBit, firstCommonBit, fullSet, setOf, takeCommonBits } from './bits.ts'
import { type Graph, permit, recipientsOf } from './graph.ts'
import { type RandomInt, randomOrder } from './random.ts'

/** Who gives to whom so far, seen from both sides; -1 where a person is not matched. */
export type Matching = { recipientOf: Int32Array; giverOf: Int32Array; size: number }

/**
 * A matching of as many people as possible. Hopcroft and Karp, "An n^5/2 algorithm for maximum
 * matchings in bipartite graphs", SIAM J. Comput. 2 (1973). `start` is a matching to go on from.
 */
export function maximumMatching(graph: Graph, start?: Matching): Matching {
  const matching = start === undefined ? greedyMatching(graph) : copyOf(start)
  while (matching.size < graph.size) {
    const layers = layersToUnmatched(graph, matching)
    if (layers === undefined) return matching
    for (let giver = 0; giver < graph.size; giver++) {
      if (at(matching.recipientOf, giver) === -1) augment(graph, matching, layers, giver)
    }
  }
  return matching
}

/**
 * The recipients of a perfect matching of a graph that has one, found with all people in random
 * order: nobody can tell it beforehand, though not all outcomes are equally likely.
 */
export function shuffledMatching(graph: Graph, random: RandomInt): Int32Array {
  const { size } = graph
  const giverAt = randomOrder(size, random)
  const recipientAt = randomOrder(size, random)
  const placeOf = new Int32Array(size)
  for (const [place, recipient] of recipientAt.entries()) placeOf[recipient] = place
  const rows = new Int32Array(graph.rows.length)
  const shuffled = { ...graph, rows, columns: rows.slice() }
  for (const [place, giver] of giverAt.entries()) {
    for (const recipient of recipientsOf(graph, giver)) {
      permit(shuffled, place, at(placeOf, recipient))
    }
  }
  const recipientOf = new Int32Array(size)
  for (const [place, recipient] of maximumMatching(shuffled).recipientOf.entries()) {
    recipientOf[at(giverAt, place)] = at(recipientAt, recipient)
  }
  return recipientOf
}

function copyOf({ recipientOf, giverOf, size }: Matching): Matching {
  return { recipientOf: recipientOf.slice(), giverOf: giverOf.slice(), size }
}

function greedyMatching(graph: Graph): Matching {
  const matching = {
    recipientOf: new Int32Array(graph.size).fill(-1),
    giverOf: new Int32Array(graph.size).fill(-1),
    size: 0,
  }
  const unmatched = fullSet(graph.size)
  for (let giver = 0; giver < graph.size; giver++) {
    const recipient = firstCommonBit(graph.rows, giver * graph.words, unmatched, 0)
    if (recipient === -1) continue
    clearBit(unmatched, 0, recipient)
    matching.recipientOf[giver] = recipient
    matching.giverOf[recipient] = giver
    matching.size++
  }
  return matching
}

/** Recipients by their distance from an unmatched giver; the last layer holds only unmatched ones. */
function layersToUnmatched(graph: Graph, matching: Matching): Int32Array[] | undefined {
  const unseen = fullSet(graph.size)
  const layers: Int32Array[] = []
  let givers: number[] = []
  for (let giver = 0; giver < graph.size; giver++) {
    if (at(matching.recipientOf, giver) === -1) givers.push(giver)
  }
  while (givers.length > 0) {
    const found: number[] = []
    for (const giver of givers) takeCommonBits(graph.rows, giver * graph.words, unseen, found)
    const unmatched = found.filter((recipient) => at(matching.giverOf, recipient) === -1)
    layers.push(setOf(unmatched.length > 0 ? unmatched : found, graph.words))
    if (unmatched.length > 0) return layers
    givers = found.map((recipient) => at(matching.giverOf, recipient))
  }
  return undefined
}

/** Depth first through the layers; what is looked at leaves its layer, so no arc is tried twice. */
function augment(graph: Graph, matching: Matching, layers: Int32Array[], root: number): void {
  const givers = [root]
  const recipients: number[] = []
  while (givers.length > 0) {
    const depth = givers.length - 1
    const giver = item(givers, depth)
    const from = (recipients[depth] ?? 0) >>> 5
    const layer = item(layers, depth)
    const recipient = firstCommonBit(graph.rows, giver * graph.words, layer, from)
    if (recipient === -1) {
      givers.pop()
      recipients.length = givers.length
    } else {
      clearBit(layer, 0, recipient)
      recipients[depth] = recipient
      const displaced = at(matching.giverOf, recipient)
      if (displaced === -1) {
        matchAlong(matching, givers, recipients)
        return
      }
      givers.push(displaced)
    }
  }
}

function matchAlong(matching: Matching, givers: number[], recipients: number[]): void {
  for (const [depth, giver] of givers.entries()) {
    const recipient = item(recipients, depth)
    matching.recipientOf[giver] = recipient
    matching.giverOf[recipient] = giver
  }
  matching.size++
}
