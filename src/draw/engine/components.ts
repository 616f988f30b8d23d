import { at, item } from './at.ts'
import { clearBit, firstCommonBit, fullSet, hasBit, setOf, takeCommonBits } from './bits.ts'
import type { Graph } from './graph.ts'

/** People who are drawn among themselves: as many givers as recipients. */
export type Component = { readonly givers: Int32Array; readonly recipients: Int32Array }

/** Work still allowed, in steps of about 50 ns: counted, so that a seed always gives one result. */
export type Budget = { steps: number }

const FULL_EFFORT_SIZE = 100

/** A component's part of the steps a method may take: by its size, and less where little is enough. */
export function shareOfSteps(most: number, size: number, whole: number): number {
  return most * Math.min(size / whole, (size / FULL_EFFORT_SIZE) ** 2)
}

/** Gives the component's givers a random outcome; false if it gave up within the budget. */
export type ComponentSampler = (recipientOf: Int32Array, budget: Budget) => boolean

/**
 * Splits a graph at a perfect matching. Two givers are in one component when an alternating circuit
 * holds both, so an arc is in some perfect matching exactly when it stays inside a component
 * (Dulmage and Mendelsohn, Canad. J. Math. 10, 1958). With everybody matched to themselves these are
 * the strongly connected components of "may give to". Found in two passes (Kosaraju; Sharir,
 * Comput. Math. Appl. 7, 1981), each of which only asks for what is not seen yet. `without`: one who is
 * matched to themselves and left out.
 */
export function splitAt(graph: Graph, recipientOf: Int32Array, without?: number): Component[] {
  const finished = finishingOrder(graph, recipientOf, without)
  const unseen = allBut(graph.size, without)
  const components: Component[] = []
  for (const root of finished.reverse()) {
    if (!hasBit(unseen, 0, root)) continue
    const givers = Int32Array.from(takeBackwards(graph, recipientOf, unseen, root))
    components.push({ givers, recipients: givers.map((giver) => at(recipientOf, giver)) })
  }
  return components
}

/** The graph without the arcs that lead from one component into another. */
export function withinComponents(graph: Graph, components: readonly Component[]): Graph {
  if (components.length === 1) return graph
  const rows = new Int32Array(graph.rows.length)
  const inside = { ...graph, rows, columns: rows.slice() }
  for (const { givers, recipients } of components) {
    keepRows(graph.rows, inside.rows, givers, setOf(recipients, graph.words))
    keepRows(graph.columns, inside.columns, recipients, setOf(givers, graph.words))
  }
  return inside
}

function allBut(size: number, without?: number): Int32Array {
  const all = fullSet(size)
  if (without !== undefined) clearBit(all, 0, without)
  return all
}

function finishingOrder(graph: Graph, recipientOf: Int32Array, without?: number): Int32Array {
  const giverOf = new Int32Array(graph.size)
  for (let giver = 0; giver < graph.size; giver++) giverOf[at(recipientOf, giver)] = giver
  const unseen = allBut(graph.size, without)
  const order = new Int32Array(graph.size)
  let finished = 0
  for (let root = 0; root < graph.size; root++) {
    if (!hasBit(unseen, 0, at(recipientOf, root))) continue
    clearBit(unseen, 0, at(recipientOf, root))
    const path = [root]
    while (path.length > 0) {
      const giver = item(path, path.length - 1)
      const recipient = firstCommonBit(graph.rows, giver * graph.words, unseen, 0)
      if (recipient === -1) {
        order[finished++] = giver
        path.pop()
      } else {
        clearBit(unseen, 0, recipient)
        path.push(at(giverOf, recipient))
      }
    }
  }
  return order.subarray(0, finished)
}

function takeBackwards(
  graph: Graph,
  recipientOf: Int32Array,
  unseen: Int32Array,
  root: number,
): number[] {
  clearBit(unseen, 0, root)
  const found = [root]
  for (let index = 0; index < found.length; index++) {
    const base = at(recipientOf, item(found, index)) * graph.words
    takeCommonBits(graph.columns, base, unseen, found)
  }
  return found
}

function keepRows(from: Int32Array, to: Int32Array, people: Int32Array, mask: Int32Array): void {
  for (const person of people) {
    for (let word = 0; word < mask.length; word++) {
      const index = person * mask.length + word
      to[index] = at(from, index) & at(mask, word)
    }
  }
}
