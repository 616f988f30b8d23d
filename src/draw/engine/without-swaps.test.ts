import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DrawOptions, draw } from './matching.ts'
import { chanceOf, LEAST_CHANCE } from './proof/chance.ts'
import { allBut, problemOf, somePeople } from './proof/problems.ts'
import { seeded } from './seeded.ts'

const CLUB = 5
const CLUBS = 5
const COUNT = CLUB * CLUBS
/** Of five people these are the rounds through all of them, as one of two leaves a swap. */
const OUTCOMES = 24
const DRAWS = 400

const clubOf = (person: number) => Math.floor(person / CLUB)

/** Five clubs of five, of which each gives among itself. */
const problem = problemOf(somePeople(COUNT), {
  shape: 'no_swaps',
  exclusions: allBut(COUNT, (giver, recipient) => clubOf(giver) === clubOf(recipient)),
})

/** How often each outcome of a club came, of all clubs and draws. */
function countOutcomes(options: DrawOptions) {
  const counts = new Map<string, number>()
  const methods = new Set<string>()
  for (let seed = 1; seed <= DRAWS; seed++) {
    const drawn = draw(problem, seeded(seed), options)
    assert.ok(drawn.ok)
    assert.equal(drawn.shape, 'no_swaps')
    assert.equal(drawn.sampled, 'exact', drawn.methods.join())
    for (const method of drawn.methods) methods.add(method)
    for (let club = 0; club < CLUBS; club++) {
      const first = club * CLUB
      const outcome = Array.from({ length: CLUB }, (_, place) => {
        return Number(drawn.assignment.get(`p${first + place}`)?.slice(1)) - first
      }).join('')
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    }
  }
  return { counts: [...counts.values()], methods }
}

describe('without swaps, people who give among themselves in several parts', () => {
  it('are drawn evenly and exactly, each part until it has no swap', () => {
    const { counts } = countOutcomes({})
    assert.equal(counts.length, OUTCOMES)
    assert.ok(chanceOf(counts) > LEAST_CHANCE)
  })

  it('are counted, each part alone, where too few steps are left to try', () => {
    const { counts, methods } = countOutcomes({ share: 1e-5 })
    assert.ok(methods.has('rounds'))
    assert.equal(counts.length, OUTCOMES)
    assert.ok(chanceOf(counts) > LEAST_CHANCE)
  })

  it('are proven to have none if one part has none', () => {
    const pair = problemOf(somePeople(COUNT), {
      shape: 'no_swaps',
      exclusions: allBut(COUNT, (giver, recipient) => {
        const isPair = giver < 2 && recipient < 2
        return isPair || (giver >= 2 && recipient >= 2)
      }),
    })
    const drawn = draw(pair, seeded(1))
    assert.ok(drawn.ok)
    assert.deepEqual([drawn.shape, drawn.wish], ['any', 'impossible'])
  })
})
