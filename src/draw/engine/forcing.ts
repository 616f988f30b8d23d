import { at } from './at.ts'
import {
  clearBit,
  firstBit,
  fullSet,
  hasBit,
  moveCommonBits,
  setOf,
  takeCommonBits,
} from './bits.ts'
import {
  type Arc,
  allows,
  choicesOf,
  forbid,
  type Graph,
  recipientsOf,
  transposed,
} from './graph.ts'

/** Words of bits that may still be looked at, of about a nanosecond each. */
export type Words = { words: number }

/** Whether all hang together, and both trees: so often everybody's possible recipients are looked at. */
const LOOKS_EACH_ROUND = 8

/**
 * Takes out, for the sake of one circle through everybody, what a forced arc rules out: the other
 * arcs of its giver and of its recipient. An arc is forced when nothing else leads from its giver to
 * its recipient, for a circle without it would. Returns false when that proves that there is no
 * circle: somebody has nobody left, or the people do not hang together. Where each forced arc shows only
 * after the one before, it ends with its steps, and leaves in what it has not looked at.
 */
export function forceArcs(graph: Graph, left: Words): boolean {
  while (left.words > 0) {
    left.words -= graph.rows.length * LOOKS_EACH_ROUND
    if (!isStronglyConnected(graph)) return false
    const forced = treeArcs(graph).filter(
      (arc) => !isAlone(graph, arc) && isForced(graph, arc, left),
    )
    for (const [giver, recipient] of forced) {
      // What was forced before may have taken this one out: two that must be in every circle clash.
      if (!allows(graph, giver, recipient)) return false
      for (const other of recipientsOf(graph, giver)) {
        if (other !== recipient) forbid(graph, giver, other)
      }
      for (const other of recipientsOf(transposed(graph), recipient)) {
        if (other !== giver) forbid(graph, other, recipient)
      }
    }
    if (forced.length === 0) break
  }
  return true
}

/** Whether "may give to" leads from everybody to everybody, as a circle does. `without`: one who is left out. */
export function isStronglyConnected(graph: Graph, without?: number): boolean {
  return reachesAll(graph, without) && reachesAll(transposed(graph), without)
}

function reachesAll(graph: Graph, without?: number): boolean {
  const people = graph.size - (without === undefined ? 0 : 1)
  if (people === 0) return true
  const start = without === 0 ? 1 : 0
  const unseen = fullSet(graph.size)
  if (without !== undefined) clearBit(unseen, 0, without)
  clearBit(unseen, 0, start)
  const found = [start]
  for (const person of found) takeCommonBits(graph.rows, person * graph.words, unseen, found)
  return found.length === people
}

/**
 * The arcs of a tree that leads from person 0 to everybody, and of one that leads from everybody to
 * person 0: without any other arc everybody is still connected (at most 2 (n - 1) candidates).
 */
function treeArcs(graph: Graph): Arc[] {
  const back = reach(transposed(graph), 0).map(([child, parent]): Arc => [child, parent])
  const there = reach(graph, 0).map(([child, parent]): Arc => [parent, child])
  const known = new Set<number>()
  return [...there, ...back].filter(([giver, recipient]) => {
    const key = giver * graph.size + recipient
    const isNew = giver !== recipient && !known.has(key)
    known.add(key)
    return isNew
  })
}

/** Everybody who can be reached, each with the one from whom; the start with itself. */
function reach(graph: Graph, start: number): Arc[] {
  const unseen = fullSet(graph.size)
  clearBit(unseen, 0, start)
  const found: number[] = [start]
  const arcs: Arc[] = [[start, start]]
  for (const person of found) {
    takeCommonBits(graph.rows, person * graph.words, unseen, found)
    for (const next of found.slice(arcs.length)) arcs.push([next, person])
  }
  return arcs
}

/** Whether all else that it would rule out is ruled out already. */
function isAlone(graph: Graph, [giver, recipient]: Arc): boolean {
  return choicesOf(graph, giver) === 1 && choicesOf(transposed(graph), recipient) === 1
}

/** Whether the giver cannot reach the recipient by any other way. */
function isForced(graph: Graph, [giver, recipient]: Arc, left: Words): boolean {
  if (meetsBetween(graph, giver, recipient)) return false
  const { rows, words } = graph
  // Lists of people, one for each of thousands of arcs, would be most of the garbage of a draw.
  const found = rows.slice(giver * words, (giver + 1) * words)
  clearBit(found, 0, recipient)
  const unseen = fullSet(graph.size)
  for (let word = 0; word < words; word++) unseen[word] = at(unseen, word) & ~at(found, word)
  clearBit(unseen, 0, giver)
  for (let person = firstBit(found); person !== -1; person = firstBit(found)) {
    clearBit(found, 0, person)
    left.words -= words
    moveCommonBits(rows, person * words, unseen, found)
    if (!hasBit(unseen, 0, recipient)) return false
  }
  return true
}

/** Whether anybody else gets from the giver and gives to the recipient, as between most two somebody does. */
function meetsBetween({ rows, columns, words }: Graph, giver: number, recipient: number): boolean {
  const themselves = setOf([giver, recipient], words)
  for (let word = 0; word < words; word++) {
    const between = at(rows, giver * words + word) & at(columns, recipient * words + word)
    if ((between & ~at(themselves, word)) !== 0) return true
  }
  return false
}
