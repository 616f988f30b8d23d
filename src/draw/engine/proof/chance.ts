/**
 * How likely counts at least this far from their expected parts are (Pearson's chi-square test,
 * 1900). All parts alike if none are given. With about a thousand such tests in all, each of which
 * fails below 10^-9, a false alarm of any of them has a chance below 10^-6.
 */
export function chanceOf(counts: readonly number[], parts?: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const square = counts.reduce((sum, count, index) => {
    const expected = all * (parts?.[index] ?? 1 / counts.length)
    return sum + (count - expected) ** 2 / expected
  }, 0)
  return upperGamma((counts.length - 1) / 2, square / 2)
}

/** Below this chance a test fails. */
export const LEAST_CHANCE = 1e-9

/**
 * The regularized incomplete gamma function Q(a, x) for whole and half a: by the series of P up to
 * x = a + 1, by the continued fraction beyond (Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 6.5.29 and 6.5.31), so that small chances do not drown in rounding.
 */
function upperGamma(a: number, x: number): number {
  if (x === 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - front * seriesOf(a, x) : front * fractionOf(a, x)
}

function seriesOf(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; term > sum * 1e-16; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

/** From the far end back: 1 / (x + 1 - a - (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...))). */
function fractionOf(a: number, x: number): number {
  const depth = Math.ceil(200 + 10 * Math.sqrt(a))
  let value = x + 2 * depth + 1 - a
  for (let n = depth; n >= 1; n--) value = x + 2 * n - 1 - a - (n * (n - a)) / value
  return 1 / value
}

function logGamma(a: number): number {
  let sum = a % 1 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let rest = a - 1; rest > 0; rest--) sum += Math.log(rest)
  return sum
}
