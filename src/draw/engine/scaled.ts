import { at } from './at.ts'

/**
 * Numbers of any size that are 0 or above: mantissas times 2 to the exponents. Sums and products of
 * doubles overflow at 170 people; these never do, and each operation rounds by 2^-53 at most, as
 * powers of two are exact and nothing is ever subtracted.
 */
export type ScaledArray = { readonly mantissas: Float64Array; readonly exponents: Int32Array }

/** A sum that grows term by term. */
export type ScaledSum = { mantissa: number; exponent: number }

const LOWEST_EXPONENT = -(2 ** 30)
const SPAN = 1_000
const POWERS = Float64Array.from({ length: SPAN }, (_, index) => 2 ** -index)
const RANGE_BITS = 32
const RANGE = 2 ** RANGE_BITS

/** Zeros. */
export function scaledArray(length: number): ScaledArray {
  const exponents = new Int32Array(length).fill(LOWEST_EXPONENT)
  return { mantissas: new Float64Array(length), exponents }
}

/** One of the numbers. */
export function scaledAt({ mantissas, exponents }: ScaledArray, index: number): ScaledSum {
  return { mantissa: at(mantissas, index), exponent: at(exponents, index) }
}

/** A sum of nothing. */
export function scaledSum(): ScaledSum {
  return { mantissa: 0, exponent: LOWEST_EXPONENT }
}

/** Adds mantissa * 2^exponent; what is below 2^-1000 of the sum would be rounded away anyway. */
function addScaled(sum: ScaledSum, mantissa: number, exponent: number): void {
  const below = sum.exponent - exponent
  if (below >= 0) {
    if (below < SPAN) sum.mantissa += mantissa * at(POWERS, below)
  } else if (mantissa > 0) {
    const above = exponent - sum.exponent
    sum.mantissa = (above < SPAN ? sum.mantissa * at(POWERS, above) : 0) + mantissa
    sum.exponent = exponent
  }
}

/** Numbers of an array from a place on, one after the other in steps of 1, -1 or 0. */
export type Strand = { readonly array: ScaledArray; readonly from: number; readonly step: number }

const ONE: Strand = { array: runningProduct(1, () => 1), from: 0, step: 0 }

/** Adds a factor times the products of what two or three strands hold side by side. */
export function addProducts(
  sum: ScaledSum,
  factor: ScaledSum,
  length: number,
  first: Strand,
  second: Strand,
  third = ONE,
): void {
  // The places are the caller's to keep inside; checking them one by one would double the time.
  const [a, b, c] = [first.array.exponents, second.array.exponents, third.array.exponents]
  const exponentAt = (index: number) =>
    (a[first.from + index * first.step] ?? 0) +
    (b[second.from + index * second.step] ?? 0) +
    (c[third.from + index * third.step] ?? 0)
  let highest = LOWEST_EXPONENT
  for (let index = 0; index < length; index++) {
    if (exponentAt(index) > highest) highest = exponentAt(index)
  }
  const [x, y, z] = [first.array.mantissas, second.array.mantissas, third.array.mantissas]
  let mantissa = 0
  for (let index = 0; index < length; index++) {
    const below = highest - exponentAt(index)
    if (below >= SPAN) continue
    mantissa +=
      (x[first.from + index * first.step] ?? 0) *
      (y[second.from + index * second.step] ?? 0) *
      (z[third.from + index * third.step] ?? 0) *
      (POWERS[below] ?? 0)
  }
  addScaled(sum, mantissa * factor.mantissa, highest + factor.exponent)
}

/** Puts a sum into an array, its mantissa from 1 to 2 (0 where there is nothing). */
export function storeScaled(array: ScaledArray, index: number, sum: ScaledSum): void {
  if (sum.mantissa === 0) return
  const shift = Math.floor(Math.log2(sum.mantissa))
  array.mantissas[index] = sum.mantissa * 2 ** -shift
  array.exponents[index] = sum.exponent + shift
}

/** What each sum is of them all: doubles that add up to 1. */
export function sharesOf(sums: readonly ScaledSum[]): Float64Array {
  const whole = scaledSum()
  for (const { mantissa, exponent } of sums) addScaled(whole, mantissa, exponent)
  return Float64Array.from(sums, ({ mantissa, exponent }) => {
    const shift = whole.exponent - exponent
    return shift < SPAN ? (mantissa / whole.mantissa) * 2 ** -shift : 0
  })
}

/**
 * The products 1, f(0), f(0) f(1), ... of factors of up to 2^32 down to 2^-32, or 0 from some factor
 * on: mantissas stay between these bounds, so that three of them can be multiplied as doubles. They
 * are written over the beginning of `desk`, if there is one.
 */
export function runningProduct(
  length: number,
  factor: (index: number) => number,
  desk = scaledArray(length),
): ScaledArray {
  const array = {
    mantissas: desk.mantissas.subarray(0, length).fill(0),
    exponents: desk.exponents.subarray(0, length).fill(LOWEST_EXPONENT),
  }
  let mantissa = 1
  let exponent = 0
  for (let index = 0; index < length && mantissa > 0; index++) {
    array.mantissas[index] = mantissa
    array.exponents[index] = exponent
    mantissa *= factor(index)
    if (mantissa >= RANGE) {
      mantissa /= RANGE
      exponent += RANGE_BITS
    } else if (mantissa < 1 / RANGE) {
      mantissa *= RANGE
      exponent -= RANGE_BITS
    }
  }
  return array
}
