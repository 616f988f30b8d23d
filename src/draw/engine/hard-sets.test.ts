import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Drawn } from './answer.ts'
import { draw } from './matching.ts'
import type { DrawProblem } from './problem.ts'
import { chanceOf, LEAST_CHANCE } from './proof/chance.ts'
import { hasShape, keyOf, mayGive } from './proof/oracle.ts'
import { allBut, oneWay, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import { seeded } from './seeded.ts'

type Expected = Pick<Drawn, 'shape' | 'sampled'>
describe('large households are drawn exactly', () => {
  const exact = (sizes: readonly number[]) => {
    for (const shape of ['any', 'no_swaps', 'circle'] as const) {
      const problem = problemOf(somePeopleIn(sizes), { shape })
      assertDrawn(problem, { shape, sampled: 'exact' })
    }
  }
  const departments: Readonly<Record<string, readonly number[]>> = {
    'two teams of 15': [15, 15],
    'teams of 49, 30 and 20': [49, 30, 20],
    'three offices of 333': [333, 333, 333],
    '2,000 in four offices of 400, and alone': [...Array(4).fill(400), ...Array(400).fill(1)],
    'one big household that everybody else must give to': [20, 10, 10],
    '200 people in households of 2 to 6': Array.from({ length: 50 }, (_, index) => 2 + (index % 5)),
  }
  for (const [name, sizes] of Object.entries(departments)) it(name, () => exact(sizes))

  it('with half of 1,600 people in one of them, by counting and not by luck', () => {
    const problem = problemOf(somePeopleIn([800, 400, 400]), { shape: 'circle' })
    assertDrawn(problem, { shape: 'circle', sampled: 'exact' })
    assert.deepEqual(drawnFrom(problem, 1).methods, ['households'])
  })

  it('with 400 exclusions among 200 people, and without last year’s circle', () => {
    const people = somePeopleIn(Array.from({ length: 50 }, (_, index) => 2 + (index % 5)))
    const last = assertDrawn(problemOf(people, { shape: 'circle' }), {
      shape: 'circle',
      sampled: 'exact',
    })
    const exclusions = randomExclusions(200, 2)
    const problem = problemOf(people, { exclusions, avoided: [...last], shape: 'circle' })
    assertDrawn(problem, { shape: 'circle', sampled: 'exact' })
  })
})

describe('hard sets are drawn', () => {
  it('1,000 people with 20 exclusions each, exactly and in a circle', () => {
    const exclusions = randomExclusions(1_000, 20)
    const problem = problemOf(somePeople(1_000), { exclusions, shape: 'circle' })
    assertDrawn(problem, { shape: 'circle', sampled: 'exact' })
  })

  it('600 people of whom each may give to three fifths, exactly and in a circle', () => {
    const random = seeded(600)
    const exclusions = allBut(600, () => random(5) < 3)
    const problem = problemOf(somePeople(600), { exclusions, shape: 'circle' })
    assertDrawn(problem, { shape: 'circle', sampled: 'exact' })
    assert.deepEqual(drawnFrom(problem, 1).methods, ['bounds'])
  })

  it('200 in a ring with two choices each: both outcomes, about equally often', () => {
    const exclusions = allBut(200, (from, to) => [1, 2].includes((to - from + 200) % 200))
    const problem = problemOf(somePeople(200), { exclusions })
    const counts = tallyOf(100, (seed) => keyOf(drawnFrom(problem, seed).assignment))
    assert.equal(counts.size, 2)
    assert.ok(chanceOf([...counts.values()]) > LEAST_CHANCE)
    assertDrawn({ ...problem, shape: 'circle' }, { shape: 'circle', sampled: 'exact' })
  })

  it('a staircase of 320, of which the last people get other recipients in every draw', () => {
    const exclusions = allBut(320, (from, to) => {
      const [low, high] = [Math.floor(from / 18), Math.floor(to / 18)]
      return high <= low || (high === low + 1 && from % 18 === 0 && to % 18 === 0)
    })
    const problem = problemOf(somePeople(320), { exclusions })
    for (const shape of ['any', 'circle'] as const) {
      assertDrawn({ ...problem, shape }, { shape, sampled: 'exact' })
    }
    const lastOnes = problem.people.slice(-20).map(({ id }) => id)
    const counts = tallyOf(8, (seed) => {
      const { assignment } = drawnFrom(problem, seed)
      return lastOnes.map((giver) => assignment.get(giver)).join()
    })
    assert.equal(counts.size, 8)
  })

  it('120 people with four choices each, too many to count and too few to hit', () => {
    const random = seeded(3)
    const choices = new Set(Array.from({ length: 360 }, () => random(120 * 120)))
    const exclusions = allBut(120, (from, to) => {
      return to === (from + 1) % 120 || choices.has(from * 120 + to)
    })
    for (const shape of ['any', 'circle'] as const) {
      const problem = problemOf(somePeople(120), { exclusions, shape })
      assertDrawn(problem, { shape, sampled: 'approximate' })
      const counts = tallyOf(3, (seed) => keyOf(drawnFrom(problem, seed).assignment))
      assert.equal(counts.size, 3)
    }
  })
})

describe('what is said of a circle above 16 people', () => {
  const teams = (size: number, links: readonly (readonly [number, number])[]) =>
    allBut(size * 3, (from, to) => {
      const isWithin = Math.floor(from / size) === Math.floor(to / size)
      return isWithin || links.some(([giver, recipient]) => from === giver && to === recipient)
    })
  const answerFor = (count: number, exclusions: DrawProblem['exclusions']) =>
    drawnFrom(problemOf(somePeople(count), { exclusions, shape: 'circle' }), 7)

  it('ten teams of 10 that single people join in a ring come to one, exactly', () => {
    const exclusions = allBut(100, (from, to) => {
      const [team, other] = [Math.floor(from / 10), Math.floor(to / 10)]
      return team === other || (other === (team + 1) % 10 && from % 10 === 0 && to % 10 === 5)
    })
    const problem = problemOf(somePeople(100), { exclusions, shape: 'circle' })
    assertDrawn(problem, { shape: 'circle', sampled: 'exact' })
  })

  it('three teams of 30 that single people join there and back come to one, exactly', () => {
    const exclusions = teams(30, [
      [0, 30],
      [40, 10],
      [50, 60],
      [70, 55],
    ])
    const problem = problemOf(somePeople(90), { exclusions, shape: 'circle' })
    assertDrawn(problem, { shape: 'circle', sampled: 'exact' })
  })

  it('is proven to be impossible where one person would have to give to two teams', () => {
    const { shape, wish } = answerFor(
      60,
      teams(20, [
        [0, 20],
        [0, 40],
        [30, 10],
        [50, 11],
      ]),
    )
    assert.deepEqual({ shape, wish }, { shape: 'no_swaps', wish: 'impossible' })
  })

  it('is proven to be impossible for couples and families who give among themselves', () => {
    const families = (size: number) =>
      allBut(60, (from, to) => Math.floor(from / size) === Math.floor(to / size))
    const couples = answerFor(60, families(2))
    assert.deepEqual([couples.shape, couples.wish, couples.sampled], ['any', 'impossible', 'exact'])
    const threes = answerFor(60, families(3))
    assert.deepEqual([threes.shape, threes.wish], ['no_swaps', 'impossible'])
  })
})

function randomExclusions(count: number, each: number): DrawProblem['exclusions'] {
  const random = seeded(1)
  return oneWay(
    somePeople(count).flatMap(({ id }) =>
      Array.from({ length: each }, () => [id, `p${random(count)}`] as const),
    ),
  )
}

function drawnFrom(problem: DrawProblem, seed: number): Drawn {
  const drawn = draw(problem, seeded(seed))
  assert.ok(drawn.ok)
  return drawn
}

function tallyOf(runs: number, next: (seed: number) => string): Map<string, number> {
  const keys = Array.from({ length: runs }, (_, seed) => next(seed))
  return new Map([...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length]))
}

function assertDrawn(problem: DrawProblem, expected: Expected): Drawn['assignment'] {
  const { assignment, shape, sampled } = drawnFrom(problem, 7)
  assert.deepEqual({ shape, sampled }, expected)
  assert.equal(new Set(assignment.values()).size, problem.people.length)
  const isAllowed = mayGive(problem)
  for (const arc of assignment) assert.ok(isAllowed(arc), `${arc}`)
  assert.ok(hasShape(assignment, shape))
  return assignment
}
