import { at, item } from './at.ts'
import { maximumMatching } from './bipartite.ts'
import { splitAt, withinComponents } from './components.ts'
import { forceArcs, type Words } from './forcing.ts'
import {
  choicesOf,
  copyOf,
  emptyGraph,
  type Graph,
  onlyRecipientOf,
  permit,
  recipientsOf,
} from './graph.ts'

/** People who must follow each other in a circle, as chains, and which chain may follow which. */
export type Chains = { readonly people: readonly (readonly number[])[]; readonly graph: Graph }

/** A matching and its components: so often everybody's possible recipients are looked at, or thereabouts. */
const LOOKS_EACH_ROUND = 12

/**
 * Drops what no circle through everybody can use and joins what every one must use, until nothing
 * changes: arcs that are in no outcome of any shape, forced arcs and what they rule out. A circle of
 * chains is a circle of people. Undefined proves that there is none. Once the words are spent it leaves
 * in what it has not looked at.
 */
export function narrowed(given: Graph, left: Words): Chains | undefined {
  let graph = copyOf(given)
  while (true) {
    if (!forceArcs(graph, left)) return undefined
    left.words -= graph.rows.length * LOOKS_EACH_ROUND
    const matching = maximumMatching(graph)
    if (matching.size < graph.size) return undefined
    const components = splitAt(graph, matching.recipientOf)
    const inside = withinComponents(graph, components)
    if (countArcs(inside) === countArcs(graph)) return joined(graph)
    graph = inside
  }
}

/** Whoever has one choice left is followed by that person. */
function joined(graph: Graph): Chains {
  const next = Int32Array.from({ length: graph.size }, (_, person) =>
    onlyRecipientOf(graph, person),
  )
  if (next.every((follower) => follower === -1)) {
    return { people: Array.from(next.keys(), (person) => [person]), graph }
  }
  const followers = new Set(next)
  const starts = Array.from(next.keys()).filter((person) => !followers.has(person))
  // Where everybody follows somebody there is one circle, which may be cut anywhere.
  const people = (starts.length === 0 ? [0] : starts).map((start) => chainFrom(next, start))
  const startingAt = new Map(people.map((chain, index) => [item(chain, 0), index]))
  const chains = emptyGraph(people.length)
  for (const [index, chain] of people.entries()) {
    for (const recipient of recipientsOf(graph, item(chain, chain.length - 1))) {
      const other = startingAt.get(recipient)
      if (other !== undefined && (other !== index || people.length === 1)) {
        permit(chains, index, other)
      }
    }
  }
  return { people, graph: chains }
}

function chainFrom(next: Int32Array, start: number): number[] {
  const chain = [start]
  for (let person = at(next, start); person !== -1 && person !== start; ) {
    chain.push(person)
    person = at(next, person)
  }
  return chain
}

function countArcs(graph: Graph): number {
  let arcs = 0
  for (let giver = 0; giver < graph.size; giver++) arcs += choicesOf(graph, giver)
  return arcs
}
