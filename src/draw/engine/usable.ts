import { at, item } from './at.ts'
import { maximumMatching } from './bipartite.ts'
import { countBits, lowestBit } from './bits.ts'
import { splitAt, withinComponents } from './components.ts'
import type { Words } from './forcing.ts'
import {
  allows,
  copyOf,
  emptyGraph,
  forbid,
  type Graph,
  onlyRecipientOf,
  permit,
  recipientsOf,
  transposed,
  withColumns,
} from './graph.ts'
import { isDense, type Reduced, reduced, wordsFor } from './reducing.ts'
import { MOST_COUNTED } from './rounds.ts'
import { SHORTEST_WITHOUT_SWAPS, type Shape } from './shapes.ts'

/** A matching and its components: so often everybody's possible recipients are looked at, or thereabouts. */
const LOOKS_EACH_ROUND = 12

/**
 * The arcs that are in some outcome of a shape, of which there must be one: exactly these up to 16
 * people; above, all of these and perhaps others, but none that is proven to be in no such outcome.
 * `graph` must hold the arcs that are in some outcome of any shape; `share` is the part of the usual steps that
 * may be spent. `mostCounted`: another number
 * than 16, for tests.
 */
export function usableArcs(
  graph: Graph,
  shape: Shape,
  share: number,
  mostCounted = MOST_COUNTED,
): Graph {
  if (shape === 'any' || isDense(graph)) return graph
  const left = wordsFor(share)
  if (shape === 'circle') return usableInCircle(graph, mostCounted, left)
  return graph.size <= mostCounted
    ? arcsInRounds(graph, SHORTEST_WITHOUT_SWAPS)
    : usableWithoutSwaps(graph, left)
}

/** Whoever has one possible recipient gives to them, so that these cannot give back. */
function usableWithoutSwaps(given: Graph, left: Words): Graph {
  let graph = copyOf(given)
  while (left.words > 0) {
    left.words -= graph.rows.length * LOOKS_EACH_ROUND
    let isChanged = false
    for (let person = 0; person < graph.size; person++) {
      const only = onlyRecipientOf(graph, person)
      if (only === -1 || !allows(graph, only, person)) continue
      forbid(graph, only, person)
      isChanged = true
    }
    if (!isChanged) return graph
    const matching = maximumMatching(graph)
    if (matching.size < graph.size) return given
    graph = copyOf(withinComponents(graph, splitAt(graph, matching.recipientOf)))
  }
  return graph
}

function usableInCircle(graph: Graph, mostCounted: number, left: Words): Graph {
  if (graph.size <= mostCounted) return arcsInRounds(graph, graph.size)
  const rest = reduced(graph, left)
  if (rest === undefined) return graph
  const next =
    rest.pieces === undefined
      ? usableBetweenChains(rest, mostCounted)
      : usableInPieces(rest, mostCounted, left)
  if (rest.people.length === graph.size) return next
  const usable = emptyGraph(graph.size)
  for (const [index, chain] of rest.people.entries()) {
    for (const [place, person] of chain.slice(1).entries()) {
      permit(usable, item(chain, place), person)
    }
    const last = item(chain, chain.length - 1)
    for (const other of recipientsOf(next, index))
      permit(usable, last, item(item(rest.people, other), 0))
  }
  return usable
}

function usableBetweenChains({ graph }: Reduced, mostCounted: number): Graph {
  return graph.size <= mostCounted ? arcsInRounds(graph, graph.size) : graph
}

/** Within each piece, and from whoever may be the last in one to whoever may be the first in the next. */
function usableInPieces({ graph, pieces = [] }: Reduced, mostCounted: number, left: Words): Graph {
  const usable = emptyGraph(graph.size)
  const inside = pieces.map((piece) => usableInCircle(piece.graph, mostCounted, left))
  for (const [index, { people }] of pieces.entries()) {
    const mine = item(inside, index)
    const after = (index + 1) % pieces.length
    const firsts = recipientsOf(item(inside, after), 0)
    for (const [place, person] of people.entries()) {
      for (const recipient of recipientsOf(mine, place + 1)) {
        if (recipient > 0) permit(usable, person, item(people, recipient - 1))
        else
          for (const first of firsts)
            permit(usable, person, item(item(pieces, after).people, first - 1))
      }
    }
  }
  return usable
}

/**
 * For up to 16 people: the arcs of the outcomes whose rounds all hold at least `shortest` people. All
 * ways on from the first of a round are followed over subsets, then those back from rounds beside
 * which the others can be parted into rounds.
 */
function arcsInRounds(graph: Graph, shortest: number): Graph {
  const { size } = graph
  const everybody = 2 ** size - 1
  const ends = lineEnds(graph)
  const closing = (people: number) => {
    const first = lowestBit(people)
    return countBits(people) < shortest ? 0 : at(ends, people) & at(graph.columns, first)
  }
  const isMade = madeOfRounds(everybody, shortest, (people) => closing(people) !== 0)
  const live = new Int32Array(everybody + 1)
  const giversOf = emptyGraph(size)
  const use = (givers: number, recipient: number) => {
    giversOf.rows[recipient] = at(giversOf.rows, recipient) | givers
  }
  for (let people = everybody; people > 0; people--) {
    if (isMade[everybody ^ people] === 1) {
      const last = closing(people)
      live[people] = at(live, people) | last
      use(last, lowestBit(people))
    }
    for (let rest = at(live, people); rest !== 0; rest &= rest - 1) {
      const before = people ^ (rest & -rest)
      if (before === 0) continue
      const givers = at(ends, before) & at(graph.columns, lowestBit(rest))
      live[before] = at(live, before) | givers
      use(givers, lowestBit(rest))
    }
  }
  return transposed(withColumns(giversOf))
}

/** For each set of people, as bits: with whom a way from its first through all of it can end. */
function lineEnds({ size, columns }: Graph): Int32Array {
  const ends = new Int32Array(2 ** size)
  for (let people = 1; people < 2 ** size; people++) {
    const others = people & (people - 1)
    let found = others === 0 ? people : 0
    for (let rest = others; rest !== 0; rest &= rest - 1) {
      const last = rest & -rest
      if ((at(ends, people ^ last) & at(columns, lowestBit(last))) !== 0) found |= last
    }
    ends[people] = found
  }
  return ends
}

/** 1 for each set of people that can be parted into rounds. */
function madeOfRounds(
  everybody: number,
  shortest: number,
  isRound: (people: number) => boolean,
): Uint8Array {
  const made = new Uint8Array(everybody + 1)
  const rounds = new Uint8Array(everybody + 1)
  made[0] = 1
  const isOneRound = 2 * shortest > countBits(everybody)
  for (let people = 1; people <= everybody && !isOneRound; people++) {
    rounds[people] = isRound(people) ? 1 : 0
    const others = people & (people - 1)
    for (let rest = others; made[people] === 0; rest = (rest - 1) & others) {
      if (made[rest] === 1 && rounds[people ^ rest] === 1) made[people] = 1
      if (rest === 0) break
    }
  }
  return made
}
