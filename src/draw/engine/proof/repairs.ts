import assert from 'node:assert/strict'
import { repair } from '../matching.ts'
import type { Assignment, RepairProblem } from '../problem.ts'
import { seeded } from '../seeded.ts'
import { type Shape, shapesFrom } from '../shapes.ts'
import { everyAssignment, hasShape } from './oracle.ts'

const SHAPES = shapesFrom('circle')

/** Fails unless a repair is one of the best that brute force finds; false if there is none. */
export function checkRepair(problem: RepairProblem, seed: number): boolean {
  const mended = repair(problem, seeded(seed))
  const best = everyRepair(problem).at(0)
  assert.equal(mended.ok, best !== undefined)
  if (!mended.ok || best === undefined) return false
  assert.deepEqual([...mended.changed], changedIn(problem, mended.assignment))
  assert.deepEqual(meritOf(problem, mended.assignment), best.merit)
  assert.equal(mended.shape, shapeIn(problem, mended.assignment))
  return true
}

type Merit = readonly [changes: number, shape: number, lookedChanges: number]

/** Every assignment that is allowed now, the best repair first. */
export function everyRepair(problem: RepairProblem): { assignment: Assignment; merit: Merit }[] {
  return everyAssignment({ ...problem, shape: 'any' })
    .map((assignment) => ({ assignment, merit: meritOf(problem, assignment) }))
    .sort(({ merit: [a, b, c] }, { merit: [d, e, f] }) => a - d || b - e || c - f)
}

function meritOf(problem: RepairProblem, assignment: Assignment): Merit {
  const changed = changedIn(problem, assignment)
  const looked = changed.filter((giver) => problem.looked.has(giver)).length
  return [changed.length, SHAPES.indexOf(shapeIn(problem, assignment)), looked]
}

function changedIn({ people, current }: RepairProblem, assignment: Assignment): string[] {
  const ids = people.map(({ id }) => id)
  return ids.filter((giver) => {
    return current.has(giver) && current.get(giver) !== assignment.get(giver)
  })
}

function shapeIn({ shape }: RepairProblem, assignment: Assignment): Shape {
  return shapesFrom(shape).find((candidate) => hasShape(assignment, candidate)) ?? 'any'
}
