import assert from 'node:assert/strict'
import type { Impossible, Relief } from '../answer.ts'
import { draw, forecast, possibleRecipients } from '../matching.ts'
import type { Assignment, DrawProblem } from '../problem.ts'
import { seeded } from '../seeded.ts'
import { type Shape, shapesFrom } from '../shapes.ts'
import { everyAssignment, hasShape, mayGive } from './oracle.ts'

// The answers of the engine held against brute force; for few people.

const MOST_RELIEFS = 3

/** Fails unless a draw has the strictest shape that there is, knows it, and breaks nothing. */
export function checkDraw(problem: DrawProblem, seed: number): void {
  const drawn = draw(problem, seeded(seed))
  const reachable = shapesFrom(problem.shape).find((shape) => {
    return everyAssignment({ ...problem, shape }).length > 0
  })
  assert.equal(drawn.ok ? drawn.shape : undefined, reachable)
  if (!drawn.ok) return
  assert.equal(drawn.sampled, 'exact')
  assert.equal(drawn.wish, drawn.shape === problem.shape ? 'met' : 'impossible')
  checkValid(problem, drawn.assignment, drawn.shape)
}

/** Fails unless everybody gives to one whom they may give to, and all in the shape. */
export function checkValid(problem: DrawProblem, assignment: Assignment, shape: Shape): void {
  const names = problem.people.map(({ id }) => id)
  assert.deepEqual([...assignment.keys()], names)
  assert.deepEqual([...assignment.values()].toSorted(), names.toSorted())
  const isAllowed = mayGive(problem)
  for (const arc of assignment) assert.ok(isAllowed(arc), `${arc}`)
  assert.ok(hasShape(assignment, shape))
}

/** Fails unless a forecast counts right, and a draw comes to the same. */
export function checkForecast(problem: DrawProblem, seed: number): void {
  const { forecast: seen, found } = forecast(problem, seeded(seed))
  const drawn = draw(problem, seeded(seed + 1), { found })
  assert.equal(seen.ok ? seen.shape : seen.reason, drawn.ok ? drawn.shape : drawn.reason)
  const isAllowed = mayGive(problem)
  const all = everyAssignment({ ...problem, shape: 'any' })
  const possible = possibleRecipients(problem)
  assert.equal(possible === undefined, all.length === 0)
  for (const { id } of problem.people) {
    const choices = problem.people.filter((other) => isAllowed([id, other.id]))
    assert.equal(seen.choices.get(id), choices.length)
    if (possible === undefined) continue
    assert.equal(possible.get(id), new Set(all.map((one) => one.get(id))).size)
  }
  if (!seen.ok) return
  assert.deepEqual(seen.possible, possible)
  const inShape = everyAssignment({ ...problem, shape: seen.shape })
  for (const { id } of problem.people) {
    assert.equal(seen.possibleInShape.get(id), new Set(inShape.map((one) => one.get(id))).size)
  }
  assert.deepEqual(seen.guessable, guessable(problem, inShape))
  assert.ok(found !== undefined)
  checkValid(problem, found, seen.shape)
}

/** Whose recipient is the same in all outcomes in which some other giver has the same one. */
function guessable({ people }: DrawProblem, outcomes: readonly Assignment[]): Set<string> {
  const found = people.filter(({ id }) =>
    people.some(({ id: knower }) => {
      const known = Map.groupBy(outcomes, (one) => one.get(knower))
      const isTold = (like: readonly Assignment[]) =>
        new Set(like.map((one) => one.get(id))).size === 1
      return knower !== id && [...known.values()].some(isTold)
    }),
  )
  return new Set(found.map(({ id }) => id))
}

export type Explained = Extract<Impossible, { reason: 'blocked' }>

/** The explanation of an impossible draw; undefined if it is possible. */
export function explained(problem: DrawProblem): Explained | undefined {
  const answer = draw(problem, seeded(1))
  if (answer.ok) return undefined
  assert.ok(answer.reason === 'blocked')
  return answer
}

/** Fails unless the people named are more than all their partners, and no fewer would be. */
export function checkObstacle(problem: DrawProblem, { obstacle }: Explained): void {
  const { side, people: stuck, others } = obstacle
  const [first] = problem.people
  const isHome = problem.people.every(({ household }) => household === first?.household)
  assert.equal(side === 'household', isHome && first?.household !== '')
  if (side === 'household') return
  const isAllowed = mayGive(problem)
  const partners = (group: readonly string[]) =>
    problem.people
      .map(({ id }) => id)
      .filter((other) =>
        group.some((one) => isAllowed(side === 'givers' ? [one, other] : [other, one])),
      )
  assert.ok(stuck.length > others.length)
  assert.deepEqual(partners(stuck), others.toSorted())
  for (let bits = 1; bits < 2 ** stuck.length - 1; bits++) {
    const subset = stuck.filter((_, index) => (bits >> index) % 2 === 1)
    assert.ok(partners(subset).length >= subset.length, `${subset} are one already`)
  }
}

/** Fails unless the reliefs help each alone, and none is missed. Says what sort of relief there is. */
export function checkRelief(
  problem: DrawProblem,
  { relief, complete }: Explained,
): 'single' | 'double' | 'none' {
  const helps = (one: Relief) =>
    everyAssignment({ ...relieved(problem, one), shape: 'any' }).length > 0
  const alone = singleReliefs(problem).filter(helps)
  const together = alone.length > 0 ? [] : doubleReliefs(problem).filter(helps)
  assert.ok(complete)
  const known = alone.length > 0 ? alone : together
  assert.equal(relief.length, Math.min(MOST_RELIEFS, known.length))
  for (const one of relief) {
    assert.ok(helps(one), textOf(one))
    assert.ok(
      known.some((whole) => isPartOf(one, whole)),
      textOf(one),
    )
    for (const id of one.exclusions.length > 1 ? one.exclusions : []) {
      const fewer = { ...one, exclusions: one.exclusions.filter((other) => other !== id) }
      assert.ok(!helps(fewer), `${textOf(one)} without ${id}`)
    }
  }
  assert.equal(new Set(relief.map(textOf)).size, relief.length)
  return alone.length > 0 ? 'single' : together.length > 0 ? 'double' : 'none'
}

function isPartOf(one: Relief, whole: Relief): boolean {
  const areLifted = one.exclusions.every((id) => whole.exclusions.includes(id))
  return areLifted && one.leaves.join() === whole.leaves.join()
}

function relieved(problem: DrawProblem, { exclusions, leaves }: Relief): DrawProblem {
  return {
    ...problem,
    people: problem.people.map((one) =>
      leaves.includes(one.id) ? { ...one, household: '' } : one,
    ),
    exclusions: problem.exclusions.filter(({ id }) => !exclusions.includes(id)),
  }
}

function singleReliefs({ people, exclusions }: DrawProblem): Relief[] {
  return [
    ...exclusions.map(({ id }) => ({ exclusions: [id], leaves: [] })),
    ...people
      .filter(({ household }) => household !== '')
      .map(({ id }) => ({ exclusions: [], leaves: [id] })),
  ]
}

/** For each two people all exclusions between them, and if they are housemates one who leaves. */
function doubleReliefs({ people, exclusions }: DrawProblem): Relief[] {
  return people.flatMap((one, index) =>
    people.slice(index + 1).flatMap((other): Relief[] => {
      const between = exclusions
        .filter(({ giver, recipient }) => {
          const ends = [giver, recipient]
          return ends.includes(one.id) && ends.includes(other.id) && giver !== recipient
        })
        .map(({ id }) => id)
      if (between.length === 0) return []
      const areHousemates = one.household !== '' && one.household === other.household
      return areHousemates
        ? [one, other].map(({ id }) => ({ exclusions: between, leaves: [id] }))
        : [{ exclusions: between, leaves: [] }]
    }),
  )
}

function textOf({ exclusions, leaves }: Relief): string {
  return `${exclusions.toSorted()};${leaves}`
}
