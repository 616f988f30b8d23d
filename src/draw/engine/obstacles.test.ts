import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { draw } from './matching.ts'
import type { DrawProblem } from './problem.ts'
import { allBut, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import { seeded } from './seeded.ts'

describe('hard sets are refused for a reason', () => {
  const blocked = (problem: DrawProblem) => {
    const answer = draw({ ...problem, shape: 'circle' }, seeded(4))
    assert.ok(!answer.ok && answer.reason === 'blocked')
    return answer
  }

  it('12 people of whom 7 may only give to 6', () => {
    const exclusions = allBut(12, (from, to) => from > 6 || to < 6)
    const { obstacle, relief } = blocked(problemOf(somePeople(12), { exclusions }))
    assert.equal(obstacle.side, 'recipients')
    assert.deepEqual(obstacle.people.toSorted(), ['p10', 'p11', 'p6', 'p7', 'p8', 'p9'])
    assert.deepEqual(obstacle.others.toSorted(), ['p10', 'p11', 'p7', 'p8', 'p9'])
    assert.equal(relief.length, 3)
  })

  it('30 people of whom 3 may give only to 2', () => {
    const exclusions = allBut(30, (from, to) => from > 2 || to === 10 || to === 20)
    const { obstacle } = blocked(problemOf(somePeople(30), { exclusions }))
    assert.equal(obstacle.side, 'givers')
    assert.deepEqual(obstacle.people.toSorted(), ['p0', 'p1', 'p2'])
    assert.deepEqual(obstacle.others.toSorted(), ['p10', 'p20'])
  })

  it('500 people of whom 251 are one household, which one of them may leave', () => {
    const sizes = [251, ...Array.from({ length: 249 }, () => 1)]
    const { obstacle, relief } = blocked(problemOf(somePeopleIn(sizes)))
    assert.equal(obstacle.people.length, 250)
    assert.equal(obstacle.others.length, 249)
    const leaver = (id: string) => ({ exclusions: [], leaves: [id] })
    assert.deepEqual(relief, ['p0', 'p1', 'p2'].map(leaver))
  })
})
