import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at, item } from './at.ts'
import { balancedCircle, balancedSampler } from './balanced.ts'
import type { Component, ComponentSampler } from './components.ts'
import { householdCircles } from './household-circle.ts'
import { householdsSampler } from './households.ts'
import { chanceOf, LEAST_CHANCE } from './proof/chance.ts'
import { countCircles, countDraws, ratio, type Side } from './proof/exact-counts.ts'
import { problemOf, somePeopleIn } from './proof/problems.ts'
import type { RandomInt } from './random.ts'
import { seat, type Table } from './seating.ts'
import { seeded } from './seeded.ts'

const DRAWS = 10_000
const STEPS = 100_000_000
/** Standard deviations that a count is farther off with a chance below 10^-11. */
const FARTHEST = 7

const parties = [
  [8, 5, 3],
  [9, 4, 2, 1, 1, 1],
  [10, 10],
  [5, 5, 5, 5],
  [4, 3, 3, 2, 2, 1, 1, 1, 1],
  // So large that not all terms are looked at.
  [18, 17, 8, 8],
]

type Way = {
  readonly samplerFor: (table: Table, component: Component, random: RandomInt) => ComponentSampler
  readonly circleFor: (table: Table, random: RandomInt) => Int32Array | undefined
}
const ways: Readonly<Record<string, Way>> = {
  households: {
    samplerFor: householdsSampler,
    circleFor: ({ graph, households }, random) =>
      householdCircles(graph, households, random)(STEPS),
  },
  balance: {
    samplerFor: ({ graph }, component, random) => balancedSampler(graph, component, random),
    circleFor: ({ graph }, random) => balancedCircle(graph, STEPS, random),
  },
}

for (const [name, way] of Object.entries(ways)) {
  describe(`by ${name} 16 to 20 people in households, and 51`, () => {
    for (const sizes of parties) assertMarginals(way, sizes)
  })
}

function assertMarginals(way: Way, sizes: readonly number[]): void {
  const sides = sizes.map((size): Side => [size, size])
  const draws = drawsOf(way, sizes)

  it(`give to each other household in exact parts: ${sizes}`, () => {
    for (const giverAt of [0, sizes.length - 1]) {
      assertParts(sizes, draws, giverAt, (other) => {
        const left = sides.map(([givers, recipients], index): Side => {
          return [givers - (index === giverAt ? 1 : 0), recipients - (index === other ? 1 : 0)]
        })
        return item(sizes, other) * ratio(countDraws(left), countDraws(sides))
      })
    }
  })

  it(`give to each other household in exact parts in a circle: ${sizes}`, () => {
    const circles = circlesOf(way, sizes)
    for (const giverAt of [0, sizes.length - 1]) {
      const left = without(sizes, giverAt)
      const all = countLines(left, giverAt, giverAt)
      assertParts(sizes, circles, giverAt, (other) => {
        if (item(left, other) === 0) return 0
        return (item(left, other) * countLines(without(left, other), other, giverAt)) / all
      })
    }
  })

  it(`come to one circle, and to swaps, as often as counted: ${sizes}`, () => {
    const all = countDraws(sides)
    assertExpected(draws.filter(isCircle).length, ratio(countCircles(sizes), all))
    const rest = sides.map(([a, b], index): Side => (index < 2 ? [a - 1, b - 1] : [a, b]))
    const swaps = draws.reduce((sum, recipientOf) => sum + swapsOfFirstTwo(sizes, recipientOf), 0)
    const pairs = item(sizes, 0) * item(sizes, 1)
    assertExpected(swaps, pairs * ratio(countDraws(rest), all))
  })
}

function drawsOf({ samplerFor }: Way, sizes: readonly number[]): Int32Array[] {
  const table = seat(problemOf(somePeopleIn(sizes)))
  const givers = Int32Array.from({ length: table.graph.size }, (_, person) => person)
  const sample = samplerFor(table, { givers, recipients: givers }, seeded(19))
  return Array.from({ length: DRAWS }, () => {
    const recipientOf = new Int32Array(givers.length)
    assert.ok(sample(recipientOf, { steps: STEPS }))
    return recipientOf
  })
}

function circlesOf({ circleFor }: Way, sizes: readonly number[]): Int32Array[] {
  const table = seat(problemOf(somePeopleIn(sizes)))
  const random = seeded(20)
  return Array.from({ length: DRAWS / 5 }, () => {
    const circle = circleFor(table, random)
    assert.ok(circle && isCircle(circle))
    return circle
  })
}

/** Holds the households that the first of a household gave to against their parts. */
function assertParts(
  sizes: readonly number[],
  draws: readonly Int32Array[],
  giverAt: number,
  partOf: (household: number) => number,
): void {
  const householdAt = sizes.flatMap((size, index) => Array.from({ length: size }, () => index))
  const giver = householdAt.indexOf(giverAt)
  const counts = sizes.map(() => 0)
  for (const recipientOf of draws) {
    const household = item(householdAt, at(recipientOf, giver))
    counts[household] = item(counts, household) + 1
  }
  const parts = sizes.map((_, other) => (other === giverAt ? 0 : partOf(other)))
  assert.ok(Math.abs(parts.reduce((sum, part) => sum + part, 0) - 1) < 1e-9)
  const possible = [...parts.keys()].filter((index) => item(parts, index) > 0)
  for (const [index, count] of counts.entries()) assert.ok(count === 0 || possible.includes(index))
  if (possible.length === 1) return
  const chance = chanceOf(
    possible.map((index) => item(counts, index)),
    possible.map((index) => item(parts, index)),
  )
  assert.ok(chance > LEAST_CHANCE, `so far off by chance: ${chance}`)
}

function assertExpected(count: number, expectedPerDraw: number): void {
  const expected = DRAWS * expectedPerDraw
  assert.ok(Math.abs(count - expected) <= FARTHEST * Math.sqrt(expected), `${count}, ${expected}`)
}

/** Swaps between the first and the second household. */
function swapsOfFirstTwo(sizes: readonly number[], recipientOf: Int32Array): number {
  const [first, second] = [item(sizes, 0), item(sizes, 1)]
  return recipientOf.subarray(0, first).filter((recipient, giver) => {
    return recipient >= first && recipient < first + second && recipientOf[recipient] === giver
  }).length
}

function isCircle(recipientOf: Int32Array): boolean {
  let length = 1
  for (let person = at(recipientOf, 0); person !== 0; person = at(recipientOf, person)) length++
  return length === recipientOf.length
}

function without(sizes: readonly number[], household: number): number[] {
  return sizes.map((size, index) => (index === household ? size - 1 : size))
}

/** Ways to go on from one household, through so many of each, to another one: none stays at home. */
function countLines(left: readonly number[], from: number, to: number): number {
  const known = new Map<string, number>()
  const count = (rest: readonly number[], last: number): number => {
    const key = `${rest}:${last}`
    const before = known.get(key)
    if (before !== undefined) return before
    const isDone = rest.every((size) => size === 0)
    let ways = isDone && last !== to ? 1 : 0
    for (const [next, size] of rest.entries()) {
      if (next !== last && size > 0) ways += size * count(without(rest, next), next)
    }
    known.set(key, ways)
    return ways
  }
  return count(left, from)
}
