import type { Relief } from './answer.ts'
import { at, item } from './at.ts'
import type { Matching } from './bipartite.ts'
import { type Arc, allows, emptyGraph, type Graph, permit } from './graph.ts'
import { type Helps, helpfulness } from './helping.ts'
import type { DrawProblem, Exclusion } from './problem.ts'
import { arcBetween, arcsOf, type Table } from './seating.ts'

/** A single rule or household frees arcs of one person, or there and back: two more matches at most. */
const MOST_MISSING = 2

/** `complete`: none was left untried, so that where none is named, no single rule is to blame. */
export type Reliefs = { readonly relief: readonly Relief[]; readonly complete: boolean }

/**
 * Up to `most` reliefs, each of which makes a draw possible where there is none: first the single
 * exclusions and the single people leaving a household that do. Only where none is found: all that
 * forbids the same two people to each other, lifted together, but nothing that need not be.
 */
export function reliefs(
  table: Table,
  matching: Matching,
  problem: DrawProblem,
  most: number,
): Reliefs {
  if (table.graph.size - matching.size > MOST_MISSING) return { relief: [], complete: true }
  const bans = bansOf(table, problem)
  const first = (candidates: Iterable<Candidate>, wanted: number) =>
    firstOf(candidates, helpfulness(table.graph, matching), wanted)
  const lifted = first(singleExclusions(table, problem, bans), most)
  const left = first(singleLeavers(table, bans), most - lifted.relief.length)
  const single = [...lifted.relief, ...left.relief]
  if (single.length > 0) return { relief: single, complete: true }
  const together = first(doubleReliefs(table, problem, bans), most)
  const complete = lifted.complete && left.complete && together.complete
  return { relief: together.relief, complete: complete || together.relief.length > 0 }
}

/** A relief and the arcs that are free once it is granted, or if only these exclusions are lifted. */
type Candidate = Relief & {
  readonly arcs: readonly Arc[]
  readonly without?: (lifted: readonly string[]) => readonly Arc[]
}

function firstOf(candidates: Iterable<Candidate>, helps: Helps, most: number): Reliefs {
  const relief: Relief[] = []
  let complete = true
  for (const candidate of candidates) {
    if (relief.length >= most) break
    const isHelpful = helps(candidate.arcs)
    if (isHelpful === undefined) complete = false
    else if (isHelpful) relief.push(leastOf(candidate, helps))
  }
  return { relief, complete }
}

/** The candidate without the exclusions that need not be lifted with the others. */
function leastOf({ exclusions, leaves, without }: Candidate, helps: Helps): Relief {
  let needed = exclusions
  for (const exclusion of exclusions.length > 1 ? exclusions : []) {
    const fewer = needed.filter((id) => id !== exclusion)
    if (without !== undefined && helps(without(fewer)) === true) needed = fewer
  }
  return { exclusions: needed, leaves }
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

function* singleExclusions(
  table: Table,
  { exclusions }: DrawProblem,
  { again, avoided }: Bans,
): Generator<Candidate> {
  for (const exclusion of exclusions) {
    const arcs = arcsOf(table, exclusion).filter(([giver, recipient]) => {
      const key = keyOf(table, [giver, recipient])
      return !again.has(key) && !avoided.has(key) && !areHousemates(table, giver, recipient)
    })
    yield { exclusions: [exclusion.id], leaves: [], arcs }
  }
}

function* singleLeavers(table: Table, { excluded, avoided }: Bans): Generator<Candidate> {
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
  for (const [[one, other], between] of exclusionsByPair(table, problem)) {
    const areAtHome = areHousemates(table, one, other)
    if (!areAtHome && between.length < 2) continue
    const exclusions = between.map(({ id }) => id)
    for (const leaver of areAtHome ? [one, other] : [undefined]) {
      const arcs = (lifted: readonly string[]) => {
        const stay = between.filter(({ id }) => !lifted.includes(id))
        const kept = stay.flatMap((exclusion) => arcsOf(table, exclusion))
        const isBetween = (arc: Arc) => arc.includes(one) && arc.includes(other)
        const isKept = ([giver]: Arc) => kept.some(([keeper]) => keeper === giver)
        const all: Arc[] =
          leaver === undefined
            ? [
                [one, other],
                [other, one],
              ]
            : arcsAtHome(table, leaver)
        return all.filter((arc) => {
          const isExcluded = isBetween(arc) ? isKept(arc) : allows(excluded, ...arc)
          return !isExcluded && !avoided.has(keyOf(table, arc))
        })
      }
      const leaves = leaver === undefined ? [] : [item(table.people, leaver)]
      yield { exclusions, leaves, arcs: arcs(exclusions), without: arcs }
    }
  }
}

/** The exclusions between each two people, whichever way. */
function exclusionsByPair(table: Table, { exclusions }: DrawProblem): [Arc, Exclusion[]][] {
  const byPair = new Map<number, [Arc, Exclusion[]]>()
  for (const exclusion of exclusions) {
    const [arc] = arcsOf(table, exclusion)
    if (arc === undefined) continue
    const pair: Arc = [Math.min(...arc), Math.max(...arc)]
    const known = byPair.get(keyOf(table, pair))
    if (known === undefined) byPair.set(keyOf(table, pair), [pair, [exclusion]])
    else known[1].push(exclusion)
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
