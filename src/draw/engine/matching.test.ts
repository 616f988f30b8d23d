import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { draw, forecast, type Impossible, type Pair, type Shape } from './matching.ts'
import { allBut, everyAssignment, hasShape, seeded, somePeople } from './proof.ts'

const shapes: readonly Shape[] = ['circle', 'no_swaps', 'any']
const problems = fc.integer({ min: 3, max: 7 }).chain((count) =>
  fc.record({
    people: fc.constant(somePeople(count)),
    forbidden: somePairs(count),
    shape: fc.constantFrom(...shapes),
    seed: fc.nat(),
  }),
)

/** From no rule at all to nearly nobody left to give to. */
function somePairs(count: number): fc.Arbitrary<Pair[]> {
  const person = fc.constantFrom(...somePeople(count))
  return fc.array(fc.tuple(person, person), { maxLength: count * count })
}

describe('draw', () => {
  it('finds an outcome exactly when there is one, of the strictest shape there is', () => {
    fc.assert(
      fc.property(problems, ({ people, forbidden, shape, seed }) => {
        const drawn = draw({ people, forbidden, shape }, seeded(seed))
        const reachable = shapes
          .slice(shapes.indexOf(shape))
          .find((looser) => everyAssignment(people, forbidden, looser).length > 0)
        assert.equal(drawn.ok ? drawn.shape : undefined, reachable)
        if (drawn.ok) {
          assert.equal(drawn.sampled, 'exact')
          assertValid(people, forbidden, drawn.assignment)
          assert.ok(hasShape(drawn.assignment, drawn.shape))
        }
      }),
      { numRuns: 400 },
    )
  })

  it('explains a set that is impossible by people who are more than their partners', () => {
    fc.assert(
      fc.property(problems, ({ people, forbidden, shape, seed }) => {
        const impossible = draw({ people, forbidden, shape }, seeded(seed))
        if (impossible.ok || impossible.reason !== 'blocked') return
        const { side, people: stuck, others } = impossible.obstacle
        const partners = partnersOf(people, forbidden, side)
        assert.ok(stuck.length > others.length)
        assert.deepEqual(union(stuck, partners), new Set(others))
        for (const subset of properSubsets(stuck)) {
          assert.ok(union(subset, partners).size >= subset.length, `${subset} are one already`)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('names exclusions each of which, lifted, makes a draw possible, and misses none of them', () => {
    fc.assert(
      fc.property(problems, ({ people, forbidden, shape, seed }) => {
        const impossible = draw({ people, forbidden, shape }, seeded(seed))
        if (impossible.ok || impossible.reason !== 'blocked') return
        const helps = (pair: Pair, bothWays: boolean) =>
          everyAssignment(people, without(forbidden, pair, bothWays), 'any').length > 0
        const oneWay = distinct(forbidden).filter((pair) => helps(pair, false))
        const expected =
          oneWay.length > 0 ? oneWay : mutual(forbidden).filter((p) => helps(p, true))
        assert.equal(impossible.relief.length, Math.min(3, expected.length))
        for (const pair of impossible.relief) assert.ok(helps(pair, oneWay.length === 0))
      }),
      { numRuns: 1_000 },
    )
  })

  it('says so when two people want to draw', () => {
    const tooFew: Impossible = { ok: false, reason: 'too_few_people' }
    for (const people of [[], ['Anna'], ['Anna', 'Ben'], ['Anna', 'Ben', 'Ben']]) {
      assert.deepEqual(draw({ people, forbidden: [], shape: 'any' }, seeded(1)), tooFew)
    }
  })

  it('passes over exclusions of strangers, of oneself and said twice', () => {
    const people = ['Anna', 'Ben', 'Cleo']
    const forbidden: Pair[] = [
      ['Anna', 'Ben'],
      ['Anna', 'Ben'],
      ['Cleo', 'Cleo'],
      ['Anna', 'Mallory'],
      ['Mallory', 'Cleo'],
    ]
    const drawn = draw({ people, forbidden, shape: 'circle' }, seeded(1))
    assert.ok(drawn.ok)
    assert.deepEqual([...drawn.assignment.values()], ['Cleo', 'Anna', 'Ben'])
  })

  it('tells a household of everybody that nobody is left to give to', () => {
    const people = ['Anna', 'Ben', 'Cleo']
    const forbidden = people.flatMap((a) => people.map((b): Pair => [a, b]))
    const impossible = draw({ people, forbidden, shape: 'any' }, seeded(1))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle, { side: 'givers', people: ['Anna'], others: [] })
    assert.deepEqual(impossible.relief, [])
  })

  it('finds the outcome hidden in a larger set, and that nothing is left for Anna without it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 80 }), fc.nat(), (count, seed) => {
        const random = seeded(seed)
        const allowed = new Set(Array.from({ length: 2 * count }, () => random(count * count)))
        const hidden = draw({ people: somePeople(count), forbidden: [], shape: 'any' }, random)
        assert.ok(hidden.ok)
        const forbidden = allBut(count, (from, to) => {
          return allowed.has(from * count + to) || hidden.assignment.get(`p${from}`) === `p${to}`
        })
        const problem = { people: somePeople(count), forbidden, shape: 'any' as const }
        const drawn = forecast(problem, random)
        assert.ok(drawn.ok)
        const ofFirst = somePeople(count).map((to): Pair => ['p0', to])
        const blocked = draw({ ...problem, forbidden: [...forbidden, ...ofFirst] }, random)
        assert.ok(!blocked.ok && blocked.reason === 'blocked')
        assert.deepEqual(blocked.obstacle, { side: 'givers', people: ['p0'], others: [] })
      }),
      { numRuns: 20 },
    )
  })
})

describe('forecast', () => {
  it('counts whom Anna can draw, and knows the shape that a draw will reach', () => {
    fc.assert(
      fc.property(problems, ({ people, forbidden, shape, seed }) => {
        const problem = { people, forbidden, shape }
        const seen = forecast(problem, seeded(seed))
        const drawn = draw(problem, seeded(seed + 1))
        assert.equal(seen.ok ? seen.shape : seen.reason, drawn.ok ? drawn.shape : drawn.reason)
        for (const [giver, partners] of partnersOf(people, forbidden, 'givers')) {
          assert.equal(seen.choices.get(giver), partners.size)
        }
      }),
    )
  })
})

function assertValid(
  people: readonly string[],
  forbidden: readonly Pair[],
  assignment: ReadonlyMap<string, string>,
): void {
  assert.deepEqual([...assignment.keys()], people)
  assert.deepEqual([...assignment.values()].toSorted(), people.toSorted())
  for (const [giver, recipient] of assignment) assert.notEqual(giver, recipient)
  for (const [giver, recipient] of forbidden) assert.notEqual(assignment.get(giver), recipient)
}

function partnersOf(
  people: readonly string[],
  forbidden: readonly Pair[],
  side: 'givers' | 'recipients',
): Map<string, Set<string>> {
  const partners = new Map(people.map((person) => [person, new Set(people)]))
  for (const person of people) partners.get(person)?.delete(person)
  for (const [giver, recipient] of forbidden) {
    if (side === 'givers') partners.get(giver)?.delete(recipient)
    else partners.get(recipient)?.delete(giver)
  }
  return partners
}

function union(people: readonly string[], partners: Map<string, Set<string>>): Set<string> {
  return new Set(people.flatMap((person) => [...(partners.get(person) ?? [])]))
}

function properSubsets(people: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** people.length }, (_, bits) =>
    people.filter((_, index) => (bits >> index) % 2 === 1),
  )
  return all.slice(1, -1)
}

function without(forbidden: readonly Pair[], [one, other]: Pair, bothWays: boolean): Pair[] {
  return forbidden.filter(([giver, recipient]) => {
    if (giver === one && recipient === other) return false
    return !(bothWays && giver === other && recipient === one)
  })
}

function distinct(forbidden: readonly Pair[]): Pair[] {
  const seen = new Map(forbidden.map((pair) => [pair.join('>'), pair]))
  return [...seen.values()].filter(([giver, recipient]) => giver !== recipient)
}

function mutual(forbidden: readonly Pair[]): Pair[] {
  const said = new Set(forbidden.map((pair) => pair.join('>')))
  return distinct(forbidden).filter(([one, other]) => one < other && said.has(`${other}>${one}`))
}
