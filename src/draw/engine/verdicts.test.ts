import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allows } from './graph.ts'
import { draw } from './matching.ts'
import type { DrawProblem } from './problem.ts'
import { hasShape } from './proof/oracle.ts'
import { allBut, problemOf, somePeople } from './proof/problems.ts'
import { seat } from './seating.ts'
import { seeded } from './seeded.ts'
import { straighten } from './splitting.ts'

/** So small a part of the steps that nothing is found by looking for it. */
const HARDLY_ANY = 1e-6

const only = (count: number, allowed: (from: number, to: number) => boolean): DrawProblem =>
  problemOf(somePeople(count), { exclusions: allBut(count, allowed), shape: 'circle' })

/** Everybody may give to the next person, and to about two others: a circle, hidden well. */
function hiddenCircle(count: number): DrawProblem {
  const random = seeded(8)
  const choices = new Set(Array.from({ length: 2 * count }, () => random(count * count)))
  return only(count, (from, to) => to === (from + 1) % count || choices.has(from * count + to))
}

/** Whoever goes around three groups must come through one of two hubs in between: once too often. */
const threeGroupsTwoHubs = (count: number) => {
  const groupOf = (person: number) => (person < 2 ? 'hub' : Math.min(2, Math.floor(person / 6)))
  return only(count, (from, to) => {
    return groupOf(from) === groupOf(to) || [groupOf(from), groupOf(to)].includes('hub')
  })
}

describe('what a draw says of a circle', () => {
  const hidden = hiddenCircle(80)
  const { people } = hidden
  const around = new Map(people.map(({ id }, index) => [id, `p${(index + 1) % 80}`]))

  it('is that none was found, and not that there is none, where it could not look for long', () => {
    const drawn = draw(hidden, seeded(1), { share: HARDLY_ANY })
    assert.ok(drawn.ok)
    assert.deepEqual([drawn.shape, drawn.wish], ['no_swaps', 'not_found'])
  })

  it('is what the forecast found, where the draw itself finds none', () => {
    const drawn = draw(hidden, seeded(1), { share: HARDLY_ANY, promised: 'circle', found: around })
    assert.ok(drawn.ok)
    assert.deepEqual([drawn.shape, drawn.wish, drawn.sampled], ['circle', 'met', 'approximate'])
    assert.ok(hasShape(drawn.assignment, 'circle'))
  })

  it('is proven for up to 16 people, whatever is set', () => {
    for (const count of [13, 14, 15, 16]) {
      const drawn = draw(threeGroupsTwoHubs(count), seeded(1))
      assert.ok(drawn.ok)
      assert.deepEqual(
        [drawn.shape, drawn.wish, drawn.sampled],
        ['no_swaps', 'impossible', 'exact'],
      )
    }
  })
})

describe('a circle that one person holds together', () => {
  const TEAM = 6
  const teamOf = (person: number) => Math.floor((person - 1) / TEAM)
  /** Four teams; only p0 leads back to the first one. Each team leads to the next, and skips it. */
  const line = only(1 + 4 * TEAM, (from, to) => {
    if (from === 0) return to !== 0
    if (to === 0) return true
    return teamOf(to) >= teamOf(from)
  })

  it('skips no team on the way, so arcs that do are dropped and all others stay', () => {
    const { graph } = seat(line)
    assert.equal(straighten(graph, { words: 1_000_000 }), 'straighter')
    for (const { id: giver } of line.people) {
      for (const { id: recipient } of line.people) {
        const [from, to] = [Number(giver.slice(1)), Number(recipient.slice(1))]
        if (from === to) continue
        const isStep =
          from === 0
            ? to !== 0 && teamOf(to) === 0
            : to === 0
              ? teamOf(from) === 3
              : teamOf(to) === teamOf(from) || teamOf(to) === teamOf(from) + 1
        assert.equal(allows(graph, from, to), isStep, `${giver} to ${recipient}`)
      }
    }
    const pieces = straighten(graph, { words: 1_000_000 })
    assert.ok(Array.isArray(pieces))
    assert.deepEqual(
      pieces.map(({ people }) => people.length),
      [1, TEAM, TEAM, TEAM, TEAM],
    )
  })

  it('is proven to be impossible where two teams both come first', () => {
    const fork = only(1 + 2 * TEAM, (from, to) => {
      return from === 0 || to === 0 || teamOf(from) === teamOf(to)
    })
    const { graph } = seat(fork)
    assert.equal(straighten(graph, { words: 1_000_000 }), 'impossible')
  })
})
