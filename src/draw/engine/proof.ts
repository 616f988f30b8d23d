import { item } from './at.ts'
import type { Assignment, Pair, RandomInt, Shape } from './matching.ts'

// What tests, measurements and pictures hold the engine against; the product imports none of it.

/**
 * A source that gives the same numbers for the same seed, never for a real draw. Doty-Humphrey's
 * sfc32 (PractRand, 2010); numbers that would prefer some remainders are thrown again.
 */
export function seeded(seed: number): RandomInt {
  let [a, b, c, counter] = [seed | 0, 0x243f6a88, 0x3707344, 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next()
  return (bound) => {
    const range = bound <= 2 ** 32 ? 2 ** 32 : 2 ** 53
    const fair = range - (range % bound)
    let value = fair
    while (value >= fair) {
      value = range === 2 ** 32 ? next() : next() * 2 ** 21 + (next() >>> 11)
    }
    return value % bound
  }
}

/** As many people as asked for, by the names p0, p1, ... */
export function somePeople(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `p${index}`)
}

/** The pairs within each group: its people never draw each other. */
export function pairsWithin(groups: readonly (readonly string[])[]): Pair[] {
  return groups.flatMap((group) =>
    group.flatMap((giver) =>
      group.filter((other) => other !== giver).map((other): Pair => [giver, other]),
    ),
  )
}

/** People p0, p1, ... cut into groups of these sizes, one after the other. */
export function someGroups(sizes: readonly number[]): string[][] {
  let next = 0
  return sizes.map((size) => Array.from({ length: size }, () => `p${next++}`))
}

/** The pairs of p0, p1, ... that must be forbidden so that only the allowed ones are left. */
export function allBut(
  count: number,
  allowed: (giver: number, recipient: number) => boolean,
): Pair[] {
  const people = somePeople(count)
  return people.flatMap((giver, from) =>
    people.filter((_, to) => to !== from && !allowed(from, to)).map((to): Pair => [giver, to]),
  )
}

/** Every assignment that the rules allow and that has the shape, by trying all orders. */
export function everyAssignment(
  people: readonly string[],
  forbidden: readonly Pair[],
  shape: Shape,
): Assignment[] {
  const forbiddenKeys = new Set(forbidden.map(wordOf))
  const found: Assignment[] = []
  const serve = (recipients: readonly string[]) => {
    if (recipients.length === people.length) {
      const assignment = new Map(people.map((giver, index) => [giver, item(recipients, index)]))
      if (hasShape(assignment, shape)) found.push(assignment)
      return
    }
    const giver = item(people, recipients.length)
    for (const recipient of people) {
      if (recipient === giver || recipients.includes(recipient)) continue
      if (!forbiddenKeys.has(wordOf([giver, recipient]))) serve([...recipients, recipient])
    }
  }
  serve([])
  return found
}

/** Whether one round leads through everybody, or nobody gives to their own giver, or anything. */
export function hasShape(assignment: Assignment, shape: Shape): boolean {
  const [first] = assignment.keys()
  if (first === undefined || shape === 'any') return true
  if (shape === 'no_swaps') {
    return [...assignment].every(([giver, recipient]) => assignment.get(recipient) !== giver)
  }
  let length = 1
  for (let person = assignment.get(first); person !== first; length++) {
    if (person === undefined) return false
    person = assignment.get(person)
  }
  return length === assignment.size
}

/** An assignment as one word, the same however it was made. */
export function keyOf(assignment: Assignment): string {
  return Array.from(assignment, wordOf).sort().join()
}

function wordOf([giver, recipient]: Pair): string {
  return `${giver}>${recipient}`
}

/**
 * How likely counts at least this uneven are if all outcomes are equally likely (Pearson's
 * chi-square test, 1900; the tail by the series of the incomplete gamma function).
 */
export function chanceOfUniform(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const square = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const half = (counts.length - 1) / 2
  let logGamma = half % 1 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let a = half; a > 0; a--) logGamma += Math.log(a)
  let term = Math.exp(half * Math.log(square / 2) - square / 2 - logGamma)
  if (term === 0) return square / 2 > half ? 0 : 1
  let below = 0
  for (let n = 1; term > 1e-12 * below || n < square; n++) {
    below += term
    term *= square / 2 / (half + n)
  }
  return Math.max(0, 1 - below)
}
