import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chanceOfUniform, everyAssignment, hasShape, seeded, somePeople } from './proof.ts'

describe('what the engine is held against', () => {
  it('knows the chance of uneven counts from the tables of chi-square', () => {
    const near = (counts: number[], chance: number) =>
      assert.ok(Math.abs(chanceOfUniform(counts) - chance) < 0.0005, `${counts}`)
    near([50 + 9.8, 50 - 9.8], 0.05)
    near([100 + 30.35, 100 - 30.35, 100], 0.0001)
    near([110, 90, 105, 95, 100, 100, 100, 100, 100, 100, 100], 0.9909)
    near([20_000, 0, 20_000, 0], 0)
    near([5, 5, 5], 1)
  })

  it('lists as many outcomes as there are derangements and circles', () => {
    const count = (people: number, shape: 'any' | 'no_swaps' | 'circle') =>
      everyAssignment(somePeople(people), [], shape).length
    assert.deepEqual(
      [3, 4, 5, 6].map((people) => count(people, 'any')),
      [2, 9, 44, 265],
    )
    assert.deepEqual(
      [3, 4, 5, 6].map((people) => count(people, 'no_swaps')),
      [2, 6, 24, 160],
    )
    assert.deepEqual(
      [3, 4, 5, 6].map((people) => count(people, 'circle')),
      [2, 6, 24, 120],
    )
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
