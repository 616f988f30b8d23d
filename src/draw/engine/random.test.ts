import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chanceOf, LEAST_CHANCE } from './proof/chance.ts'
import { pickShare, randomCuts, randomFraction, randomOrder, takeRandom } from './random.ts'
import { seeded } from './seeded.ts'

const RUNS = 20_000

function assertShares(size: number, next: () => number, shares?: readonly number[]): void {
  const counts = Array.from({ length: size }, () => 0)
  for (let run = 0; run < RUNS; run++) {
    const value = next()
    counts[value] = (counts[value] ?? Number.NaN) + 1
  }
  assert.ok(chanceOf(counts, shares) > LEAST_CHANCE, `${counts}`)
}

describe('chance', () => {
  const random = seeded(17)

  it('spreads fractions evenly', () => {
    assertShares(10, () => Math.floor(randomFraction(random) * 10))
  })

  it('makes fractions of 52 bits, from zero to just below one', () => {
    const bitsOf = (high: number, low: number) => {
      const limbs = [high, low]
      return randomFraction((bound) => (limbs.shift() ?? 0) % bound)
    }
    const most = 2 ** 26 - 1
    assert.equal(bitsOf(0, 0), 0)
    assert.equal(bitsOf(0, 1), 2 ** -52)
    assert.equal(bitsOf(1, 0), 2 ** -26)
    assert.equal(bitsOf(most, most), 1 - 2 ** -52)
  })

  it('picks each index with its share, and none that has no share', () => {
    const shares = [0.5, 0, 0.2, 0.3, 0]
    const [first = 0, , third = 0, fourth = 0] = shares
    const place = [0, Number.NaN, 1, 2]
    const next = () => place[pickShare(Float64Array.from(shares), random)] ?? Number.NaN
    assertShares(3, next, [first, third, fourth])
  })

  it('stays within the shares when rounding leaves a gap at the end', () => {
    const always = (bound: number) => bound - 1
    assert.equal(pickShare(Float64Array.of(0.25, 0.5, 0), always), 1)
  })

  it('takes each value alike, and puts values in every order alike', () => {
    assertShares(4, () => takeRandom([0, 1, 2, 3], random))
    assertShares(6, () => {
      const [a = 0, b = 0] = randomOrder(3, random)
      return 2 * a + (b > a ? b - 1 : b)
    })
  })

  for (const [people, runs] of [
    [2, 2],
    [5, 2],
    [6, 3],
    [7, 4],
    [9, 3],
  ] as const) {
    it(`cuts ${people} people into ${runs} runs in every way alike`, () => {
      const ways = everyCut(people, runs)
      const indexOf = new Map(ways.map((ends, index) => [ends.join(), index]))
      assert.equal(indexOf.size, ways.length)
      const next = () => indexOf.get(randomCuts(people, runs, random).join()) ?? Number.NaN
      if (ways.length > 1) assertShares(ways.length, next)
      else assert.equal(next(), 0)
    })
  }
})

/** Where each run can end: rising numbers, the last of which is everybody. */
function everyCut(people: number, runs: number): number[][] {
  if (runs === 1) return [[people]]
  return Array.from({ length: people - 1 }, (_, index) => index + 1).flatMap((end) => {
    return end < runs - 1 ? [] : everyCut(end, runs - 1).map((ends) => [...ends, people])
  })
}
