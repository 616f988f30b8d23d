import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { draw, repair } from './matching.ts'
import type { NamedArc, Person, RepairProblem } from './problem.ts'
import { chanceOf, LEAST_CHANCE } from './proof/chance.ts'
import { hasShape, keyOf } from './proof/oracle.ts'
import { allBut, oneWay, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import { checkRepair, everyRepair } from './proof/repairs.ts'
import { seeded } from './seeded.ts'

/** Up to 7 people, of whom up to two joined after the draw, while up to two others left. */
const mishaps = fc
  .record({
    stayed: fc.integer({ min: 2, max: 6 }),
    joined: fc.integer({ min: 0, max: 2 }),
    left: fc.integer({ min: 0, max: 2 }),
    rules: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 }),
    looked: fc.array(fc.nat(7), { maxLength: 5 }),
    shape: fc.constantFrom(...(['circle', 'no_swaps', 'any'] as const)),
    seed: fc.nat(),
  })
  .filter(({ stayed, joined, left }) => {
    return stayed + left >= 3 && stayed + joined >= 3 && stayed + joined <= 7
  })

describe('repair', () => {
  it('changes as few as possible, then keeps the shape, then spares those who have looked', () => {
    let repaired = 0
    fc.assert(
      fc.property(mishaps, (mishap) => {
        const { stayed, joined, left, shape, seed } = mishap
        const name = (index: number) => `p${index}`
        const drawnPeople = somePeople(stayed + left)
        const before = draw(problemOf(drawnPeople, { shape }), seeded(seed))
        assert.ok(before.ok)
        const people = [...drawnPeople.slice(0, stayed), ...newcomers(joined)]
        const rules = mishap.rules.map(([from, to]): NamedArc => [name(from), name(to)])
        const problem: RepairProblem = {
          ...problemOf(people, { exclusions: oneWay(rules), shape }),
          current: before.assignment,
          looked: new Set(mishap.looked.map(name)),
        }
        if (checkRepair(problem, seed + 1)) repaired++
      }),
      { numRuns: 600, seed: 3 },
    )
    assert.ok(repaired > 100)
  })

  it('lets one person change when Dan joins a circle, and keeps the circle', () => {
    const problem = afterDraw(somePeople(40), { joins: [DAN] })
    const mended = repair(problem, seeded(2))
    assert.ok(mended.ok && hasShape(mended.assignment, 'circle'))
    assert.deepEqual([mended.changed.length, mended.shape], [1, 'circle'])
  })

  it('lets only the giver of the one who leaves change', () => {
    const problem = afterDraw(somePeople(40), { leaves: ['p7'] })
    const mended = repair(problem, seeded(2))
    assert.ok(mended.ok && hasShape(mended.assignment, 'circle'))
    const [changed = '', ...more] = mended.changed
    assert.deepEqual([problem.current.get(changed), more], ['p7', []])
  })

  it('asks nobody who has looked to change as long as somebody has not', () => {
    const people = somePeople(30)
    const looked = idsOf(people, 'p11')
    const problem = { ...afterDraw(people, { joins: [DAN] }), looked }
    const mended = repair(problem, seeded(3))
    assert.deepEqual(mended.ok && mended.changed, ['p11'])
  })

  it('disturbs somebody who has looked rather than let two people swap', () => {
    const people = somePeople(7)
    const current = new Map(people.map(({ id }, index) => [id, `p${index + 1}`]))
    const exclusions = oneWay([['p6', 'p0']])
    const problem = problemOf(people, { exclusions, shape: 'no_swaps' })
    const mended = repair({ ...problem, current, looked: idsOf(people, 'p1') }, seeded(9))
    assert.ok(mended.ok && mended.shape === 'no_swaps')
    assert.ok(mended.changed.length === 2 && !mended.changed.includes('p1'))
  })

  it('draws evenly among all the best repairs', () => {
    const problem = afterDraw(somePeople(6), { joins: [DAN] })
    const all = everyRepair(problem)
    const best = all.filter(({ merit }) => `${merit}` === `${all[0]?.merit}`)
    const counts = new Map(best.map(({ assignment }) => [keyOf(assignment), 0]))
    const random = seeded(4)
    for (let run = 0; run < 6_000; run++) {
      const mended = repair(problem, random)
      assert.ok(mended.ok)
      const key = keyOf(mended.assignment)
      counts.set(key, (counts.get(key) ?? Number.NaN) + 1)
    }
    assert.equal(counts.size, 6)
    assert.ok(chanceOf([...counts.values()]) > LEAST_CHANCE)
  })

  it('changes nothing when nothing happened', () => {
    const problem = afterDraw(somePeople(25), {})
    const mended = repair(problem, seeded(5))
    assert.ok(mended.ok && mended.changed.length === 0)
    assert.equal(keyOf(mended.assignment), keyOf(problem.current))
  })

  it('mends 200 people in households when one joins and another leaves', () => {
    const people = somePeopleIn(Array.from({ length: 50 }, (_, index) => 2 + (index % 5)))
    const cousin = { ...DAN, household: 'household 0' }
    const mended = repair(afterDraw(people, { joins: [cousin], leaves: ['p100'] }), seeded(6))
    assert.ok(mended.ok && mended.changed.length <= 2 && mended.shape === 'circle')
  })

  it('mends 1,000 people of whom 300 must change, and no one else', () => {
    const problem = afterDraw(somePeople(1_000), {})
    const broken = [...problem.current].slice(0, 300)
    const mended = repair({ ...problem, exclusions: oneWay(broken) }, seeded(10))
    assert.ok(mended.ok)
    const givers = broken.map(([giver]) => giver)
    assert.deepEqual([mended.changed, mended.shape], [givers, 'circle'])
  })

  it('finds the only way round a ring of 60, though everybody must change', () => {
    const exclusions = allBut(60, (from, to) => [1, 2].includes((to - from + 60) % 60))
    const people = somePeople(60)
    const current = new Map(people.map(({ id }, index) => [id, `p${(index + 1) % 60}`]))
    const problem = problemOf(people, { exclusions, avoided: [['p0', 'p1']], shape: 'circle' })
    const mended = repair({ ...problem, current, looked: new Set() }, seeded(7))
    assert.ok(mended.ok)
    assert.deepEqual([mended.changed.length, mended.shape], [60, 'no_swaps'])
  })

  it('explains why the latecomer whom nobody may draw cannot join', () => {
    const people = somePeople(5)
    const exclusions = oneWay(people.map(({ id }) => [id, 'Dan']))
    const problem = { ...afterDraw(people, { joins: [DAN] }), exclusions }
    const impossible = repair(problem, seeded(8))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle, { side: 'recipients', people: ['Dan'], others: [] })
  })
})

const DAN: Person = { id: 'Dan', household: '' }

function newcomers(count: number): Person[] {
  return somePeople(count).map((person) => ({ ...person, id: `new ${person.id}` }))
}

function idsOf(people: readonly Person[], except: string): Set<string> {
  return new Set(people.map(({ id }) => id).filter((id) => id !== except))
}

/** Everybody drawn in a circle, then some join and some leave. */
function afterDraw(
  people: readonly Person[],
  { joins = [], leaves = [] }: { joins?: readonly Person[]; leaves?: readonly string[] },
): RepairProblem {
  const drawn = draw(problemOf(people, { shape: 'circle' }), seeded(1))
  assert.ok(drawn.ok)
  const stay = people.filter(({ id }) => !leaves.includes(id))
  return {
    ...problemOf([...stay, ...joins], { shape: 'circle' }),
    current: drawn.assignment,
    looked: new Set(),
  }
}
