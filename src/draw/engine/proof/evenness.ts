import assert from 'node:assert/strict'
import { item } from '../at.ts'
import type { Assignment, DrawProblem, NamedArc } from '../problem.ts'
import { seeded } from '../seeded.ts'
import type { Shape } from '../shapes.ts'
import { chanceOf, LEAST_CHANCE } from './chance.ts'
import { everyAssignment, keyOf } from './oracle.ts'
import { oneWay, problemOf, somePeopleIn } from './problems.ts'

const DRAWS_PER_OUTCOME = 20
const FEWEST_DRAWS = 2_000

/** Fails unless every outcome that brute force finds comes about equally often, and no other one. */
export function assertEven(problem: DrawProblem, next: () => Assignment): void {
  const counts = new Map(everyAssignment(problem).map((outcome) => [keyOf(outcome), 0]))
  const draws = Math.max(FEWEST_DRAWS, DRAWS_PER_OUTCOME * counts.size)
  for (let draw = 0; draw < draws; draw++) {
    const key = keyOf(next())
    const count = counts.get(key)
    assert.ok(count !== undefined, `${key} is no outcome`)
    counts.set(key, count + 1)
  }
  const chance = counts.size < 2 ? 1 : chanceOf([...counts.values()])
  assert.ok(chance > LEAST_CHANCE, `so uneven by chance: ${chance}`)
}

/** All ways to part so many people into households, each as the sizes from large to small. */
export function partitions(people: number, largest = people): number[][] {
  if (people === 0) return [[]]
  const sizes = Array.from({ length: Math.min(people, largest) }, (_, index) => index + 1)
  return sizes.flatMap((size) => partitions(people - size, size).map((rest) => [size, ...rest]))
}

/** A party in households of these sizes, with a few exclusions if wanted, always the same ones. */
export function householdParty(
  sizes: readonly number[],
  shape: Shape,
  exclusions: number,
): DrawProblem {
  const people = somePeopleIn(sizes)
  const random = seeded(people.length)
  const anybody = () => item(people, random(people.length)).id
  const arcs = Array.from({ length: exclusions }, (): NamedArc => [anybody(), anybody()])
  return problemOf(people, { exclusions: oneWay(arcs), shape })
}
