import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { draw, forecast } from './matching.ts'
import type { DrawProblem } from './problem.ts'
import { allBut, problemOf, somePeople } from './proof/problems.ts'
import { reduced, wordsFor } from './reducing.ts'
import { seat } from './seating.ts'
import { seeded } from './seeded.ts'
import { usableArcs } from './usable.ts'

const SHARES = [1, 1 / 8, 1 / 64]
/** A look at everybody is begun while there are any words. */
const LAST_LOOKS = 20
const MICROSECONDS = 1_000_000

/** Blocks of people who may give to all below them; the last of each to all of the next, or to its first. */
function staircase(count: number, block: number, isNarrow = false): DrawProblem {
  const exclusions = allBut(count, (from, to) => {
    const up = Math.floor(to / block) - Math.floor(from / block)
    const leadsUp = from % block === block - 1 && (!isNarrow || to % block === 0)
    return up <= 0 || (up === 1 && leadsUp)
  })
  return problemOf(somePeople(count), { exclusions, shape: 'circle' })
}

const SETS = {
  'a staircase of 399 in threes': staircase(399, 3),
  'a staircase of 999 in threes': staircase(999, 3),
  'a staircase of 720 in blocks of 18': staircase(720, 18, true),
}

describe('what narrows a circle down', () => {
  for (const [name, problem] of Object.entries(SETS)) {
    it(`spends no more words than its share of them: ${name}`, () => {
      const { graph } = seat(problem)
      const spent = SHARES.map((share) => {
        const [left, { words }] = [wordsFor(share), wordsFor(share)]
        reduced(graph, left)
        assert.ok(left.words > -LAST_LOOKS * graph.rows.length, `${left.words}`)
        return words - left.words
      })
      assert.ok(Math.min(...spent) > 0)
      assert.equal(usableArcs(graph, 'circle', 1 / 1_000_000).size, graph.size)
    })

    it(`cuts it in halves and comes to a circle in seconds, exactly: ${name}`, () => {
      const start = process.threadCpuUsage()
      const drawn = draw(problem, seeded(1))
      assert.ok(drawn.ok)
      assert.deepEqual([drawn.shape, drawn.sampled], ['circle', 'exact'])
      const { user, system } = process.threadCpuUsage(start)
      assert.ok(user + system < 6 * MICROSECONDS, `${user + system}`)
    })
  }

  it('leaves a forecast an answer with few steps, though it be that no circle was found', () => {
    const { forecast: seen } = forecast(SETS['a staircase of 999 in threes'], seeded(1), 1 / 512)
    assert.ok(seen.ok)
    assert.equal(seen.wish, 'not_found')
  })
})
