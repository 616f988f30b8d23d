import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { item } from './at.ts'
import { countGaps } from './gaps.ts'
import { countMeetings, type Group } from './meetings.ts'
import { partitions } from './proof/evenness.ts'
import { countCircles, countDraws, ratio, type Side } from './proof/exact-counts.ts'
import { type ScaledSum, scaledAt } from './scaled.ts'
import { COUNTING_STEPS, emptyStage, lastStage, stepsOf } from './stages.ts'

const NO_LIMIT = Number.POSITIVE_INFINITY
/** Relative: sixty times what one operation may round, for sums of up to 110,000 terms. */
const LEAST_DIFFERENCE = 2 ** -47
const BITS = 60

const large: readonly (readonly number[])[] = [
  [49, 30, 20],
  [333, 333, 333],
  [...Array<number>(5).fill(120), ...Array<number>(50).fill(1)],
  [150, 60, 40, 40, 20, 5, 5, 1, 1, 1, 1],
  Array.from({ length: 40 }, (_, index) => 6 - (index % 6)).sort((a, b) => b - a),
]

describe('the numbers of households of any size', () => {
  it('are exact for all households of up to 8 people', () => {
    for (const sizes of [3, 4, 5, 6, 7, 8].flatMap((people) => partitions(people))) {
      if (sizes.length === 1) continue
      const draws = toNumber(meetingsOf(sizes.map((size) => [size, size])))
      assert.equal(Math.round(draws), Number(countDraws(sizes.map((size) => [size, size]))))
      assert.ok(Math.abs(draws - Math.round(draws)) < 1e-6)
      assert.equal(Math.round(circlesOf(sizes)), Number(countCircles(sizes)))
    }
  })

  it('are exact where a household has more givers than recipients', () => {
    const sides: Side[] = [
      [3, 1],
      [1, 3],
      [2, 1],
      [0, 1],
      [1, 1],
    ]
    assert.equal(Math.round(toNumber(meetingsOf(sides))), Number(countDraws(sides)))
  })

  for (const sizes of large) {
    it(`are rounded by less than 2^-47 for ${sizes.slice(0, 3)}, ...`, () => {
      const sides = sizes.map((size): Side => [size, size])
      assertNear(meetingsOf(sides), countDraws(sides))
      const orders = sizes.map((size, index) => factorial(index === 0 ? size - 1 : size))
      assertNear(
        gapsOf(sizes),
        countCircles(sizes) / orders.reduce((product, order) => product * order, 1n),
      )
    })
  }
})

describe('counting households', () => {
  const stepsFor = (sizes: readonly number[]) => {
    const all = sizes.reduce((sum, size) => sum + size, 0)
    let before = 0
    const stages = sizes.map((size) => {
      const stage = emptyStage(0, Math.min(before, all - before))
      before += size
      return stage
    })
    return stepsOf([...stages, lastStage()], sizes)
  }

  it('is done for 2,000 people in any households', () => {
    for (let size = 1; size <= 1_000; size += Math.ceil(size / 4)) {
      for (let count = 1; count * size <= 2_000; count += Math.ceil(count / 4)) {
        const alone = Array<number>(2_000 - count * size).fill(1)
        assert.ok(stepsFor([...Array<number>(count).fill(size), ...alone]) < COUNTING_STEPS)
      }
    }
  })

  it('is not begun where it would take too long', () => {
    const sizes = Array<number>(10).fill(500)
    const groups = sizes.map((size): Group => {
      return { givers: new Int32Array(size), recipients: new Int32Array(size) }
    })
    assert.equal(countMeetings(groups, COUNTING_STEPS), undefined)
    assert.equal(countGaps(sizes, COUNTING_STEPS), undefined)
  })
})

function meetingsOf(sides: readonly Side[]): ScaledSum {
  const groups = sides.map(([givers, recipients]): Group => {
    return { givers: new Int32Array(givers), recipients: new Int32Array(recipients) }
  })
  const meetings = countMeetings(groups, NO_LIMIT)
  return scaledAt(item(meetings?.stages ?? [], 0).ways, 0)
}

/** The ways to join the round of the first household, apart from who is who in each. */
function gapsOf(sizes: readonly number[]): ScaledSum {
  const { ways, fewest } = item(countGaps(sizes, NO_LIMIT)?.stages ?? [], 1)
  return scaledAt(ways, item(sizes, 0) - fewest)
}

function circlesOf(sizes: readonly number[]): number {
  const orders = sizes.map((size, index) => Number(factorial(index === 0 ? size - 1 : size)))
  return toNumber(gapsOf(sizes)) * orders.reduce((product, order) => product * order, 1)
}

function toNumber({ mantissa, exponent }: ScaledSum): number {
  return mantissa * 2 ** exponent
}

function assertNear({ mantissa, exponent }: ScaledSum, exact: bigint): void {
  const shift = BigInt(exponent - BITS)
  const scaled = BigInt(mantissa * 2 ** BITS)
  const found = shift >= 0n ? scaled << shift : scaled >> -shift
  const difference = ratio(found > exact ? found - exact : exact - found, exact)
  assert.ok(difference < LEAST_DIFFERENCE, `${difference}`)
}

function factorial(n: number): bigint {
  return n < 2 ? 1n : BigInt(n) * factorial(n - 1)
}
