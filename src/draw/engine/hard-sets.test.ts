import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DrawProblem, draw, type Pair, type Shape } from './matching.ts'
import {
  allBut,
  chanceOfUniform,
  hasShape,
  keyOf,
  pairsWithin,
  seeded,
  someGroups,
  somePeople,
} from './proof.ts'

type Expected = { readonly reached: Shape; readonly sampled: 'exact' | 'approximate' }

describe('hard sets are drawn', () => {
  it('two teams of 15, in one circle that alternates', () => {
    const drawn = drawGroups([15, 15], { reached: 'circle', sampled: 'exact' })
    const team = (person: string | undefined) => Number(person?.slice(1)) < 15
    for (const [giver, recipient] of drawn) assert.notEqual(team(giver), team(recipient))
  })

  it('three teams of 5', () => {
    drawGroups([5, 5, 5], { reached: 'circle', sampled: 'exact' })
  })

  it('five teams of 4', () => {
    drawGroups([4, 4, 4, 4, 4], { reached: 'circle', sampled: 'exact' })
  })

  it('three offices of 50, where a shuffle succeeds once in 10^26', () => {
    drawGroups([50, 50, 50], { reached: 'circle', sampled: 'exact' })
  })

  it('one big household that everybody else must give to', () => {
    drawGroups([20, 20], { reached: 'circle', sampled: 'exact' })
    drawGroups([20, 10, 10], { reached: 'circle', sampled: 'exact' })
  })

  it('200 people in households of 2 to 6', () => {
    const sizes = Array.from({ length: 50 }, (_, index) => 2 + (index % 5))
    drawGroups(sizes, { reached: 'circle', sampled: 'exact' })
  })

  it('1,000 people with 5 exclusions each', () => {
    const random = seeded(1)
    const people = somePeople(1_000)
    const forbidden = people.flatMap((giver) =>
      [1, 2, 3, 4, 5].map((): Pair => [giver, `p${random(1_000)}`]),
    )
    assertDrawn({ people, forbidden, shape: 'circle' }, { reached: 'circle', sampled: 'exact' })
  })

  it('200 in a ring with two choices each: both outcomes, about equally often', () => {
    const forbidden = allBut(200, (from, to) => [1, 2].includes((to - from + 200) % 200))
    const problem = { people: somePeople(200), forbidden, shape: 'any' } as const
    const random = seeded(2)
    const counts = new Map<string, number>()
    for (let run = 0; run < 100; run++) {
      const drawn = draw(problem, random)
      assert.ok(drawn.ok && drawn.sampled === 'exact')
      const key = keyOf(drawn.assignment)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    assert.equal(counts.size, 2)
    assert.ok(chanceOfUniform([...counts.values()]) > 0.001)
    assertDrawn({ ...problem, shape: 'circle' }, { reached: 'circle', sampled: 'exact' })
  })

  it('120 people with four choices each, too many to count and too few to reject', () => {
    const random = seeded(3)
    const choices = new Set(Array.from({ length: 360 }, () => random(120 * 120)))
    const forbidden = allBut(120, (from, to) => {
      return to === (from + 1) % 120 || choices.has(from * 120 + to)
    })
    const problem = { people: somePeople(120), forbidden } as const
    assertDrawn({ ...problem, shape: 'any' }, { reached: 'any', sampled: 'approximate' })
    assertDrawn({ ...problem, shape: 'circle' }, { reached: 'circle', sampled: 'approximate' })
  })

  it('two groups of 8 with one way over and one way back: always the rare circle', () => {
    const forbidden = allBut(16, (from, to) => {
      return from < 8 === to < 8 || (from === 0 && to === 8) || (from === 9 && to === 1)
    })
    for (let seed = 0; seed < 12; seed++) {
      const drawn = draw({ people: somePeople(16), forbidden, shape: 'circle' }, seeded(seed))
      assert.ok(drawn.ok && hasShape(drawn.assignment, 'circle') && drawn.sampled === 'exact')
    }
  })

  it('40 couples who may only give to each other: no circle, nothing without swaps', () => {
    const forbidden = allBut(80, (from, to) => to === (from ^ 1))
    const problem = { people: somePeople(80), forbidden, shape: 'circle' } as const
    assertDrawn(problem, { reached: 'any', sampled: 'exact' })
  })

  it('10 families of 3 who give among themselves: no circle, but no swaps either', () => {
    const forbidden = allBut(30, (from, to) => Math.floor(from / 3) === Math.floor(to / 3))
    const problem = { people: somePeople(30), forbidden, shape: 'circle' } as const
    const drawn = assertDrawn(problem, { reached: 'no_swaps', sampled: 'exact' })
    assert.equal(hasShape(drawn, 'circle'), false)
  })
})

describe('hard sets are refused for a reason', () => {
  it('12 people of whom 7 may only give to 6', () => {
    const forbidden = allBut(12, (from, to) => from > 6 || to < 6)
    const impossible = draw({ people: somePeople(12), forbidden, shape: 'circle' }, seeded(4))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle.side, 'recipients')
    assert.deepEqual(impossible.obstacle.people.toSorted(), ['p10', 'p11', 'p6', 'p7', 'p8', 'p9'])
    assert.deepEqual(impossible.obstacle.others.toSorted(), ['p10', 'p11', 'p7', 'p8', 'p9'])
    assert.equal(impossible.relief.length, 3)
  })

  it('30 people of whom 3 may give only to 2', () => {
    const forbidden = allBut(30, (from, to) => from > 2 || to === 10 || to === 20)
    const impossible = draw({ people: somePeople(30), forbidden, shape: 'circle' }, seeded(5))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle.side, 'givers')
    assert.deepEqual(impossible.obstacle.people.toSorted(), ['p0', 'p1', 'p2'])
    assert.deepEqual(impossible.obstacle.others.toSorted(), ['p10', 'p20'])
  })

  it('500 people of whom 251 are one household', () => {
    const forbidden = pairsWithin(someGroups([251]))
    const impossible = draw({ people: somePeople(500), forbidden, shape: 'circle' }, seeded(6))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.equal(impossible.obstacle.people.length, 250)
    assert.equal(impossible.obstacle.others.length, 249)
  })
})

function drawGroups(sizes: readonly number[], expected: Expected): ReadonlyMap<string, string> {
  const groups = someGroups(sizes)
  const problem = {
    people: groups.flat(),
    forbidden: pairsWithin(groups),
    shape: 'circle',
  } as const
  for (const shape of ['any', 'no_swaps'] as const) {
    assertDrawn({ ...problem, shape }, { ...expected, reached: shape })
  }
  return assertDrawn(problem, expected)
}

function assertDrawn(problem: DrawProblem, expected: Expected): ReadonlyMap<string, string> {
  const drawn = draw(problem, seeded(7))
  assert.ok(drawn.ok)
  assert.deepEqual({ reached: drawn.shape, sampled: drawn.sampled }, expected)
  assert.equal(new Set(drawn.assignment.values()).size, problem.people.length)
  for (const [giver, recipient] of drawn.assignment) assert.notEqual(giver, recipient)
  for (const [giver, recipient] of problem.forbidden) {
    assert.notEqual(drawn.assignment.get(giver), recipient)
  }
  assert.ok(hasShape(drawn.assignment, drawn.shape))
  return drawn.assignment
}
