import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at, item } from './at.ts'
import { householdCircles } from './household-circle.ts'
import { chanceOf, LEAST_CHANCE } from './proof/chance.ts'
import { problemOf, somePeopleIn } from './proof/problems.ts'
import { seat } from './seating.ts'
import { seeded } from './seeded.ts'

/**
 * Read from the first person on, a circle is a word: the household of each in turn. Every word in
 * which no two neighbours are alike, nor its two ends, belongs to as many circles, one for each
 * order of the people of each household. So all words must come equally often.
 */

const CIRCLES = 6_000
const CIRCLES_PER_WORD = 20
const STEPS = 100_000_000

describe('the households around a circle come in every order equally often', () => {
  for (const sizes of [
    [4, 3, 3],
    [4, 4, 4],
    [5, 2, 2, 1],
  ]) {
    it(`word by word: ${sizes}`, () => {
      const counts = new Map(everyWord(sizes).map((word) => [word, 0]))
      for (const labels of wordsOf(sizes, counts.size * CIRCLES_PER_WORD, 22)) {
        const word = labels.join('')
        const count = counts.get(word)
        assert.ok(count !== undefined, word)
        counts.set(word, count + 1)
      }
      assertShares([...counts.values()])
    })
  }

  for (const sizes of [
    [4, 4, 4],
    [5, 4, 3, 2],
    [6, 4, 4, 2],
    [8, 4, 2, 1, 1],
    [6, 6, 6],
    [5, 5, 4, 4],
  ]) {
    it(`as often back to a household after one other: ${sizes}`, () => {
      const expected = returnsCounted(sizes)
      const counts = expected.map(() => 0)
      for (const word of wordsOf(sizes, CIRCLES, 23)) {
        const returns = word.filter((label, place) => label === wordAt(word, place + 2)).length
        counts[returns] = item(counts, returns) + 1
      }
      assertShares(counts, expected)
    })
  }
})

/** Few together where few are expected: chi-square needs about ten of each. */
function assertShares(counts: readonly number[], ways?: readonly number[]): void {
  const all = ways?.reduce((sum, count) => sum + count, 0) ?? 0
  const draws = counts.reduce((sum, count) => sum + count, 0)
  const cells: { count: number; part: number }[] = []
  for (const [index, count] of counts.entries()) {
    const part = ways === undefined ? 1 / counts.length : item(ways, index) / all
    assert.ok(count === 0 || part > 0)
    const last = cells.at(-1)
    if (last !== undefined && last.part * draws < 10) {
      last.count += count
      last.part += part
    } else cells.push({ count, part })
  }
  const rest = cells.at(-1)
  const before = cells.at(-2)
  if (rest !== undefined && before !== undefined && rest.part * draws < 10) {
    cells.splice(-2, 2, { count: rest.count + before.count, part: rest.part + before.part })
  }
  const chance = chanceOf(
    cells.map(({ count }) => count),
    cells.map(({ part }) => part),
  )
  assert.ok(cells.length > 2 && chance > LEAST_CHANCE, `so far off by chance: ${chance}`)
}

function wordsOf(sizes: readonly number[], count: number, seed: number): number[][] {
  const { graph, households } = seat(problemOf(somePeopleIn(sizes)))
  const random = seeded(seed)
  const labels = sizes.flatMap((size, index) => Array.from({ length: size }, () => index))
  return Array.from({ length: count }, () => {
    const circle = householdCircles(graph, households, random)(STEPS)
    assert.ok(circle)
    let person = 0
    return labels.map(() => {
      const label = item(labels, person)
      person = at(circle, person)
      return label
    })
  })
}

function wordAt(word: readonly number[], place: number): number {
  return item(word, place % word.length)
}

function everyWord(sizes: readonly number[]): string[] {
  const grow = (word: readonly number[], left: readonly number[]): string[] => {
    if (left.every((size) => size === 0)) {
      return word[0] === word.at(-1) ? [] : [word.join('')]
    }
    return left.flatMap((size, next) => {
      return size === 0 || next === word.at(-1) ? [] : grow([...word, next], without(left, next))
    })
  }
  return grow([0], without(sizes, 0))
}

/** How many words hold each number of places whose household is there again two places on. */
function returnsCounted(sizes: readonly number[]): number[] {
  const people = sizes.reduce((sum, size) => sum + size, 0)
  const counts = Array.from({ length: people + 1 }, () => 0)
  const known = new Map<string, readonly number[]>()
  const ends = (left: readonly number[], word: readonly [number, number, number, number]) => {
    const [first, second, before, last] = word
    if (left.some((size) => size > 0)) return undefined
    if (last === first) return []
    const returns = (before === first ? 1 : 0) + (last === second ? 1 : 0)
    return counts.map((_, index) => (index === returns ? 1 : 0))
  }
  const count = (
    left: readonly number[],
    word: readonly [number, number, number, number],
  ): readonly number[] => {
    const key = `${left}:${word}`
    const [first, second, before, last] = word
    const ways = known.get(key) ?? ends(left, word)
    if (ways !== undefined) return ways
    const sum = counts.map(() => 0)
    for (const [next, size] of left.entries()) {
      if (size === 0 || next === last) continue
      const more = count(without(left, next), [first, second, last, next])
      const shift = next === before ? 1 : 0
      for (const [index, way] of more.entries()) {
        if (index + shift < sum.length) sum[index + shift] = item(sum, index + shift) + way
      }
    }
    known.set(key, sum)
    return sum
  }
  for (const [second, size] of sizes.entries()) {
    if (second === 0 || size === 0) continue
    const more = count(without(without(sizes, 0), second), [0, second, 0, second])
    for (const [index, way] of more.entries()) counts[index] = item(counts, index) + way
  }
  return counts
}

function without(sizes: readonly number[], household: number): number[] {
  return sizes.map((size, index) => (index === household ? size - 1 : size))
}
