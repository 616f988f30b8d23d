import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hide } from './hiding.ts'
import { draw } from './matching.ts'
import type { Assignment, DrawProblem } from './problem.ts'
import { oneWay, problemOf, seeded, somePeople, somePeopleIn } from './proof/problems.ts'
import type { Shape } from './shapes.ts'

const SHAPES: readonly Shape[] = ['circle', 'no_swaps', 'any']
/** Ten people without swaps come no nearer to an even chance than 0.53. */
const EVEN = 0.55

type Lists = ReadonlyMap<string, readonly string[]>

describe('the lists among which last time’s pairs are hidden', () => {
  /** A draw of this problem and its lists, from a seed. */
  function drawnAndHidden(problem: DrawProblem, seed: number) {
    const random = seeded(seed)
    const drawn = draw(problem, random)
    assert.ok(drawn.ok)
    const hidden = hide(problem, drawn.assignment, random)
    assert.ok(hidden.ok)
    return { drawn: drawn.assignment, lists: hidden.lists }
  }

  /** Every draw that the lists, the shape and the exclusions allow: all that nobody can rule out. */
  function candidates({ people, exclusions, shape }: DrawProblem, lists: Lists): Assignment[] {
    const ids = people.map(({ id }) => id)
    const forbidden = new Set(exclusions.map(({ giver, recipient }) => `${giver} ${recipient}`))
    const houses = new Map(people.map(({ id, household }) => [id, household]))
    const isApart = (one: string, other: string) =>
      one !== other && (houses.get(one) === '' || houses.get(one) !== houses.get(other))
    const found: Assignment[] = []
    const draws = new Map<string, string>()
    const taken = new Set<string>()
    function give(index: number): void {
      const giver = ids[index]
      if (giver === undefined) {
        if (hasShape(draws, shape)) found.push(new Map(draws))
        return
      }
      for (const to of lists.get(giver) ?? []) {
        if (taken.has(to) || !isApart(giver, to) || forbidden.has(`${giver} ${to}`)) continue
        taken.add(to)
        draws.set(giver, to)
        give(index + 1)
        taken.delete(to)
      }
    }
    give(0)
    return found
  }

  function hasShape(draws: Assignment, shape: Shape): boolean {
    const ids = [...draws.keys()]
    if (shape === 'any') return true
    if (shape === 'no_swaps') return ids.every((id) => draws.get(draws.get(id) ?? '') !== id)
    let [length, at] = [1, draws.get(ids[0] ?? '')]
    for (; at !== ids[0] && length <= ids.length; length++) at = draws.get(at ?? '')
    return length === ids.length
  }

  /** The best guess at anybody's recipient by who knows everything but the draw, and one pair of it. */
  function bestGuess(all: readonly Assignment[], giver: string, recipient: string): number {
    const possible = all.filter((one) => one.get(giver) === recipient)
    const shares = [...(possible[0]?.keys() ?? [])].flatMap((other) => {
      if (other === giver) return []
      const counts = Map.groupBy(possible, (one) => one.get(other))
      return [...counts.values()].map(({ length }) => length / possible.length)
    })
    return Math.max(...shares)
  }

  for (const count of [8, 9, 10, 11, 12]) {
    it(`leave an even chance at best to one of ${count} people who knows their own`, () => {
      for (const shape of SHAPES) {
        const problem = problemOf(somePeople(count), { shape })
        const { drawn, lists } = drawnAndHidden(problem, count)
        const all = candidates(problem, lists)
        for (const [giver, recipient] of drawn) {
          assert.ok(lists.get(giver)?.includes(recipient))
          assert.ok(bestGuess(all, giver, recipient) <= EVEN, `${shape}, ${giver}`)
        }
      }
    })
  }

  it('do so with households and rules, of which no list breaks one', () => {
    for (const [index, shape] of SHAPES.entries()) {
      const people = somePeopleIn([2, 2, 2, 2, 1, 1, 1, 1])
      const rules = oneWay([
        ['p0', 'p9'],
        ['p3', 'p8'],
        ['p11', 'p1'],
      ])
      const problem = problemOf(people, { shape, exclusions: rules })
      const { drawn, lists } = drawnAndHidden(problem, 20 + index)
      const all = candidates(problem, lists)
      const [[giver, recipient] = ['', '']] = drawn
      assert.ok(bestGuess(all, giver, recipient) <= EVEN)
      for (const { giver, recipient } of rules) assert.ok(!lists.get(giver)?.includes(recipient))
      assert.ok(!lists.get('p0')?.includes('p1') && !lists.get('p0')?.includes('p0'))
    }
  })

  it('hold three or four people each, in parties of any size', () => {
    for (const count of [11, 13, 40, 300]) {
      const problem = problemOf(somePeople(count), { shape: 'circle' })
      const { lists } = drawnAndHidden(problem, count)
      const lengths = [...lists.values()].map(({ length }) => length)
      assert.ok(lengths.every((length) => length >= (count < 12 ? 3 : 4) && length <= 5))
    }
  })

  it('leave the true pair as likely as any other of its list', () => {
    let first = 0
    for (let seed = 0; seed < 300; seed++) {
      const problem = problemOf(somePeople(16), { shape: 'circle' })
      const { drawn, lists } = drawnAndHidden(problem, seed)
      if (lists.get('p0')?.[0] === drawn.get('p0')) first++
    }
    // Six standard deviations around a quarter of 300.
    assert.ok(first > 30 && first < 120, String(first))
  })

  it('are not made where they would tell: for few people, or where the rules leave no room', () => {
    const drawnOf = (problem: DrawProblem) => {
      const drawn = draw(problem, seeded(1))
      assert.ok(drawn.ok)
      return hide(problem, drawn.assignment, seeded(2))
    }
    assert.equal(drawnOf(problemOf(somePeople(7))).ok, false)
    // Two halves that only give to each other's neighbours leave nobody three others.
    const tight = somePeopleIn([4, 4, 1])
    assert.equal(drawnOf(problemOf(tight)).ok, false)
  })
})
