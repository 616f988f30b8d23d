import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Assignment, draw, type Pair, type RepairProblem, repair } from './matching.ts'
import {
  allBut,
  chanceOfUniform,
  everyAssignment,
  hasShape,
  keyOf,
  pairsWithin,
  seeded,
  someGroups,
  somePeople,
} from './proof.ts'

const shapes = ['circle', 'no_swaps', 'any'] as const

/** Up to 7 people, of whom up to two joined after the draw, while up to two others left. */
const mishaps = fc
  .record({
    stayed: fc.integer({ min: 2, max: 6 }),
    joined: fc.integer({ min: 0, max: 2 }),
    left: fc.integer({ min: 0, max: 2 }),
    rules: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 }),
    looked: fc.array(fc.nat(7), { maxLength: 5 }),
    shape: fc.constantFrom(...shapes),
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
        const before = draw({ people: drawnPeople, forbidden: [], shape }, seeded(seed))
        assert.ok(before.ok)
        const joiners = somePeople(joined).map((person) => `new ${person}`)
        const problem: RepairProblem = {
          people: [...drawnPeople.slice(0, stayed), ...joiners],
          forbidden: mishap.rules.map(([from, to]): Pair => [name(from), name(to)]),
          shape,
          current: before.assignment,
          looked: new Set(mishap.looked.map(name)),
        }
        const mended = repair(problem, seeded(seed + 1))
        const best = everyRepair(problem).at(0)
        assert.equal(mended.ok, best !== undefined)
        if (!mended.ok || best === undefined) return
        assert.deepEqual([...mended.changed], changedIn(problem, mended.assignment))
        assert.deepEqual(meritOf(problem, mended.assignment), best.merit)
        assert.equal(mended.shape, shapeIn(problem, mended.assignment))
        repaired++
      }),
      { numRuns: 600 },
    )
    assert.ok(repaired > 100)
  })

  it('lets one person change when Dan joins a circle, and keeps the circle', () => {
    const problem = afterDraw(somePeople(40), { joins: ['Dan'] })
    const mended = repair(problem, seeded(2))
    assert.ok(mended.ok)
    assert.equal(mended.changed.length, 1)
    assert.equal(mended.shape, 'circle')
    assert.ok(hasShape(mended.assignment, 'circle'))
  })

  it('lets only the giver of the one who leaves change', () => {
    const problem = afterDraw(somePeople(40), { leaves: ['p7'] })
    const mended = repair(problem, seeded(2))
    assert.ok(mended.ok)
    assert.deepEqual(
      mended.changed.map((giver) => problem.current.get(giver)),
      ['p7'],
    )
    assert.ok(hasShape(mended.assignment, 'circle'))
  })

  it('asks nobody who has looked to change as long as somebody has not', () => {
    const people = somePeople(30)
    const looked = new Set(people.filter((person) => person !== 'p11'))
    const problem = { ...afterDraw(people, { joins: ['Dan'] }), looked }
    const mended = repair(problem, seeded(3))
    assert.ok(mended.ok)
    assert.deepEqual(mended.changed, ['p11'])
  })

  it('disturbs somebody who has looked rather than let two people swap', () => {
    const people = somePeople(7)
    const current = new Map(people.map((giver, index) => [giver, `p${index + 1}`]))
    const looked = new Set(people.filter((person) => person !== 'p1'))
    const problem = { people, forbidden: [['p6', 'p0']], shape: 'no_swaps', looked } as const
    const mended = repair({ ...problem, current }, seeded(9))
    assert.ok(mended.ok && mended.shape === 'no_swaps')
    assert.ok(mended.changed.length === 2 && !mended.changed.includes('p1'))
  })

  it('draws evenly among all the best repairs', () => {
    const problem = afterDraw(somePeople(6), { joins: ['Dan'] })
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
    assert.ok(chanceOfUniform([...counts.values()]) > 0.001)
  })

  it('changes nothing when nothing happened', () => {
    const problem = afterDraw(somePeople(25), {})
    const mended = repair(problem, seeded(5))
    assert.ok(mended.ok && mended.changed.length === 0)
    assert.equal(keyOf(mended.assignment), keyOf(problem.current))
  })

  it('mends 200 people in households when one joins and another leaves', () => {
    const groups = someGroups(Array.from({ length: 50 }, (_, index) => 2 + (index % 5)))
    const forbidden = pairsWithin([...groups, ['Dan', 'p0', 'p1']])
    const mishap = { joins: ['Dan'], leaves: ['p100'] }
    const problem = afterDraw(groups.flat(), mishap, forbidden)
    const mended = repair(problem, seeded(6))
    assert.ok(mended.ok)
    assert.ok(mended.changed.length <= 2 && mended.shape === 'circle')
  })

  it('finds the only way round a ring of 60, though everybody must change', () => {
    const forbidden = allBut(60, (from, to) => [1, 2].includes((to - from + 60) % 60))
    const people = somePeople(60)
    const current = new Map(people.map((giver, index) => [giver, `p${(index + 1) % 60}`]))
    const problem = { people, shape: 'circle', current, looked: new Set<string>() } as const
    const mended = repair({ ...problem, forbidden: [...forbidden, ['p0', 'p1']] }, seeded(7))
    assert.ok(mended.ok)
    assert.deepEqual([mended.changed.length, mended.shape], [60, 'no_swaps'])
  })

  it('explains why the latecomer whom nobody may draw cannot join', () => {
    const people = somePeople(5)
    const forbidden = people.map((person): Pair => [person, 'Dan'])
    const impossible = repair(afterDraw(people, { joins: ['Dan'] }, forbidden), seeded(8))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle, { side: 'recipients', people: ['Dan'], others: [] })
  })
})

type People = readonly string[]

/** Everybody drawn in a circle, then some join and some leave. */
function afterDraw(
  people: People,
  { joins = [], leaves = [] }: { joins?: People; leaves?: People },
  forbidden: readonly Pair[] = [],
): RepairProblem {
  const drawn = draw({ people, forbidden, shape: 'circle' }, seeded(1))
  assert.ok(drawn.ok)
  return {
    people: [...people.filter((person) => !leaves.includes(person)), ...joins],
    forbidden,
    shape: 'circle',
    current: drawn.assignment,
    looked: new Set(),
  }
}

type Merit = readonly [changes: number, shape: number, lookedChanges: number]

/** Every assignment that the rules allow now, the best repair first. */
function everyRepair(problem: RepairProblem): { assignment: Assignment; merit: Merit }[] {
  return everyAssignment(problem.people, problem.forbidden, 'any')
    .map((assignment) => ({ assignment, merit: meritOf(problem, assignment) }))
    .sort(({ merit: [a, b, c] }, { merit: [d, e, f] }) => a - d || b - e || c - f)
}

function meritOf(problem: RepairProblem, assignment: Assignment): Merit {
  const changed = changedIn(problem, assignment)
  const looked = changed.filter((giver) => problem.looked.has(giver)).length
  return [changed.length, shapes.indexOf(shapeIn(problem, assignment)), looked]
}

function changedIn({ people, current }: RepairProblem, assignment: Assignment): string[] {
  return people.filter((giver) => {
    return current.has(giver) && current.get(giver) !== assignment.get(giver)
  })
}

function shapeIn({ shape }: RepairProblem, assignment: Assignment): (typeof shapes)[number] {
  const looser = shapes.slice(shapes.indexOf(shape))
  return looser.find((candidate) => hasShape(assignment, candidate)) ?? 'any'
}
