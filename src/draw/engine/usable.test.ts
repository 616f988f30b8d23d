import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { maximumMatching } from './bipartite.ts'
import { splitAt, withinComponents } from './components.ts'
import { type Graph, recipientsOf } from './graph.ts'
import { draw, forecast } from './matching.ts'
import type { DrawProblem } from './problem.ts'
import { everyAssignment } from './proof/oracle.ts'
import { allBut, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import { seat } from './seating.ts'
import { seeded } from './seeded.ts'
import type { Shape } from './shapes.ts'
import { usableArcs } from './usable.ts'

const SHAPES = ['circle', 'no_swaps'] as const
const BY_NO_SUBSETS = 0

const only = (count: number, allowed: (from: number, to: number) => boolean) =>
  problemOf(somePeople(count), { exclusions: allBut(count, allowed) })

/** Seven or eight people in few arcs, around whom a circle leads. */
function sparse(seed: number): DrawProblem {
  const random = seeded(seed)
  const count = 7 + random(2)
  const choices = new Set(Array.from({ length: random(20) }, () => random(count * count)))
  return only(count, (from, to) => to === (from + 1) % count || choices.has(from * count + to))
}

describe('whom somebody may come to give to', () => {
  for (const shape of SHAPES) {
    it(`is known exactly for few people, and never understated by what is proven: ${shape}`, () => {
      let isProven = 0
      for (let seed = 1; seed <= 150; seed++) {
        const problem = sparse(seed)
        const { graph, people } = inSomeDraw(problem)
        const outcomes = everyAssignment({ ...problem, shape })
        const counted = usableArcs(graph, shape, 1)
        const proven = usableArcs(graph, shape, 1, BY_NO_SUBSETS)
        for (const [giver, name] of people.entries()) {
          const real = new Set(outcomes.map((outcome) => outcome.get(name)))
          const names = recipientsOf(counted, giver).map((recipient) => people[recipient])
          assert.deepEqual(new Set(names), real)
          const bound = recipientsOf(proven, giver)
          assert.ok(recipientsOf(counted, giver).every((recipient) => bound.includes(recipient)))
        }
        if (arcsOf(proven) < arcsOf(graph)) isProven++
      }
      assert.ok(isProven > 20, `${isProven}`)
    })
  }

  it('is told by the rules in a ring of ten teams, though only in one circle', () => {
    const ring = only(100, (from, to) => {
      const [team, other] = [Math.floor(from / 10), Math.floor(to / 10)]
      return team === other || (other === (team + 1) % 10 && from % 10 === 0 && to % 10 === 5)
    })
    const told = (shape: Shape) => {
      const { forecast: seen } = forecast({ ...ring, shape }, seeded(1))
      assert.ok(seen.ok && seen.shape === shape)
      const ones = [...seen.possibleInShape].filter(([, count]) => count === 1)
      assert.ok([...seen.possible.values()].every((count) => count > 1))
      return ones.map(([name]) => name)
    }
    const links = Array.from({ length: 10 }, (_, team) => `p${team * 10}`)
    assert.deepEqual(told('circle'), links)
    assert.deepEqual(told('any'), [])
  })

  it('is told where giving back would make a swap', () => {
    // p1 may only give to p0, so p0 must not give to p1 and has p2 alone left.
    const swap = only(20, (from, to) => {
      if (from === 1) return to === 0
      if (from === 0) return to === 1 || to === 2
      return true
    })
    const { forecast: seen } = forecast({ ...swap, shape: 'no_swaps' }, seeded(1))
    assert.ok(seen.ok && seen.shape === 'no_swaps')
    assert.deepEqual([seen.possible.get('p0'), seen.possibleInShape.get('p0')], [2, 1])
  })

  it('never leaves out what is drawn, in larger sets of all sorts', () => {
    const sets = [
      problemOf(somePeopleIn([12, 8, 4])),
      only(20, (from, to) => to === (from + 1) % 20 || (from * 7 + to * 5) % 4 === 0),
      only(40, (from, to) => {
        const up = Math.floor(to / 4) - Math.floor(from / 4)
        return up <= 0 || (up === 1 && from % 4 === 0 && to % 4 === 0)
      }),
    ]
    for (const problem of sets) {
      for (const shape of SHAPES) {
        const { forecast: seen } = forecast({ ...problem, shape }, seeded(1))
        assert.ok(seen.ok && seen.shape === shape)
        const drawn = new Map(problem.people.map(({ id }) => [id, new Set<string>()]))
        for (let seed = 0; seed < 8; seed++) {
          const one = draw({ ...problem, shape }, seeded(seed))
          assert.ok(one.ok && one.shape === shape)
          for (const [giver, recipient] of one.assignment) drawn.get(giver)?.add(recipient)
        }
        for (const [giver, recipients] of drawn) {
          assert.ok(recipients.size <= (seen.possibleInShape.get(giver) ?? 0))
        }
      }
    }
  })
})

function inSomeDraw(problem: DrawProblem): { graph: Graph; people: readonly string[] } {
  const { graph, people } = seat(problem)
  const { recipientOf } = maximumMatching(graph)
  return { graph: withinComponents(graph, splitAt(graph, recipientOf)), people }
}

function arcsOf(graph: Graph): number {
  return Array.from({ length: graph.size }, (_, giver) => recipientsOf(graph, giver)).flat().length
}
