import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { seeded } from '../seeded.ts'
import type { Shape } from '../shapes.ts'
import { chanceOf } from './chance.ts'
import { partitions } from './evenness.ts'
import { countCircles, countDraws } from './exact-counts.ts'
import { everyAssignment, hasShape } from './oracle.ts'
import { problemOf, somePeople, somePeopleIn } from './problems.ts'

describe('what the engine is held against', () => {
  it('knows the chance of uneven counts from the tables of chi-square', () => {
    const near = (chance: number, expected: number) =>
      assert.ok(Math.abs(chance / expected - 1) < 0.001, `${chance}`)
    near(chanceOf([50 + 9.8, 50 - 9.8]), 0.05)
    near(chanceOf([100 + 30.35, 100 - 30.35, 100]), 0.0001)
    near(chanceOf([110, 90, 105, 95, 100, 100, 100, 100, 100, 100, 100]), 0.9909)
    near(chanceOf([50 + 30, 50 - 30]), 1.9732e-9)
    near(chanceOf([40, 60], [0.3, 0.7]), 0.0291)
    assert.equal(chanceOf([20_000, 0, 20_000, 0]), 0)
    assert.equal(chanceOf([5, 5, 5]), 1)
  })

  it('lists as many outcomes as there are derangements and circles', () => {
    const count = (people: number, shape: Shape) =>
      everyAssignment(problemOf(somePeople(people), { shape })).length
    const counts = (shape: Shape) => [3, 4, 5, 6].map((people) => count(people, shape))
    assert.deepEqual(counts('any'), [2, 9, 44, 265])
    assert.deepEqual(counts('no_swaps'), [2, 6, 24, 160])
    assert.deepEqual(counts('circle'), [2, 6, 24, 120])
  })

  it('counts by inclusion and exclusion what it lists, for all households of up to 6', () => {
    for (const sizes of [3, 4, 5, 6].flatMap((people) => partitions(people))) {
      if (sizes.length === 1) continue
      const party = problemOf(somePeopleIn(sizes))
      const listed = (shape: Shape) => BigInt(everyAssignment({ ...party, shape }).length)
      assert.equal(countDraws(sizes.map((size) => [size, size])), listed('any'))
      assert.equal(countCircles(sizes), listed('circle'))
    }
  })

  it('sees a swap and two rounds where Anna and Ben only give to each other', () => {
    const swap = new Map([
      ['Anna', 'Ben'],
      ['Ben', 'Anna'],
      ['Cleo', 'Dan'],
      ['Dan', 'Eve'],
      ['Eve', 'Cleo'],
    ])
    assert.deepEqual(
      (['any', 'no_swaps', 'circle'] as const).map((shape) => hasShape(swap, shape)),
      [true, false, false],
    )
  })

  it('draws the same numbers for the same seed', () => {
    const numbers = (seed: number) => Array.from({ length: 5 }, () => seeded(seed)(1_000_000))
    assert.deepEqual(numbers(1), numbers(1))
    assert.notDeepEqual(numbers(1), numbers(2))
  })
})
