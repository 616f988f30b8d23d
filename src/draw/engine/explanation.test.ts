import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { DrawProblem, Exclusion, NamedArc, Person } from './problem.ts'
import { checkObstacle, checkRelief, explained } from './proof/checks.ts'
import { everyAssignment } from './proof/oracle.ts'
import { allBut, oneWay, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'

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

  it('names a household after as many exclusions as there are that do not help', () => {
    const people = somePeopleIn([251, ...Array.from({ length: 249 }, () => 1)])
    const exclusions = Array.from({ length: 600 }, (_, index): Exclusion => {
      const recipient = `p${251 + ((index * 7 + Math.floor(index / 251)) % 249)}`
      return { id: `e${index}`, giver: `p${index % 251}`, recipient, mutual: true }
    })
    const answer = explained(problemOf(people, { exclusions }))
    assert.ok(answer?.complete && answer.relief.length === 3)
    for (const { exclusions, leaves } of answer.relief) {
      assert.deepEqual([exclusions.length, leaves.length], [0, 1])
    }
  })

  it('finds the one exclusion between two whom everybody is kept from', () => {
    const keptFromAll = (name: string) =>
      somePeople(510)
        .slice(2)
        .map(
          ({ id }): Exclusion => ({
            id: `${name}, ${id}`,
            giver: name,
            recipient: id,
            mutual: true,
          }),
        )
    const both = { id: 'both', giver: 'p0', recipient: 'p1', mutual: true }
    const exclusions = [...keptFromAll('p0'), both, ...keptFromAll('p1')]
    const answer = explained(problemOf(somePeople(510), { exclusions }))
    assert.deepEqual(answer?.relief, [{ exclusions: ['both'], leaves: [] }])
  })

  it('says so when there are too many exclusions to try whether one would do alone', () => {
    // p0 to p9 and the eight after them give to each other only, and two of the ten are left over.
    const people = somePeople(300)
    const ten = people.slice(0, 10).map(({ id }) => id)
    const others = people.slice(18).map(({ id }) => id)
    const exclusions = ten.flatMap((giver) =>
      others.map((recipient): Exclusion => {
        return { id: `${giver}, ${recipient}`, giver, recipient, mutual: true }
      }),
    )
    const avoided = ten.flatMap((one) => ten.map((other): NamedArc => [one, other]))
    const answer = explained(problemOf(people, { exclusions, avoided }))
    assert.deepEqual([answer?.relief, answer?.complete], [[], false])
  })

  it('lifts together only what must be', () => {
    // p0 may give to nobody; of the three exclusions between p0 and p1 one is about the other way.
    const exclusions = oneWay([
      ['p0', 'p1'],
      ['p0', 'p1'],
      ['p1', 'p0'],
      ['p0', 'p2'],
      ['p0', 'p2'],
    ])
    const answer = explained(problemOf(somePeople(3), { exclusions }))
    assert.deepEqual(answer?.relief, [{ exclusions: ['e0', 'e1'], leaves: [] }])
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
