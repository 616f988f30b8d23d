import { at } from './at.ts'
import { splitAt } from './components.ts'
import { allows, copyOf, emptyGraph, forbid, type Graph, permit, recipientsOf } from './graph.ts'

/**
 * A part of a circle that can be chosen apart from the rest: a way from one person through all of
 * some people to another person. In its graph number 0 stands for both ends, the next ones for
 * `people`, and a circle there is such a way.
 */
export type Piece = {
  readonly from: number
  readonly to: number
  readonly people: readonly number[]
  readonly graph: Graph
}

/**
 * Drops arcs that no circle through everybody can use. Without any one person a circle is a line
 * that leads through the strongly connected components of the rest, so these must come in one order,
 * and an arc may lead from each to the next one only. Says whether arcs were dropped; `impossible`
 * proves that there is no circle.
 */
export function straighten(graph: Graph): boolean | 'impossible' {
  let isChanged = false
  for (let person = 0; person < graph.size; person++) {
    const line = lineWithout(graph, person)
    if (line.length === 1) continue
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
 * The pieces of a circle between people each of whom alone holds it together; undefined if nobody
 * does, or only one. The graph must be straightened.
 */
export function piecesOf(graph: Graph): readonly Piece[] | undefined {
  for (let person = 0; person < graph.size; person++) {
    const line = lineWithout(graph, person)
    if (line.length > 1 && line.some((component) => component.length === 1)) {
      return cut(graph, person, line)
    }
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

function cut(graph: Graph, person: number, line: readonly Int32Array[]): Piece[] {
  const pieces: Piece[] = []
  let from = person
  let people: number[] = []
  for (const component of [...line, Int32Array.of(person)]) {
    if (component.length > 1) {
      people.push(...component)
    } else {
      const to = at(component, 0)
      pieces.push({ from, to, people, graph: pieceGraph(graph, from, people, to) })
      from = to
      people = []
    }
  }
  return pieces
}

function pieceGraph(graph: Graph, from: number, people: readonly number[], to: number): Graph {
  const piece = emptyGraph(people.length + 1)
  for (const [index, person] of people.entries()) {
    if (allows(graph, from, person)) permit(piece, 0, index + 1)
    if (allows(graph, person, to)) permit(piece, index + 1, 0)
    for (const [other, recipient] of people.entries()) {
      if (allows(graph, person, recipient)) permit(piece, index + 1, other + 1)
    }
  }
  if (people.length === 0 && allows(graph, from, to)) permit(piece, 0, 0)
  return piece
}
