import { item } from '../at.ts'

// Exact counts by inclusion and exclusion, in whole numbers of any size, for tests to hold the
// engine against: their terms cancel, which is why the engine counts in another way.

/** How many givers and how many recipients a household has. */
export type Side = readonly [givers: number, recipients: number]

/**
 * In how many ways everybody can give to somebody of another household: rook numbers of the forbidden
 * boards (Riordan, An Introduction to Combinatorial Analysis, 1958, chapter 7).
 */
export function countDraws(households: readonly Side[]): bigint {
  const people = households.reduce((sum, [givers]) => sum + givers, 0)
  const rooks = households.map(([givers, recipients]) =>
    Array.from({ length: Math.min(givers, recipients) + 1 }, (_, placed) => {
      return choose(givers, placed) * choose(recipients, placed) * factorial(placed)
    }),
  )
  return rooks.reduce(product, [1n]).reduce((sum, count, placed) => {
    return sum + (placed % 2 === 0 ? count : -count) * factorial(people - placed)
  }, 0n)
}

/** In how many circles nobody gives within their household, of which there must be two or more. */
export function countCircles(sizes: readonly number[]): bigint {
  const runs = sizes.map((size) =>
    Array.from({ length: size + 1 }, (_, count) => {
      if (count === 0) return 0n
      const ways = (choose(size - 1, count - 1) * factorial(size)) / factorial(count)
      return (size - count) % 2 === 0 ? ways : -ways
    }),
  )
  return runs.reduce(product, [1n]).reduce((sum, ways, count) => {
    return count === 0 ? sum : sum + ways * factorial(count - 1)
  }, 0n)
}

/** One whole number by another, as a double. */
export function ratio(one: bigint, other: bigint): number {
  return Number((one * 10n ** 30n) / other) / 1e30
}

function product(one: readonly bigint[], other: readonly bigint[]): bigint[] {
  const result = Array.from({ length: one.length + other.length - 1 }, () => 0n)
  for (const [i, a] of one.entries()) {
    for (const [j, b] of other.entries()) result[i + j] = item(result, i + j) + a * b
  }
  return result
}

const factorials = [1n]

function factorial(n: number): bigint {
  for (let next = factorials.length; next <= n; next++) {
    factorials.push(item(factorials, next - 1) * BigInt(next))
  }
  return item(factorials, n)
}

function choose(n: number, k: number): bigint {
  return factorial(n) / (factorial(k) * factorial(n - k))
}
