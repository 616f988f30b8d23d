import type { Relief } from './answer.ts'
import { at, item } from './at.ts'
import { type Matching, maximumMatching } from './bipartite.ts'
import { hasBit, setOf } from './bits.ts'
import { type Arc, allows, emptyGraph, forbid, type Graph, permit, transposed } from './graph.ts'
import { alternatingReach, unmatchedIn } from './hall.ts'
import type { DrawProblem } from './problem.ts'
import { arcBetween, arcsOf, type Table } from './seating.ts'

const MOST_TRIES = 500

/**
 * Up to `most` reliefs, each of which makes a draw possible where there is none: first the single
 * exclusions and the single people leaving a household that do. Only where there are none: all that
 * forbids the same two people to each other, lifted together. After many tries it stops looking.
 */
export function reliefs(
  table: Table,
  matching: Matching,
  problem: DrawProblem,
  most: number,
): Relief[] {
  if (table.graph.size - matching.size > 2) return []
  const bans = bansOf(table, problem)
  const helps = helpfulness(table.graph, matching)
  const single = firstOf(singleReliefs(table, problem, bans), helps, most)
  return single.length > 0 ? single : firstOf(doubleReliefs(table, problem, bans), helps, most)
}

/** A relief and the arcs that are free once it is granted. */
type Candidate = Relief & { readonly arcs: readonly Arc[] }

function firstOf(
  candidates: Iterable<Candidate>,
  helps: (arcs: readonly Arc[]) => boolean,
  most: number,
): Relief[] {
  const found: Relief[] = []
  for (const { arcs, exclusions, leaves } of candidates) {
    if (helps(arcs)) found.push({ exclusions, leaves })
    if (found.length === most) break
  }
  return found
}

/** The arcs that exclusions forbid, and those that more than one does, and what nothing here frees. */
type Bans = {
  readonly excluded: Graph
  readonly again: ReadonlySet<number>
  readonly avoided: ReadonlySet<number>
}

function bansOf(table: Table, { exclusions, avoided }: DrawProblem): Bans {
  const excluded = emptyGraph(table.people.length)
  const again = new Set<number>()
  for (const exclusion of exclusions) {
    for (const arc of arcsOf(table, exclusion)) {
      if (allows(excluded, ...arc)) again.add(keyOf(table, arc))
      else permit(excluded, ...arc)
    }
  }
  const keys = avoided.flatMap((arc) => arcBetween(table, arc)).map((arc) => keyOf(table, arc))
  return { excluded, again, avoided: new Set(keys) }
}

function* singleReliefs(
  table: Table,
  { exclusions }: DrawProblem,
  { excluded, again, avoided }: Bans,
): Generator<Candidate> {
  for (const exclusion of exclusions) {
    const arcs = arcsOf(table, exclusion).filter(([giver, recipient]) => {
      const key = keyOf(table, [giver, recipient])
      return !again.has(key) && !avoided.has(key) && !areHousemates(table, giver, recipient)
    })
    yield { exclusions: [exclusion.id], leaves: [], arcs }
  }
  for (const [person, name] of table.people.entries()) {
    const arcs = arcsAtHome(table, person).filter((arc) => {
      return !allows(excluded, ...arc) && !avoided.has(keyOf(table, arc))
    })
    yield { exclusions: [], leaves: [name], arcs }
  }
}

/** For two people between whom there is more than one exclusion, or who are housemates besides. */
function* doubleReliefs(
  table: Table,
  problem: DrawProblem,
  { excluded, avoided }: Bans,
): Generator<Candidate> {
  for (const [[one, other], exclusions] of exclusionsByPair(table, problem)) {
    const isFree = (arc: Arc) => {
      const isBetween = arc.includes(one) && arc.includes(other)
      return (isBetween || !allows(excluded, ...arc)) && !avoided.has(keyOf(table, arc))
    }
    if (areHousemates(table, one, other)) {
      for (const person of [one, other]) {
        const arcs = arcsAtHome(table, person).filter(isFree)
        yield { exclusions, leaves: [item(table.people, person)], arcs }
      }
    } else if (exclusions.length > 1) {
      const between: Arc[] = [
        [one, other],
        [other, one],
      ]
      yield { exclusions, leaves: [], arcs: between.filter(isFree) }
    }
  }
}

/** The exclusions between each two people, whichever way, by their ids. */
function exclusionsByPair(table: Table, { exclusions }: DrawProblem): [Arc, string[]][] {
  const byPair = new Map<number, [Arc, string[]]>()
  for (const exclusion of exclusions) {
    const [arc] = arcsOf(table, exclusion)
    if (arc === undefined) continue
    const pair: Arc = [Math.min(...arc), Math.max(...arc)]
    const known = byPair.get(keyOf(table, pair))
    if (known === undefined) byPair.set(keyOf(table, pair), [pair, [exclusion.id]])
    else known[1].push(exclusion.id)
  }
  return [...byPair.values()]
}

function arcsAtHome(table: Table, person: number): Arc[] {
  const arcs: Arc[] = []
  for (let other = 0; other < table.people.length; other++) {
    if (other !== person && areHousemates(table, person, other)) {
      arcs.push([person, other], [other, person])
    }
  }
  return arcs
}

function areHousemates({ households }: Table, one: number, other: number): boolean {
  return at(households, one) === at(households, other)
}

function keyOf({ people }: Table, [giver, recipient]: Arc): number {
  return giver * people.length + recipient
}

/**
 * Whether arcs, permitted, make everybody matched. One arc does, if one giver is unmatched, when
 * alternating paths lead from the unmatched giver to its giver and from its recipient to the
 * unmatched recipient. Several may help together; then the matching is tried.
 */
function helpfulness(graph: Graph, matching: Matching): (arcs: readonly Arc[]) => boolean {
  const missing = graph.size - matching.size
  const givers = reachable(graph, matching.recipientOf, matching.giverOf)
  const recipients = reachable(transposed(graph), matching.giverOf, matching.recipientOf)
  let triesLeft = MOST_TRIES
  return (freed) => {
    const arcs = freed.filter(([giver, recipient]) => !allows(graph, giver, recipient))
    const out = arcs.filter(([giver]) => hasBit(givers, 0, giver))
    if (missing === 1 && out.some(([, recipient]) => hasBit(recipients, 0, recipient))) return true
    const isHopeless = !arcs.some(([, recipient]) => hasBit(recipients, 0, recipient))
    if (out.length === 0 || isHopeless || arcs.length === 1 || triesLeft-- <= 0) return false
    for (const [giver, recipient] of arcs) permit(graph, giver, recipient)
    const { size } = maximumMatching(graph, matching)
    for (const [giver, recipient] of arcs) forbid(graph, giver, recipient)
    return size === graph.size
  }
}

/** The people an alternating path leads to from an unmatched one. */
function reachable(graph: Graph, partnerOf: Int32Array, personOf: Int32Array): Int32Array {
  return setOf(alternatingReach(graph, personOf, unmatchedIn(partnerOf)).people, graph.words)
}
