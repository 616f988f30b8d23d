import { at, item } from './at.ts'
import { splitAt } from './components.ts'
import { isStronglyConnected } from './forcing.ts'
import {
  allows,
  choicesOf,
  copyOf,
  emptyGraph,
  forbid,
  type Graph,
  permit,
  recipientsOf,
} from './graph.ts'

/**
 * A part of a circle that can be chosen apart from the rest: a way through all of some people. In its
 * graph number 0 stands for whoever comes before and after, the next ones for `people`, and a circle
 * there is such a way.
 */
export type Piece = { readonly people: readonly number[]; readonly graph: Graph }

/**
 * Drops arcs that no circle through everybody can use. Without any one person a circle is a line
 * that leads through the strongly connected components of the rest, so these must come in one order,
 * and an arc may lead from each to the next one only. Says whether arcs were dropped; `impossible`
 * proves that there is no circle.
 */
export function straighten(graph: Graph): boolean | 'impossible' {
  let isChanged = false
  for (let person = 0; person < graph.size; person++) {
    if (isStronglyConnected(graph, person)) continue
    const line = lineWithout(graph, person)
    const placeOf = placesIn(line, person)
    const steps = new Set<number>()
    for (let giver = 0; giver < graph.size; giver++) {
      for (const recipient of recipientsOf(graph, giver)) {
        const [from, to] = [at(placeOf, giver), at(placeOf, recipient)]
        const isStep = to === from + 1 || (from === line.length && to === 0)
        if (isStep) steps.add(from)
        else if (from !== to) {
          forbid(graph, giver, recipient)
          isChanged = true
        }
      }
    }
    if (steps.size <= line.length) return 'impossible'
  }
  return isChanged
}

/**
 * The pieces of a circle, in the order in which they follow each other; undefined if it cannot be
 * cut. Without any one person the circle is a line, which is cut between two neighbouring components
 * where whoever may be the last of the one may give to whoever may be the first of the other. The
 * graph must be straightened. docs/draw.md has the proof.
 */
export function piecesOf(graph: Graph): readonly Piece[] | undefined {
  for (let person = 0; person < graph.size; person++) {
    if (isStronglyConnected(graph, person)) continue
    const line = [Int32Array.of(person), ...lineWithout(graph, person)]
    const parts = cut(graph, line)
    if (parts.length > 2)
      return parts.map((people) => ({ people, graph: pieceGraph(graph, people) }))
  }
  return undefined
}

/** The strongly connected components of everybody but one, so that arcs only lead on. */
function lineWithout(graph: Graph, person: number): readonly Int32Array[] {
  const rest = copyOf(graph)
  for (let other = 0; other < graph.size; other++) {
    if (allows(graph, person, other)) forbid(rest, person, other)
    if (allows(graph, other, person)) forbid(rest, other, person)
  }
  const themselves = Int32Array.from({ length: graph.size }, (_, other) => other)
  return splitAt(rest, themselves)
    .map(({ givers }) => givers)
    .filter((component) => !component.includes(person))
}

/** 0 for the person, 1 and up for the components of the line. */
function placesIn(line: readonly Int32Array[], person: number): Int32Array {
  const placeOf = new Int32Array(line.reduce((sum, { length }) => sum + length, 1))
  for (const [index, component] of line.entries()) {
    for (const member of component) placeOf[member] = index + 1
  }
  placeOf[person] = 0
  return placeOf
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
function isCut(graph: Graph, one: Int32Array, next: Int32Array): boolean {
  const recipients = next.filter((recipient) =>
    one.some((giver) => allows(graph, giver, recipient)),
  )
  return one.every((giver) => {
    const count = recipients.reduce((sum, to) => sum + (allows(graph, giver, to) ? 1 : 0), 0)
    return count === 0 || count === recipients.length
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
