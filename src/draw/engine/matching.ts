import { at, item } from './at.ts'
import { type Matching, maximumMatching } from './bipartite.ts'
import { choicesOf } from './graph.ts'
import { shortestViolator } from './hall.ts'
import type { RandomInt } from './random.ts'
import { reliefs } from './relief.ts'
import { NOBODY, repairedMatching, SOMEBODY_GONE } from './repair.ts'
import type { Effort } from './sampling.ts'
import { forbiddenPairs, named, seat, type Table } from './seating.ts'
import { drawShaped } from './shaped.ts'
import type { Shape } from './shapes.ts'

export type { RandomInt, Shape }

/** Fewer people cannot draw without everybody knowing the outcome. */
const FEWEST_PEOPLE = 3
const MOST_RELIEFS = 3

export type Pair = readonly [giver: string, recipient: string]

/**
 * Who takes part, who must not give to whom, and the shape wanted. Nobody gives to themselves; a
 * forbidden pair that repeats another, or names a stranger or one person twice, adds nothing.
 */
export type DrawProblem = {
  readonly people: readonly string[]
  readonly forbidden: readonly Pair[]
  readonly shape: Shape
}

/** Giver to recipient. */
export type Assignment = ReadonlyMap<string, string>

/** `shape` is the one reached; `exact`: every outcome of that shape was equally likely. */
export type Drawn = {
  readonly ok: true
  readonly assignment: Assignment
  readonly shape: Shape
  readonly sampled: 'exact' | 'approximate'
}

/**
 * `people` are more than `others`: as givers they can only give to the others, as recipients they
 * can only be drawn by the others. Without any one of the people it would be no obstacle.
 */
export type Obstacle = {
  readonly side: 'givers' | 'recipients'
  readonly people: readonly string[]
  readonly others: readonly string[]
}

/** `relief`: up to three pairs each of which, permitted (both ways if both are forbidden), helps. */
export type Impossible =
  | { readonly ok: false; readonly reason: 'too_few_people' }
  | {
      readonly ok: false
      readonly reason: 'blocked'
      readonly obstacle: Obstacle
      readonly relief: readonly Pair[]
    }

/** `choices`: how many people each giver may give to by the rules. */
export type Forecast = ({ readonly ok: true; readonly shape: Shape } | Impossible) & {
  readonly choices: ReadonlyMap<string, number>
}

/** `people` take part now; `current` may name people who left and lack people who joined. */
export type RepairProblem = DrawProblem & {
  readonly current: Assignment
  readonly looked: ReadonlySet<string>
}

/** `changed`: the givers who had a recipient and now have another. */
export type Repaired = {
  readonly ok: true
  readonly assignment: Assignment
  readonly changed: readonly string[]
  readonly shape: Shape
}

/**
 * Draws uniformly among all outcomes of the wanted shape, or of the next looser one if there is none
 * or none is found; docs/draw.md says how. Where no draw is possible: why, and what would help.
 * `share` is the part of the usual budgets of steps that may be spent.
 */
export function draw(problem: DrawProblem, random: RandomInt, share = 1): Drawn | Impossible {
  const table = seat(problem.people, problem.forbidden)
  const matching = maximumMatching(table.graph)
  const obstacle = impossible(problem, table, matching)
  if (obstacle !== undefined) return obstacle
  const effort: Effort = { purpose: 'draw', share }
  const drawn = drawShaped(table.graph, matching, problem.shape, effort, random)
  return {
    ok: true,
    assignment: named(table, drawn.recipientOf),
    shape: drawn.shape,
    sampled: drawn.exact ? 'exact' : 'approximate',
  }
}

/** What a draw would come to, without drawing; a shape found here is nearly always found again. */
export function forecast(problem: DrawProblem, random: RandomInt, share = 1): Forecast {
  const table = seat(problem.people, problem.forbidden)
  const choices = new Map(
    table.people.map((person, index) => [person, choicesOf(table.graph, index)]),
  )
  const matching = maximumMatching(table.graph)
  const obstacle = impossible(problem, table, matching)
  if (obstacle !== undefined) return { ...obstacle, choices }
  const effort: Effort = { purpose: 'forecast', share }
  const { shape } = drawShaped(table.graph, matching, problem.shape, effort, random)
  return { ok: true, shape, choices }
}

/**
 * Mends an assignment after somebody joined or left, or the rules changed. Of all outcomes one with
 * the fewest changed givers; among these of the strictest shape from the wanted one on; among these
 * with the fewest changed givers who have looked; among these a random one.
 */
export function repair(
  problem: RepairProblem,
  random: RandomInt,
  share = 1,
): Repaired | Impossible {
  const table = seat(problem.people, problem.forbidden)
  const obstacle = impossible(problem, table, maximumMatching(table.graph))
  if (obstacle !== undefined) return obstacle
  const before = Int32Array.from(table.people, (person) => {
    const recipient = problem.current.get(person)
    return recipient === undefined ? NOBODY : (table.indexOf.get(recipient) ?? SOMEBODY_GONE)
  })
  const looked = table.people.map((person) => problem.looked.has(person))
  const { recipientOf, shape } = repairedMatching(
    table.graph,
    before,
    looked,
    problem.shape,
    share,
    random,
  )
  const changed = table.people.filter((_, giver) => {
    return at(before, giver) !== NOBODY && at(before, giver) !== at(recipientOf, giver)
  })
  return { ok: true, assignment: named(table, recipientOf), changed, shape }
}

function impossible(
  problem: DrawProblem,
  table: Table,
  matching: Matching,
): Impossible | undefined {
  const { people, graph } = table
  if (people.length < FEWEST_PEOPLE) return { ok: false, reason: 'too_few_people' }
  if (matching.size === people.length) return undefined
  const readForbidden = () => forbiddenPairs(table, problem.forbidden)
  const { side, ...violator } = shortestViolator(graph, matching)
  return {
    ok: false,
    reason: 'blocked',
    obstacle: {
      side,
      people: violator.people.map((person) => item(people, person)),
      others: violator.others.map((person) => item(people, person)),
    },
    relief: reliefs(graph, matching, readForbidden, MOST_RELIEFS).map(([giver, recipient]) => [
      item(people, giver),
      item(people, recipient),
    ]),
  }
}
