import { at, item } from './at.ts'
import { hasCommonBit, setOf } from './bits.ts'
import { splitAt } from './components.ts'
import { isStronglyConnected, type Words } from './forcing.ts'
import { allows, choicesOf, emptyGraph, type Graph, permit } from './graph.ts'

/**
 * A part of a circle that can be chosen apart from the rest: a way through all of some people. In its
 * graph number 0 stands for whoever comes before and after, the next ones for `people`, and a circle
 * there is such a way.
 */
export type Piece = { readonly people: readonly number[]; readonly graph: Graph }

/** Whether all others hang together, and in which order they come: so often the possible recipients are looked at. */
const LOOKS_TO_ASK = 2
const LOOKS_ALONG_LINE = 8

/**
 * Drops arcs that no circle through everybody can use, or cuts the circle into pieces, in the order in
 * which they follow each other. Without any one person a circle is a line that leads through the strongly
 * connected components of the rest, so these must come in one order, and an arc may lead from each to the
 * next one only. Where nothing had to be dropped it is cut between two neighbouring components where
 * whoever may be the last of the one may give to whoever may be the first of the other; of all people the
 * one is taken without whom the largest piece is the smallest. docs/draw.md has the proof. `impossible`
 * proves that there is no circle; once the words are spent it is `whole`.
 */
export function straighten(
  graph: Graph,
  left: Words,
): 'impossible' | 'straighter' | 'whole' | readonly Piece[] {
  let isStraighter = false
  let best: number[][] | undefined
  for (let person = 0; person < graph.size; person++) {
    if (left.words <= 0) return isStraighter ? 'straighter' : 'whole'
    const line = lineAround(graph, person, left)
    if (line === undefined) continue
    const dropped = dropAround(graph, line)
    if (dropped === undefined) return 'impossible'
    isStraighter ||= dropped
    const parts = isStraighter ? [] : cut(graph, line)
    if (parts.length > 2 && largestOf(parts) < largestOf(best ?? [])) best = parts
  }
  if (isStraighter) return 'straighter'
  return best?.map((people) => ({ people, graph: pieceGraph(graph, people) })) ?? 'whole'
}

function largestOf(parts: readonly (readonly number[])[]): number {
  return parts.reduce((most, { length }) => Math.max(most, length), 0) || Number.POSITIVE_INFINITY
}

/** Whether arcs were dropped that do not lead along the line; undefined if none leads on from one of its components. */
function dropAround(graph: Graph, line: readonly Int32Array[]): boolean | undefined {
  const { words } = graph
  const sets = line.map((component) => setOf(component, words))
  let isDropped = false
  for (const [index, component] of line.entries()) {
    const own = item(sets, index)
    const next = item(sets, (index + 1) % line.length)
    const before = item(sets, (index + line.length - 1) % line.length)
    if (!component.some((giver) => hasCommonBit(graph.rows, giver * words, next))) return undefined
    for (const member of component) {
      if (keepOnly(graph.rows, member * words, own, next)) isDropped = true
      if (keepOnly(graph.columns, member * words, own, before)) isDropped = true
    }
  }
  return isDropped
}

/** Takes out of the set that begins at word `base` whatever neither of the two holds; says whether that was any. */
function keepOnly(bits: Int32Array, base: number, one: Int32Array, other: Int32Array): boolean {
  let isChanged = false
  for (let word = 0; word < one.length; word++) {
    const before = at(bits, base + word)
    const kept = before & (at(one, word) | at(other, word))
    bits[base + word] = kept
    if (kept !== before) isChanged = true
  }
  return isChanged
}

/**
 * The person, and the strongly connected components of the others, so that arcs only lead on; undefined if
 * the others hang together.
 */
function lineAround(graph: Graph, person: number, left: Words): Int32Array[] | undefined {
  left.words -= graph.rows.length * LOOKS_TO_ASK
  if (isStronglyConnected(graph, person)) return undefined
  left.words -= graph.rows.length * LOOKS_ALONG_LINE
  const themselves = Int32Array.from({ length: graph.size }, (_, other) => other)
  const line = splitAt(graph, themselves, person).map(({ givers }) => givers)
  return [Int32Array.of(person), ...line]
}

/** The people of the line, parted wherever it can be cut. */
function cut(graph: Graph, line: readonly Int32Array[]): number[][] {
  const parts: number[][] = []
  for (const [index, component] of line.entries()) {
    const before = line[index - 1]
    if (before === undefined || isCut(graph, before, component)) parts.push([...component])
    else item(parts, parts.length - 1).push(...component)
  }
  return parts
}

/** Whether each of one component who may give to any of the next may give to all who may get there. */
function isCut({ rows, words }: Graph, one: Int32Array, next: Int32Array): boolean {
  const set = setOf(next, words)
  const recipients = new Int32Array(words)
  const into = (giver: number, word: number) => at(rows, giver * words + word) & at(set, word)
  for (const giver of one) {
    for (let word = 0; word < words; word++)
      recipients[word] = at(recipients, word) | into(giver, word)
  }
  return one.every((giver) => {
    const mine = recipients.map((_, word) => into(giver, word))
    return (
      mine.every((word) => word === 0) || mine.every((word, index) => word === recipients[index])
    )
  })
}

/** Whoever is given to from outside can come first, and whoever gives to outside can come last. */
function pieceGraph(graph: Graph, people: readonly number[]): Graph {
  const piece = emptyGraph(people.length + 1)
  const gettersInside = Int32Array.from({ length: people.length }, () => 0)
  for (const [index, person] of people.entries()) {
    for (const [other, recipient] of people.entries()) {
      if (!allows(graph, person, recipient)) continue
      permit(piece, index + 1, other + 1)
      gettersInside[other] = at(gettersInside, other) + 1
    }
  }
  const columns = { ...graph, rows: graph.columns }
  for (const [index, person] of people.entries()) {
    if (choicesOf(columns, person) > at(gettersInside, index)) permit(piece, 0, index + 1)
    if (choicesOf(graph, person) > choicesOf(piece, index + 1)) permit(piece, index + 1, 0)
  }
  return piece
}
