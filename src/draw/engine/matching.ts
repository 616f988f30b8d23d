import type { Drawn, FellShort, Foreseen, Impossible, Repaired } from './answer.ts'
import { at, item } from './at.ts'
import { type Matching, maximumMatching } from './bipartite.ts'
import { splitAt, withinComponents } from './components.ts'
import { allows, choicesOf, type Graph } from './graph.ts'
import { shortestViolator } from './hall.ts'
import { guessableGivers } from './knowing.ts'
import type { Assignment, DrawProblem, RepairProblem } from './problem.ts'
import type { RandomInt } from './random.ts'
import { reliefs } from './relief.ts'
import { NOBODY, repairedMatching, SOMEBODY_GONE } from './repair.ts'
import { named, seat, type Table } from './seating.ts'
import { drawShaped } from './shaped.ts'
import { isLooser, type Shape } from './shapes.ts'
import { usableArcs } from './usable.ts'

/** Fewer people cannot draw without everybody knowing the outcome. */
const FEWEST_PEOPLE = 3
const MOST_RELIEFS = 3

/**
 * `share` is the part of the usual budgets of steps that may be spent. A draw never comes to a shape
 * looser than `promised`, but hands the question back; `found` is an outcome that a forecast of the
 * same problem found, to walk on from where the draw itself finds none of that shape.
 */
export type DrawOptions = {
  readonly share?: number
  readonly promised?: Shape | undefined
  readonly found?: Assignment | undefined
}

/**
 * Draws uniformly among all outcomes of the wanted shape, or of the next looser one if there is none
 * or none is found; docs/draw.md says how. Where no draw is possible: why, and what would help.
 */
export function draw(
  problem: DrawProblem,
  random: RandomInt,
  { share = 1, promised, found }: DrawOptions = {},
): Drawn | FellShort | Impossible {
  const table = seat(problem)
  const matching = maximumMatching(table.graph)
  const obstacle = impossible(problem, table, matching)
  if (obstacle !== undefined) return obstacle
  const wish = {
    shape: problem.shape,
    effort: { purpose: 'draw', share } as const,
    found: found && numbered(table, found),
  }
  const drawn = drawShaped(table, matching, wish, random)
  const { shape } = drawn
  if (promised !== undefined && isLooser(shape, promised)) {
    return { ok: false, reason: 'fell_short', shape }
  }
  return {
    ok: true,
    assignment: named(table, drawn.recipientOf),
    shape,
    wish: drawn.wish,
    sampled: drawn.exact ? 'exact' : 'approximate',
    methods: [...drawn.methods],
  }
}

/** What a draw would come to, without drawing. */
export function forecast(problem: DrawProblem, random: RandomInt, share = 1): Foreseen {
  const table = seat(problem)
  const choices = countsOf(table, table.graph)
  const matching = maximumMatching(table.graph)
  const obstacle = impossible(problem, table, matching)
  if (obstacle !== undefined) return { forecast: { ...obstacle, choices }, found: undefined }
  const effort = { purpose: 'forecast', share } as const
  const drawn = drawShaped(table, matching, { shape: problem.shape, effort }, random)
  const { shape, wish } = drawn
  const usable = inSomeDraw(table, matching)
  const inShape = usableArcs(usable, shape, share)
  const guessable = [...guessableGivers(inShape, shape)].map((giver) => item(table.people, giver))
  return {
    forecast: {
      ok: true,
      shape,
      wish,
      choices,
      possible: countsOf(table, usable),
      possibleInShape: countsOf(table, inShape),
      guessable: new Set(guessable),
    },
    found: named(table, drawn.recipientOf),
  }
}

/**
 * For each giver how many people they give to in at least one complete draw, of whatever shape; 1
 * says that what is set tells whom. Undefined where no draw is possible.
 */
export function possibleRecipients(problem: DrawProblem): ReadonlyMap<string, number> | undefined {
  const table = seat(problem)
  const matching = maximumMatching(table.graph)
  const isPossible = table.people.length >= FEWEST_PEOPLE && matching.size === table.people.length
  return isPossible ? countsOf(table, inSomeDraw(table, matching)) : undefined
}

/**
 * Mends an assignment after somebody joined or left, or what is set changed. Of all outcomes one with
 * the fewest changed givers; among these of the strictest shape from the wanted one on; among these
 * with the fewest changed givers who have looked; among these a random one.
 */
export function repair(
  problem: RepairProblem,
  random: RandomInt,
  share = 1,
): Repaired | Impossible {
  const table = seat(problem)
  const obstacle = impossible(problem, table, maximumMatching(table.graph))
  if (obstacle !== undefined) return obstacle
  const before = Int32Array.from(table.people, (person) => {
    const recipient = problem.current.get(person)
    return recipient === undefined ? NOBODY : (table.indexOf.get(recipient) ?? SOMEBODY_GONE)
  })
  const looked = table.people.map((person) => problem.looked.has(person))
  const mended = repairedMatching(
    table,
    { recipientOf: before, looked },
    problem.shape,
    share,
    random,
  )
  const { recipientOf, shape } = mended
  const changed = table.people.filter((_, giver) => {
    return at(before, giver) !== NOBODY && at(before, giver) !== at(recipientOf, giver)
  })
  return { ok: true, assignment: named(table, recipientOf), changed, shape }
}

/** The arcs that are part of at least one outcome. */
function inSomeDraw({ graph }: Table, { recipientOf }: Matching): Graph {
  return withinComponents(graph, splitAt(graph, recipientOf))
}

function countsOf({ people }: Table, graph: Graph): Map<string, number> {
  return new Map(people.map((person, index) => [person, choicesOf(graph, index)]))
}

/** An outcome by numbers; undefined if it does not fit the people and what is allowed. */
function numbered({ people, indexOf, graph }: Table, found: Assignment): Int32Array | undefined {
  const recipientOf = Int32Array.from(people, (giver) => indexOf.get(found.get(giver) ?? '') ?? -1)
  const isOutcome =
    new Set(recipientOf).size === graph.size &&
    recipientOf.every((recipient, giver) => recipient !== -1 && allows(graph, giver, recipient))
  return isOutcome ? recipientOf : undefined
}

function impossible(
  problem: DrawProblem,
  table: Table,
  matching: Matching,
): Impossible | undefined {
  const { people, households, graph } = table
  if (people.length < FEWEST_PEOPLE) return { ok: false, reason: 'too_few_people' }
  if (matching.size === people.length) return undefined
  const found = reliefs(table, matching, problem, MOST_RELIEFS)
  if (households.every((household) => household === at(households, 0))) {
    const obstacle = { side: 'household', people, others: [] } as const
    return { ok: false, reason: 'blocked', obstacle, ...found }
  }
  const { side, ...violator } = shortestViolator(graph, matching)
  const names = (numbers: readonly number[]) => numbers.map((person) => item(people, person))
  const obstacle = { side, people: names(violator.people), others: names(violator.others) }
  return { ok: false, reason: 'blocked', obstacle, ...found }
}
