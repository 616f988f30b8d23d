import { at } from './at.ts'
import { clearBit, countBits, fullSet, hasBit, lowestBit, setBit } from './bits.ts'

/**
 * Who may give to whom, people being 0 to size - 1. Row g is the set of g's possible recipients,
 * column r the set of r's possible givers, each `words` words of 32 bits: a search looks at 32 arcs
 * at once, so that few exclusions among many people cost no more than many among few.
 */
export type Graph = {
  readonly size: number
  readonly words: number
  readonly rows: Int32Array
  readonly columns: Int32Array
}

/** That a person gives to another one. */
export type Arc = readonly [giver: number, recipient: number]

/** Everybody may give to everybody who has another household number; one has the same as oneself. */
export function householdGraph(households: Int32Array): Graph {
  const size = households.length
  const everybody = fullSet(size)
  const words = everybody.length
  const members = Map.groupBy(households.keys(), (person) => households[person])
  const rows = new Int32Array(size * words)
  for (const [first = 0, ...others] of members.values()) {
    const start = first * words
    rows.set(everybody, start)
    for (const person of [first, ...others]) clearBit(rows, start, person)
    for (const person of others) rows.copyWithin(person * words, start, start + words)
  }
  return { size, words, rows, columns: rows.slice() }
}

/** Nobody may give to anybody. */
export function emptyGraph(size: number): Graph {
  const words = (size + 31) >>> 5
  const rows = new Int32Array(size * words)
  return { size, words, rows, columns: rows.slice() }
}

/** A copy that may be changed alone. */
export function copyOf(graph: Graph): Graph {
  return { ...graph, rows: graph.rows.slice(), columns: graph.columns.slice() }
}

/** The same rows, and the columns that follow from them. */
export function withColumns(graph: Graph): Graph {
  const filled = { ...graph, columns: new Int32Array(graph.rows.length) }
  for (let giver = 0; giver < graph.size; giver++) {
    for (const recipient of recipientsOf(graph, giver)) {
      setBit(filled.columns, recipient * graph.words, giver)
    }
  }
  return filled
}

/** Takes an arc out of the graph. */
export function forbid(graph: Graph, giver: number, recipient: number): void {
  clearBit(graph.rows, giver * graph.words, recipient)
  clearBit(graph.columns, recipient * graph.words, giver)
}

/** Puts an arc into the graph. */
export function permit(graph: Graph, giver: number, recipient: number): void {
  setBit(graph.rows, giver * graph.words, recipient)
  setBit(graph.columns, recipient * graph.words, giver)
}

/** The same graph seen from the recipients. */
export function transposed(graph: Graph): Graph {
  return { ...graph, rows: graph.columns, columns: graph.rows }
}

/** Whether the giver may give to the recipient. */
export function allows(graph: Graph, giver: number, recipient: number): boolean {
  return hasBit(graph.rows, giver * graph.words, recipient)
}

/** How many people the giver may give to. */
export function choicesOf(graph: Graph, giver: number): number {
  let count = 0
  const base = giver * graph.words
  for (let word = 0; word < graph.words; word++) count += countBits(at(graph.rows, base + word))
  return count
}

/** The one whom the giver has to give to; -1 if it may be another one, or nobody. */
export function onlyRecipientOf(graph: Graph, giver: number): number {
  const [only = -1] = choicesOf(graph, giver) === 1 ? recipientsOf(graph, giver) : []
  return only
}

/** The people the giver may give to, in order. */
export function recipientsOf(graph: Graph, giver: number): number[] {
  const recipients: number[] = []
  const base = giver * graph.words
  for (let word = 0; word < graph.words; word++) {
    for (let rest = at(graph.rows, base + word); rest !== 0; rest &= rest - 1) {
      recipients.push(word * 32 + lowestBit(rest))
    }
  }
  return recipients
}
