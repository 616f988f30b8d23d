import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { acceptanceSampler } from './acceptance.ts'
import { maximumMatching } from './bipartite.ts'
import { chainSampler } from './chain.ts'
import { rejectedCircle } from './circle.ts'
import { type Component, type ComponentSampler, splitAt, withinComponents } from './components.ts'
import { countingSampler } from './counting.ts'
import type { Graph } from './graph.ts'
import { type Assignment, draw, type Pair, type Shape } from './matching.ts'
import { patchIntoShape } from './patching.ts'
import {
  allBut,
  chanceOfUniform,
  everyAssignment,
  keyOf,
  pairsWithin,
  seeded,
  someGroups,
  somePeople,
} from './proof.ts'
import { type RandomInt, randomBigInt, randomFraction } from './random.ts'
import { rejectionSampler } from './rejection.ts'
import { countedRounds } from './rounds.ts'
import { uniformSampler } from './sampling.ts'
import { named, seat } from './seating.ts'

const RUNS = 5_000
const LEAST_CHANCE = 0.001

type Instance = { readonly name: string; readonly people: string[]; readonly forbidden: Pair[] }

const teams = pairsWithin(someGroups([3, 3]))
const oneWay: Pair[] = [0, 1, 2, 3, 4, 5, 6].flatMap((person) => [
  [`p${person}`, `p${(person + 1) % 7}`],
  [`p${person}`, `p${(person * 3 + 2) % 7}`],
])
const ring = allBut(6, (from, to) => [1, 2].includes((to - from + 6) % 6))
const couples = pairsWithin([
  ['p0', 'p1'],
  ['p2', 'p3'],
])
/** p0 to p2 draw among themselves, p3 to p6 too: two pairs that no draw uses tie them together. */
const loose = allBut(7, (from, to) => from < 3 === to < 3 || (from === 0 && to > 4))

const instances: Instance[] = [
  { name: '3 people', people: somePeople(3), forbidden: [] },
  { name: '4 people', people: somePeople(4), forbidden: [] },
  { name: '5 people', people: somePeople(5), forbidden: [] },
  { name: '6 people with two couples', people: somePeople(6), forbidden: couples },
  { name: 'two teams of 3', people: somePeople(6), forbidden: teams },
  { name: '7 people with one-way rules', people: somePeople(7), forbidden: oneWay },
  { name: 'a ring of 6 with two choices each', people: somePeople(6), forbidden: ring },
  { name: 'two parts that useless pairs tie together', people: somePeople(7), forbidden: loose },
]

describe('every valid outcome is equally likely', () => {
  for (const { name, people, forbidden } of instances) {
    for (const shape of ['any', 'no_swaps', 'circle'] as const) {
      const outcomes = everyAssignment(people, forbidden, shape)
      if (outcomes.length < 2) continue
      it(`for ${name}, shape ${shape}`, () => {
        const random = seeded(11)
        assertEven(outcomes, () => {
          const drawn = draw({ people, forbidden, shape }, random)
          assert.ok(drawn.ok && drawn.shape === shape && drawn.sampled === 'exact')
          return drawn.assignment
        })
      })
    }
  }
})

describe('every way to sample is even on its own', () => {
  const ways = {
    rejection: rejectionSampler,
    acceptance: acceptanceSampler,
    counting: countingSampler,
    'the Markov chain': (graph: Graph, component: Component, random: RandomInt) =>
      chainSampler(graph, component, 200, random),
  }
  for (const [way, samplerFor] of Object.entries(ways)) {
    for (const { name, people, forbidden } of instances) {
      const outcomes = everyAssignment(people, forbidden, 'any')
      if (outcomes.length < 2 || outcomes.length > 150) continue
      it(`${way}: ${name}`, () => {
        assertEven(outcomes, outcomesBy(samplerFor, people, forbidden, seeded(12)))
      })
    }
  }

  it('counting: 70 in a circle between any two of whom one more may step, sets beyond 64 bits', () => {
    const forbidden = allBut(71, (from, to) => from === 70 || to === 70 || to === (from + 1) % 70)
    const outcomes = everyAssignment(somePeople(71), forbidden, 'circle')
    const next = outcomesBy(countingSampler, somePeople(71), forbidden, seeded(18))
    assert.equal(outcomes.length, 70)
    assertEven(outcomes, next)
  })

  for (const [shape, shortest] of [
    ['any', 2],
    ['no_swaps', 3],
    ['circle', 6],
  ] as const) {
    it(`counting rounds of at least ${shortest}: 6 people with two couples`, () => {
      const table = seat(somePeople(6), couples)
      const random = seeded(13)
      assertEven(everyAssignment(table.people, couples, shape), () => {
        const recipientOf = countedRounds(table.graph, shortest, random)
        assert.ok(recipientOf)
        return named(table, recipientOf)
      })
    })
  }

  it('seating around a table: 6 people with two couples', () => {
    const table = seat(somePeople(6), couples)
    const random = seeded(14)
    assertEven(everyAssignment(table.people, couples, 'circle'), () => {
      const recipientOf = rejectedCircle(table.graph, 1_000_000, random)
      assert.ok(recipientOf)
      return named(table, recipientOf)
    })
  })

  for (const shape of ['circle', 'no_swaps'] as const) {
    for (const forbidden of [teams, couples]) {
      it(`patching into shape ${shape}, though called approximate: ${forbidden.length} pairs`, () => {
        const outcomes = everyAssignment(somePeople(6), forbidden, shape)
        assertEven(outcomes, patchedBy(shape, forbidden, seeded(15)))
      })
    }
  }
})

describe('large numbers', () => {
  it('are as even as small ones', () => {
    const random = seeded(17)
    const [bound, slices] = [5n * 2n ** 60n + 5n, 10n]
    const counts = Array.from({ length: Number(slices) }, () => 0)
    const halves = counts.slice()
    for (let run = 0; run < RUNS; run++) {
      const slice = Number((randomBigInt(bound, random) * slices) / bound)
      counts[slice] = (counts[slice] ?? 0) + 1
      const half = Math.floor(randomFraction(random) * 10)
      halves[half] = (halves[half] ?? 0) + 1
    }
    assert.ok(chanceOfUniform(counts) > LEAST_CHANCE)
    assert.ok(chanceOfUniform(halves) > LEAST_CHANCE)
  })
})

function assertEven(outcomes: readonly Assignment[], next: () => Assignment): void {
  const chance = chanceOfUniform(countOutcomes(outcomes, next))
  assert.ok(chance > LEAST_CHANCE, `so uneven by chance: ${chance}`)
}

/** How often each outcome came, in order; one that is not among them fails. */
function countOutcomes(outcomes: readonly Assignment[], next: () => Assignment): number[] {
  const counts = new Map(outcomes.map((outcome) => [keyOf(outcome), 0]))
  for (let run = 0; run < RUNS; run++) {
    const key = keyOf(next())
    const count = counts.get(key)
    assert.ok(count !== undefined, `${key} breaks a rule`)
    counts.set(key, count + 1)
  }
  return [...counts.values()]
}

function outcomesBy(
  samplerFor: (graph: Graph, component: Component, random: RandomInt) => ComponentSampler,
  people: readonly string[],
  forbidden: readonly Pair[],
  random: RandomInt,
): () => Assignment {
  const table = seat(people, forbidden)
  const { recipientOf } = maximumMatching(table.graph)
  const components = splitAt(table.graph, recipientOf)
  const graph = withinComponents(table.graph, components)
  const samplers = components.map((component) => samplerFor(graph, component, random))
  return () => {
    for (const sample of samplers) {
      let tries = 0
      while (!sample(recipientOf, { steps: 1_000_000 })) assert.ok(tries++ < 20, 'gave up')
    }
    return named(table, recipientOf)
  }
}

function patchedBy(shape: Shape, forbidden: readonly Pair[], random: RandomInt): () => Assignment {
  const table = seat(somePeople(6), forbidden)
  const effort = { purpose: 'draw', share: 1 } as const
  const sampler = uniformSampler(table.graph, maximumMatching(table.graph), effort, random)
  return () => {
    const { recipientOf } = sampler.next()
    assert.ok(patchIntoShape(table.graph, recipientOf, shape, { steps: 100_000 }, random))
    return named(table, recipientOf)
  }
}
