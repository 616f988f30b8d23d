import { at, doubleAt } from './at.ts'

/**
 * Numbers of any size that are 0 or above: mantissas times 2 to the exponents. Sums and products of
 * doubles overflow at 170 people; these never do, and each operation rounds by 2^-53 at most, as
 * powers of two are exact and nothing is ever subtracted.
 */
export type ScaledArray = {
  readonly length: number
  readonly mantissas: Float64Array
  readonly exponents: Int32Array
}

/** A sum that grows term by term. */
export type ScaledSum = { mantissa: number; exponent: number }

const LOWEST_EXPONENT = -(2 ** 30)
const SPAN = 1_000
const POWERS = Float64Array.from({ length: 2 * SPAN + 1 }, (_, index) => 2 ** (index - SPAN))

/** 2 to the power of a whole number from -1,000 to 1,000; 0 below. */
export function powerOfTwo(exponent: number): number {
  return POWERS[exponent + SPAN] ?? 0
}

/** Zeros. */
export function scaledArray(length: number): ScaledArray {
  const exponents = new Int32Array(length).fill(LOWEST_EXPONENT)
  return { length, mantissas: new Float64Array(length), exponents }
}

/** One of the numbers. */
export function scaledAt({ mantissas, exponents }: ScaledArray, index: number): ScaledSum {
  return { mantissa: doubleAt(mantissas, index), exponent: at(exponents, index) }
}

/** A sum of nothing. */
export function scaledSum(): ScaledSum {
  return { mantissa: 0, exponent: LOWEST_EXPONENT }
}

/** Adds mantissa * 2^exponent; what is below 2^-1000 of the sum would be rounded away anyway. */
export function addScaled(sum: ScaledSum, mantissa: number, exponent: number): void {
  const above = exponent - sum.exponent
  if (above <= 0) {
    sum.mantissa += mantissa * powerOfTwo(above)
  } else if (mantissa > 0) {
    sum.mantissa = sum.mantissa * powerOfTwo(-above) + mantissa
    sum.exponent = exponent
  }
}

/** Puts a sum into an array, its mantissa from 1 to 2 (0 where there is nothing). */
export function storeScaled(array: ScaledArray, index: number, sum: ScaledSum): void {
  if (sum.mantissa === 0) return
  const shift = exponentOf(sum.mantissa)
  array.mantissas[index] = sum.mantissa * powerOfTwo(-shift)
  array.exponents[index] = sum.exponent + shift
}

/** What each sum is of them all: doubles that add up to 1. */
export function sharesOf(sums: readonly ScaledSum[]): Float64Array {
  const whole = scaledSum()
  for (const { mantissa, exponent } of sums) addScaled(whole, mantissa, exponent)
  return Float64Array.from(sums, ({ mantissa, exponent }) => {
    return (mantissa / whole.mantissa) * powerOfTwo(exponent - whole.exponent)
  })
}

/**
 * The products 1, f(0), f(0) f(1), ... of factors from 2^-32 to 2^64, or 0 from some factor on, each
 * mantissa from 1 to 2. They are written over the beginning of `desk`, if there is one.
 */
export function runningProduct(
  length: number,
  factor: (index: number) => number,
  desk = scaledArray(length),
): ScaledArray {
  const { mantissas, exponents } = desk
  let mantissa = 1
  let exponent = 0
  for (let index = 0; index < length; index++) {
    mantissas[index] = mantissa
    exponents[index] = mantissa === 0 ? LOWEST_EXPONENT : exponent
    if (mantissa === 0) continue
    mantissa *= factor(index)
    const shift = exponentOf(mantissa)
    mantissa *= powerOfTwo(-shift)
    exponent += shift
  }
  // A view of its own for each would be most of the garbage of a draw.
  return { length, mantissas, exponents }
}

const bytes = new DataView(new ArrayBuffer(8))
const EXPONENT_SHIFT = 20
const EXPONENT_BIAS = 1_023

/** The power of two that a positive double above 2^-1000 is 1 to 2 times of, as IEEE 754 keeps it. */
function exponentOf(value: number): number {
  bytes.setFloat64(0, value)
  return value === 0 ? 0 : (bytes.getInt32(0) >>> EXPONENT_SHIFT) - EXPONENT_BIAS
}
