import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { draw } from './matching.ts'
import type { DrawProblem, Exclusion, Person } from './problem.ts'
import { checkObstacle, checkRelief, explained } from './proof/checks.ts'
import { everyAssignment } from './proof/oracle.ts'
import { allBut, oneWay, problemOf, seeded, somePeople, somePeopleIn } from './proof/problems.ts'

/** Three to seven people of whom many are excluded from each other, some of them twice. */
const tangles = fc.record({
  labels: fc.array(fc.constantFrom('', 'a', 'b'), { minLength: 3, maxLength: 7 }),
  rules: fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.boolean()), { maxLength: 25 }),
  avoided: fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 2 }),
})

type Tangle = {
  readonly labels: readonly string[]
  readonly rules: readonly (readonly [giver: number, recipient: number, mutual: boolean])[]
  readonly avoided: readonly (readonly [giver: number, recipient: number])[]
}

function tangled({ labels, rules, avoided }: Tangle): DrawProblem {
  const people = labels.map((household, index): Person => ({ id: `p${index}`, household }))
  const exclusions = rules.map(([giver, recipient, mutual], index): Exclusion => {
    return { id: `e${index}`, giver: `p${giver}`, recipient: `p${recipient}`, mutual }
  })
  return problemOf(people, {
    exclusions,
    avoided: avoided.map(([giver, recipient]) => [`p${giver}`, `p${recipient}`]),
  })
}

describe('an impossible draw', () => {
  it('is explained by people who are more than their partners, and by no one too many', () => {
    fc.assert(
      fc.property(tangles, (tangle) => {
        const problem = tangled(tangle)
        const answer = explained(problem)
        assert.equal(answer === undefined, everyAssignment(problem).length > 0)
        if (answer !== undefined) checkObstacle(problem, answer)
      }),
      { numRuns: 1_000, seed: 2 },
    )
  })

  it('names what helps alone, and misses nothing that does', () => {
    const sorts = { single: 0, double: 0, none: 0 }
    fc.assert(
      fc.property(tangles, (tangle) => {
        const problem = tangled(tangle)
        const answer = explained(problem)
        if (answer !== undefined) sorts[checkRelief(problem, answer)]++
      }),
      { numRuns: 1_500, seed: 1 },
    )
    assert.ok(sorts.single > 100 && sorts.double > 10, JSON.stringify(sorts))
  })

  it('does not name an exclusion of two housemates alone, but their household with it', () => {
    const people = somePeopleIn([2, 1])
    const exclusions = [
      { id: 'couple', giver: 'p0', recipient: 'p1', mutual: true },
      ...oneWay([['p2', 'p0']]),
    ]
    const answer = explained(problemOf(people, { exclusions }))
    assert.deepEqual(answer?.relief, [
      { exclusions: ['couple'], leaves: ['p0'] },
      { exclusions: ['couple'], leaves: ['p1'] },
    ])
  })

  it('names who can give to nobody, and not who could but for the exclusions tried on the way', () => {
    const exclusions = [
      ...oneWay([
        ['p2', 'p1'],
        ['p2', 'p1'],
        ['p2', 'p0'],
      ]),
      { id: 'couple', giver: 'p0', recipient: 'p1', mutual: true },
    ]
    const answer = explained(problemOf(somePeople(3), { exclusions }))
    assert.deepEqual(answer?.obstacle, { side: 'givers', people: ['p2'], others: [] })
  })

  it('looks from everybody who is left over, also from the last, for the shortest reason', () => {
    // p0 to p209 may give to 30 people only: 180 are left over. p250 may give to nobody at all.
    const exclusions = allBut(300, (from, to) => (from < 210 ? to >= 270 : from !== 250))
    const answer = explained(problemOf(somePeople(300), { exclusions }))
    assert.deepEqual(answer?.obstacle, { side: 'givers', people: ['p250'], others: [] })
  })

  it('looks so from recipients as well', () => {
    const exclusions = allBut(100, (from, to) => (to < 50 ? from >= 60 : to !== 70))
    const answer = explained(problemOf(somePeople(100), { exclusions }))
    assert.deepEqual(answer?.obstacle, { side: 'recipients', people: ['p70'], others: [] })
  })

  it('says that everybody is of one household', () => {
    const people = somePeopleIn([4])
    const answer = explained(problemOf(people))
    const everybody = people.map(({ id }) => id)
    assert.deepEqual(answer?.obstacle, { side: 'household', people: everybody, others: [] })
    assert.deepEqual(answer?.relief, [])
  })

  it('tells that nobody is left to give to, where exclusions say so', () => {
    const everybody = somePeople(3).map(({ id }) => id)
    const exclusions = oneWay(everybody.flatMap((a) => everybody.map((b) => [a, b] as const)))
    const answer = explained(problemOf(somePeople(3), { exclusions }))
    assert.deepEqual(answer?.obstacle, { side: 'givers', people: ['p0'], others: [] })
    assert.deepEqual(answer?.relief, [])
  })
})

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
