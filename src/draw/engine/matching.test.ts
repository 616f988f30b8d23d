import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { draw, forecast } from './matching.ts'
import type { DrawProblem, Exclusion, NamedArc, Person } from './problem.ts'
import { checkDraw, checkForecast } from './proof/checks.ts'
import { allBut, oneWay, problemOf, somePeople } from './proof/problems.ts'
import { seeded } from './seeded.ts'
import type { Shape } from './shapes.ts'

const SHAPES: readonly Shape[] = ['circle', 'no_swaps', 'any']

/** From nothing set at all to nearly nobody left to give to. */
const problems = fc.integer({ min: 3, max: 7 }).chain((count) => {
  const id = fc.constantFrom(...somePeople(count).map((person) => person.id))
  const household = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom('a', 'b'))
  const exclusion = fc.record({ giver: id, recipient: id, mutual: fc.boolean() })
  return fc.record<DrawProblem>({
    people: fc
      .array(household, { minLength: count, maxLength: count })
      .map((labels) =>
        labels.map((label, index): Person => ({ id: `p${index}`, household: label })),
      ),
    exclusions: fc
      .array(exclusion, { maxLength: 4 * count })
      .map((list) => list.map((one, index): Exclusion => ({ id: `e${index}`, ...one }))),
    avoided: fc.array(fc.tuple(id, id), { maxLength: 3 }),
    shape: fc.constantFrom(...SHAPES),
  })
})

describe('draw', () => {
  it('finds an outcome exactly when there is one, of the strictest shape there is', () => {
    fc.assert(
      fc.property(problems, fc.nat(), (problem, seed) => {
        checkDraw(problem, seed)
      }),
      { numRuns: 600, seed: 4 },
    )
  })

  it('says so when two people want to draw', () => {
    const tooFew = { ok: false, reason: 'too_few_people' }
    const [anna, ben, again] = ['Anna', 'Ben', 'Ben'].map((id) => ({ id, household: '' }))
    assert.ok(anna && ben && again)
    for (const people of [[], [anna], [anna, ben], [anna, ben, again]]) {
      assert.deepEqual(draw(problemOf(people), seeded(1)), tooFew)
    }
  })

  it('passes over exclusions of strangers, of oneself and said twice', () => {
    const exclusions = oneWay([
      ['p0', 'p1'],
      ['p0', 'p1'],
      ['p2', 'p2'],
      ['p0', 'Mallory'],
      ['Mallory', 'p2'],
    ])
    const drawn = draw(problemOf(somePeople(3), { exclusions, shape: 'circle' }), seeded(1))
    assert.ok(drawn.ok)
    assert.deepEqual([...drawn.assignment.values()], ['p2', 'p0', 'p1'])
  })

  it('hands the question back rather than draw a looser shape than was promised', () => {
    const pairs = allBut(80, (from, to) => to === (from ^ 1))
    const problem = problemOf(somePeople(80), { exclusions: pairs, shape: 'circle' })
    const handedBack = { ok: false, reason: 'fell_short', shape: 'any' }
    assert.deepEqual(draw(problem, seeded(1), { promised: 'circle' }), handedBack)
    assert.deepEqual(draw(problem, seeded(1), { promised: 'no_swaps' }), handedBack)
    assert.ok(draw(problem, seeded(1), { promised: 'any' }).ok)
  })

  it('finds the outcome hidden in a larger set, and that nothing is left for Anna without it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 80 }), fc.nat(), (count, seed) => {
        const random = seeded(seed)
        const allowed = new Set(Array.from({ length: 2 * count }, () => random(count * count)))
        const hidden = draw(problemOf(somePeople(count)), random)
        assert.ok(hidden.ok)
        const exclusions = allBut(count, (from, to) => {
          return allowed.has(from * count + to) || hidden.assignment.get(`p${from}`) === `p${to}`
        })
        const problem = problemOf(somePeople(count), { exclusions })
        assert.ok(forecast(problem, random).forecast.ok)
        const ofFirst = somePeople(count).map(({ id }): NamedArc => ['p0', id])
        const blocked = draw({ ...problem, avoided: ofFirst }, random)
        assert.ok(!blocked.ok && blocked.reason === 'blocked')
        assert.deepEqual(blocked.obstacle, { side: 'givers', people: ['p0'], others: [] })
      }),
      { numRuns: 20, seed: 5 },
    )
  })
})

describe('forecast', () => {
  it('counts whom Anna can draw and really may come to draw, and knows the shape', () => {
    fc.assert(
      fc.property(problems, fc.nat(), (problem, seed) => {
        checkForecast(problem, seed)
      }),
      { numRuns: 300, seed: 6 },
    )
  })
})
