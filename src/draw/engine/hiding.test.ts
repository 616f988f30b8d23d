import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hide, LIST_MAX } from './hiding.ts'
import { draw } from './matching.ts'
import type { Assignment, DrawProblem, NamedArc } from './problem.ts'
import { bestGuess, drawsWithin } from './proof/guesses.ts'
import { oneWay, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import type { RandomInt } from './random.ts'
import { seeded } from './seeded.ts'
import type { Shape } from './shapes.ts'

const SHAPES: readonly Shape[] = ['circle', 'no_swaps', 'any']
const RULES = oneWay([
  ['p0', 'p9'],
  ['p3', 'p8'],
])
const SIX_COUPLES = somePeopleIn([2, 2, 2, 2, 2, 2])

describe('the lists among which last time’s pairs are hidden', () => {
  function drawn(problem: DrawProblem, random: RandomInt): Assignment {
    const drawn = draw(problem, random)
    assert.ok(drawn.ok)
    return drawn.assignment
  }

  function listsFor(problem: DrawProblem, assignment: Assignment, random: RandomInt) {
    const hidden = hide(problem, assignment, random)
    assert.ok(hidden.ok)
    return hidden.lists
  }

  it('hold the true pair, and others of any party’s', () => {
    for (const count of [10, 11, 12, 13, 40, 41, 300]) {
      const problem = problemOf(somePeople(count), { shape: 'circle' })
      const random = seeded(count)
      const assignment = drawn(problem, random)
      const lists = listsFor(problem, assignment, random)
      for (const [giver, recipient] of assignment) {
        const list = lists.get(giver) ?? []
        assert.ok(list.includes(recipient))
        assert.ok(list.length >= 4 && list.length <= LIST_MAX)
        assert.equal(new Set(list).size, list.length)
      }
    }
  })

  it('are chosen without a look at what was drawn', () => {
    for (const [index, shape] of SHAPES.entries()) {
      const problem = problemOf(SIX_COUPLES, { shape, exclusions: RULES })
      const groupsOf = (seed: number) => {
        const assignment = drawn(problem, seeded(seed))
        const giverOf = new Map([...assignment].map(([giver, recipient]) => [recipient, giver]))
        const lists = listsFor(problem, assignment, seeded(index))
        return [...lists].map(([giver, list]) => {
          return [giver, list.map((recipient) => giverOf.get(recipient) ?? '').sort()] as const
        })
      }
      const [one, other] = [groupsOf(1), groupsOf(2)]
      assert.deepEqual(new Map(one), new Map(other))
    }
  })

  it('are there or not, whatever was drawn', () => {
    // More often than not a grouping of these hides enough.
    const problem = problemOf(somePeopleIn([2, 1, 1, 1, 1, 1, 1, 1, 1, 1]), { shape: 'circle' })
    const seeds = Array.from({ length: 10 }, (_, seed) => seed)
    const isThere = (ofDraw: number) =>
      seeds.map((seed) => hide(problem, drawn(problem, seeded(ofDraw)), seeded(seed)).ok)
    assert.equal(new Set(isThere(1)).size, 2)
    for (const ofDraw of [2, 3]) assert.deepEqual(isThere(ofDraw), isThere(1))
  })

  /** Guesses as well as anybody can who has the lists, and counts how often that is right. */
  function guessed(problem: DrawProblem, runs: number) {
    const random = seeded(runs)
    const none = { lists: 0, claimed: 0, variance: 0, right: 0, sure: 0 }
    const own = { lists: 0, claimed: 0, variance: 0, right: 0, sure: 0 }
    const two = { lists: 0, claimed: 0, variance: 0, right: 0, sure: 0 }
    const people = problem.people.map(({ id }) => id)
    for (let run = 0; run < runs; run++) {
      const assignment = drawn(problem, random)
      const hidden = hide(problem, assignment, random)
      if (!hidden.ok) continue
      const all = drawsWithin(problem, hidden.lists)
      const known = people[run % people.length] ?? ''
      const guest = people[(run + 1) % people.length] ?? ''
      const giver = people.find((id) => assignment.get(id) === known) ?? ''
      const pairOf = (id: string) => [id, assignment.get(id) ?? ''] as const
      for (const [count, guess] of [
        [none, bestGuess(all, [])],
        [own, bestGuess(all, [pairOf(known)])],
        // A guest of theirs, or who gives to them.
        [two, bestGuess(all, [pairOf(known), pairOf(run % 2 === 0 ? guest : giver)])],
      ] as const) {
        count.lists++
        if (guess.chance === 1) count.sure++
        count.claimed += guess.chance
        count.variance += guess.chance * (1 - guess.chance)
        if (assignment.get(guess.giver) === guess.recipient) count.right++
      }
    }
    return { none, own, two }
  }

  for (const [name, problem, runs] of [
    ['ten people', problemOf(somePeople(10)), 60],
    ['ten people in one circle', problemOf(somePeople(10), { shape: 'circle' }), 25],
    ['ten people with a rule', problemOf(somePeople(10), { exclusions: RULES.slice(0, 1) }), 25],
  ] as const) {
    it(`leave the best guess as good as it is said to be: ${name}`, () => {
      const { none, own, two } = guessed(problem, runs)
      for (const { claimed, variance, right } of [none, own, two]) {
        // Five standard deviations: one run of millions would miss that by chance.
        assert.ok(Math.abs(right - claimed) < 5 * Math.sqrt(variance), `${right} for ${claimed}`)
      }
      assert.ok(none.lists > runs / 2)
      assert.ok(none.claimed / none.lists < 0.5, String(none.claimed / none.lists))
      assert.ok(own.claimed / own.lists < 0.6, String(own.claimed / own.lists))
      assert.ok(two.claimed / two.lists < 0.6, String(two.claimed / two.lists))
      assert.ok(own.sure + two.sure <= own.lists / 50)
    })
  }

  it('can be kept to, and the next draw be hidden in turn', () => {
    for (const [index, shape] of SHAPES.entries()) {
      const problem = problemOf(somePeople(12), { shape })
      const random = seeded(index)
      const lists = listsFor(problem, drawn(problem, random), random)
      const avoided = [...lists].flatMap(([giver, list]) =>
        list.map((recipient): NamedArc => [giver, recipient]),
      )
      const next = { ...problem, avoided }
      const second = drawn(next, random)
      for (const [giver, recipient] of second) assert.ok(!lists.get(giver)?.includes(recipient))
      assert.ok(bestGuess(drawsWithin(next, listsFor(next, second, random)), []).chance < 0.5)
    }
  })

  it('are not made where they would tell: for few people, or where what is set leaves no room', () => {
    const isHidden = (problem: DrawProblem) =>
      hide(problem, drawn(problem, seeded(1)), seeded(2)).ok
    assert.equal(isHidden(problemOf(somePeople(9))), false)
    assert.equal(isHidden(problemOf(somePeopleIn([4, 4, 1]))), false)
    assert.equal(isHidden(problemOf(somePeopleIn([3, 3, 3]))), false)
    assert.equal(isHidden(problemOf(somePeopleIn([2, 2, 2, 2, 2]))), false)
  })
})
