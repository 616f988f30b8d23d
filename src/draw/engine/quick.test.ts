import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DrawProblem } from './problem.ts'
import { allBut, oneWay, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import { isQuick } from './quick.ts'

const isDrawnInPlace = (problem: DrawProblem) => isQuick({ name: 'draw', problem })
/** Everybody may give to the next person and to the one after. */
const twoChoices = (count: number) =>
  problemOf(somePeople(count), {
    exclusions: allBut(count, (from, to) => [1, 2].includes((to - from + count) % count)),
    shape: 'circle',
  })

describe('what is certainly quick, and so is done in place', () => {
  it('is whatever there is to draw for up to 10 people, and nothing hard for more', () => {
    assert.equal(isDrawnInPlace(twoChoices(10)), true)
    for (const count of [11, 16, 20, 40]) assert.equal(isDrawnInPlace(twoChoices(count)), false)
  })

  it('is a draw in which nobody is kept from more than an eighth of all, on either side', () => {
    const people = somePeople(160)
    const excluded = (count: number, arc: (other: string) => readonly [string, string]) => {
      const others = people.slice(1, 1 + count).map(({ id }) => id)
      return problemOf(people, { exclusions: oneWay(others.map(arc)) })
    }
    // Besides these nobody gives to themselves: 20 of 160 all together.
    assert.equal(isDrawnInPlace(excluded(19, (other) => ['p0', other])), true)
    assert.equal(isDrawnInPlace(excluded(20, (other) => ['p0', other])), false)
    assert.equal(isDrawnInPlace(excluded(19, (other) => [other, 'p0'])), true)
    assert.equal(isDrawnInPlace(excluded(20, (other) => [other, 'p0'])), false)
    const household = (size: number) =>
      isDrawnInPlace(problemOf(somePeopleIn([size, ...Array(160 - size).fill(1)])))
    assert.deepEqual([20, 21].map(household), [true, false])
  })

  it('takes about a millisecond at most: no more people, and no more exclusions each', () => {
    const free = (count: number) => isDrawnInPlace(problemOf(somePeople(count)))
    assert.deepEqual([800, 900, 10_000].map(free), [true, false, false])
    const families = (size: number) => {
      return isDrawnInPlace(problemOf(somePeopleIn(Array(Math.floor(400 / size)).fill(size))))
    }
    assert.deepEqual([2, 4, 5, 8].map(families), [true, true, false, false])
  })

  it('is less of a forecast, which asks more', () => {
    const isForeseen = (problem: DrawProblem) => isQuick({ name: 'forecast', problem })
    assert.deepEqual([8, 9].map(twoChoices).map(isForeseen), [true, false])
    const free = (count: number) => isForeseen(problemOf(somePeople(count)))
    assert.deepEqual([400, 500].map(free), [true, false])
  })

  it('is no repair, and no set of people who can hardly give to anybody', () => {
    const problem = problemOf(somePeople(100))
    assert.equal(isQuick({ name: 'forecast', problem }), true)
    const repair = { ...problem, current: new Map(), looked: new Set<string>() }
    assert.equal(isQuick({ name: 'repair', problem: repair }), false)
    assert.equal(isDrawnInPlace(problemOf(somePeopleIn([50, 50]))), false)
  })
})
