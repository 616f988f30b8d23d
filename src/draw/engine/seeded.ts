import type { RandomInt } from './random.ts'

/**
 * A source that gives the same numbers for the same seed, never for a real draw: what it decides can be known. Doty-Humphrey's
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
