import { at } from './at.ts'
import { clearBit, countBits, fullSet, hasBit, lowestBit, setBit } from './bits.ts'

/**
 * Who may give to whom, people being 0 to size - 1. Row g is the set of g's possible recipients,
 * column r the set of r's possible givers, each `words` words of 32 bits: a search looks at 32 pairs
 * at once, so that few rules among many people cost no more than many rules among few.
 */
export type Graph = {
  readonly size: number
  readonly words: number
  readonly rows: Int32Array
  readonly columns: Int32Array
}

/** Everybody may give to everybody but themselves. */
export function freeGraph(size: number): Graph {
  const everybody = fullSet(size)
  const words = everybody.length
  const rows = new Int32Array(size * words)
  for (let person = 0; person < size; person++) {
    rows.set(everybody, person * words)
    clearBit(rows, person * words, person)
  }
  return { size, words, rows, columns: rows.slice() }
}

/** Only the pairs for which `allowed` says yes, out of those that the graph has. */
export function subgraph(
  graph: Graph,
  allowed: (giver: number, recipient: number) => boolean,
): Graph {
  const rows = new Int32Array(graph.rows.length)
  const part = { ...graph, rows, columns: rows.slice() }
  for (let giver = 0; giver < graph.size; giver++) {
    for (const recipient of recipientsOf(graph, giver)) {
      if (allowed(giver, recipient)) permit(part, giver, recipient)
    }
  }
  return part
}

/** Takes a pair out of the graph. */
export function forbid(graph: Graph, giver: number, recipient: number): void {
  clearBit(graph.rows, giver * graph.words, recipient)
  clearBit(graph.columns, recipient * graph.words, giver)
}

/** Puts a pair into the graph. */
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
