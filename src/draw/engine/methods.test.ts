import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { acceptanceSampler, acceptedCircle } from './acceptance.ts'
import { balancedCircle, balancedSampler } from './balanced.ts'
import { maximumMatching } from './bipartite.ts'
import { narrowCircleDrawer } from './circle.ts'
import { type Component, type ComponentSampler, splitAt, withinComponents } from './components.ts'
import { countingSampler } from './counting.ts'
import { closedByChance, householdCircles } from './household-circle.ts'
import { householdsSampler } from './households.ts'
import { listingSampler } from './listing.ts'
import type { Assignment, DrawProblem, NamedArc } from './problem.ts'
import { assertEven, householdParty } from './proof/evenness.ts'
import { everyAssignment } from './proof/oracle.ts'
import { allBut, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import type { RandomInt } from './random.ts'
import { rejectionSampler } from './rejection.ts'
import { countedRounds } from './rounds.ts'
import type { Effort, Method, Party } from './sample.ts'
import { named, seat } from './seating.ts'
import { rejectedCircle } from './seats.ts'
import { seeded } from './seeded.ts'
import type { Shape } from './shapes.ts'
import { walkInto } from './steering.ts'
import { startWalk, wander } from './walk.ts'

const STEPS = 2_000_000
const EFFORT: Effort = { purpose: 'draw', share: 1 }

const blocks = (size: number) => (from: number, to: number) => {
  const [low, high] = [Math.floor(from / size), Math.floor(to / size)]
  return high <= low || (high === low + 1 && from % size === 0 && to % size === 1)
}
const joined = (size: number, teams: number) => (from: number, to: number) => {
  const [one, other] = [Math.floor(from / size), Math.floor(to / size)]
  return one === other || (other === (one + 1) % teams && from % size === 0 && to % size === 1)
}
/** p0 leads to the first team of three, some of that to some of the second, and that back to p0. */
const inLine = (links: readonly string[]) => (from: number, to: number) => {
  const [team, other] = [Math.ceil(from / 3), Math.ceil(to / 3)]
  const isBetween = team === 1 && other === 2
  return isBetween ? links.includes(`${from}${to}`) : team === other || (team + 1) % 3 === other
}
const only = (count: number, allowed: (from: number, to: number) => boolean) =>
  problemOf(somePeople(count), { exclusions: allBut(count, allowed) })

/** Two groups, each kept from one whom all of it drew. */
const lists: readonly NamedArc[] = [
  ...['p0', 'p1', 'p3'].map((giver): NamedArc => [giver, 'p4']),
  ...['p2', 'p4', 'p5', 'p6'].map((giver): NamedArc => [giver, 'p3']),
]

const parties: Readonly<Record<string, DrawProblem>> = {
  '5 people': problemOf(somePeople(5)),
  'two couples': problemOf(somePeopleIn([2, 2, 1, 1])),
  'two teams of 3': problemOf(somePeopleIn([3, 3])),
  'a household of half of 6': problemOf(somePeopleIn([3, 2, 1])),
  'households and exclusions': householdParty([2, 2, 1, 1, 1], 'any', 5),
  'last time’s lists': { ...problemOf(somePeopleIn([3, 1, 1, 1, 1])), avoided: lists },
  'a ring of 6 with two choices each': only(6, (from, to) => [1, 2].includes((to - from + 6) % 6)),
  'a staircase of blocks of 3': only(7, blocks(3)),
  'two parts that useless arcs tie': only(7, (a, b) => a < 3 === b < 3 || (a === 0 && b > 4)),
  'two teams of 3 joined by single people': only(6, joined(3, 2)),
  'two teams in a line, some who lead on to some': only(7, inLine(['14', '15', '24', '25'])),
  'two teams in a line, some who lead on to others': only(7, inLine(['14', '24', '25', '36'])),
}

type SamplerFor = (party: Party, component: Component, random: RandomInt) => ComponentSampler
type CircleFor = (party: Party, random: RandomInt) => Int32Array | undefined

/** Whatever may call itself exact is here. */
const methods: Readonly<Record<Exclude<Method, 'rounds'>, SamplerFor>> = {
  shuffle: ({ graph }, component, random) => rejectionSampler(graph, component, random),
  households: householdsSampler,
  bounds: ({ graph }, component, random) => acceptanceSampler(graph, component, random),
  balance: ({ graph }, component, random) => balancedSampler(graph, component, random),
  kinds: ({ graph }, component, random) => countingSampler(graph, component, random),
  list: ({ graph }, component, random) => listingSampler(graph, component, random),
  walk: ({ graph }, { givers }, random) => {
    return (recipientOf) => {
      wander(startWalk(graph, givers, recipientOf, random), 'any', 400)
      return true
    }
  },
}

const circles: Readonly<Record<string, CircleFor>> = {
  'shuffled seats': ({ graph }, random) => rejectedCircle(graph, STEPS, random),
  'joining households': ({ graph, households }, random) =>
    householdCircles(graph, households, random)(STEPS),
  'households until a circle': (party, random) => closedByChance(party, STEPS, random),
  bounds: ({ graph }, random) => acceptedCircle(graph, STEPS, random),
  balance: ({ graph }, random) => balancedCircle(graph, STEPS, random),
  'counted rounds': ({ graph }, random) => countedRounds(graph, graph.size, random),
  narrowing: (party, random) => {
    const verdict = narrowCircleDrawer(party, random)(EFFORT)
    return typeof verdict === 'string' ? undefined : verdict.recipientOf
  },
}

describe('every way to draw is even on its own', () => {
  for (const [name, problem] of Object.entries(parties)) {
    for (const [method, samplerFor] of Object.entries(methods)) {
      if (everyAssignment(problem).length < 2) continue
      it(`${method}: ${name}`, () => assertEven(problem, drawsBy(samplerFor, problem)))
    }
    const circle = { ...problem, shape: 'circle' } as const
    for (const [way, circleFor] of Object.entries(circles)) {
      if (everyAssignment(circle).length < 2) continue
      it(`${way} in a circle: ${name}`, () => assertEven(circle, circlesBy(circleFor, circle)))
    }
    it(`counted rounds without swaps: ${name}`, () => {
      const without = { ...problem, shape: 'no_swaps' } as const
      if (everyAssignment(without).length === 0) return
      assertEven(
        without,
        circlesBy(({ graph }, random) => countedRounds(graph, 3, random), without),
      )
    })
  }
})

describe('chains, who give in one household and are given to in another,', () => {
  const households = [0, 0, 0, 1, 2, 2]
  const receiving = [0, 1, 1, 0, 3, 2]
  const problem = only(6, (giver, recipient) => households[giver] !== receiving[recipient])
  const chains = (party: Party): Party => {
    return {
      ...party,
      households: Int32Array.from(households),
      receiving: Int32Array.from(receiving),
    }
  }

  it('are drawn evenly', () => {
    const samplerFor: SamplerFor = (party, component, random) =>
      householdsSampler(chains(party), component, random)
    assertEven(problem, drawsBy(samplerFor, problem))
  })

  it('are drawn evenly in a circle', () => {
    const circle = { ...problem, shape: 'circle' } as const
    assert.ok(everyAssignment(circle).length > 2)
    assertEven(
      circle,
      circlesBy((party, random) => closedByChance(chains(party), STEPS, random), circle),
    )
  })
})

describe('a walk into a shape, though called approximate, is even where it mixes', () => {
  for (const shape of ['circle', 'no_swaps'] as const) {
    for (const name of ['two couples', 'two teams of 3'] as const) {
      it(`${shape}: ${name}`, () => {
        const problem = { ...problemOf([]), ...parties[name], shape }
        assertEven(problem, walksInto(shape, problem))
      })
    }
  }
})

function drawsBy(samplerFor: SamplerFor, problem: DrawProblem): () => Assignment {
  const table = seat(problem)
  const random = seeded(12)
  const { recipientOf } = maximumMatching(table.graph)
  const components = splitAt(table.graph, recipientOf)
  const party = { ...table, graph: withinComponents(table.graph, components) }
  const samplers = components.map((component) => samplerFor(party, component, random))
  return () => {
    for (const sample of samplers) {
      let tries = 0
      while (!sample(recipientOf, { steps: STEPS })) assert.ok(tries++ < 20, 'gave up')
    }
    return named(table, recipientOf)
  }
}

function circlesBy(circleFor: CircleFor, problem: DrawProblem): () => Assignment {
  const table = seat(problem)
  const random = seeded(13)
  return () => {
    const recipientOf = circleFor(table, random)
    assert.ok(recipientOf, 'gave up')
    return named(table, recipientOf)
  }
}

function walksInto(shape: Shape, problem: DrawProblem): () => Assignment {
  const table = seat(problem)
  const random = seeded(14)
  const { recipientOf } = maximumMatching(table.graph)
  const walk = startWalk(table.graph, recipientOf.toSorted(), recipientOf, random)
  return () => {
    wander(walk, 'any', 100)
    assert.ok(walkInto(walk, shape, { steps: 100_000 }))
    wander(walk, shape, 200)
    return named(table, recipientOf)
  }
}
