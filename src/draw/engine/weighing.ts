import { at, doubleAt } from './at.ts'
import {
  addScaled,
  powerOfTwo,
  type ScaledArray,
  type ScaledSum,
  scaledSum,
  sharesOf,
} from './scaled.ts'

/** What is smaller than the largest by so many powers of two is left out. */
const NEGLIGIBLE_BITS = 80
/** Small tables are summed as a whole. */
const SMALL_TABLE = 256

/**
 * What can happen in a stage in some state, as a table: row i and column j come about in first[i] *
 * second[j] ways, times third[i + j - 1] if there is a third. What follows depends only on the total
 * stride * i + j, which leads to place `top` - total of the later stage. In each of the arrays the
 * ratios of neighbours fall, and so they do along the terms of one total.
 */
export type Choices = {
  readonly first: ScaledArray
  readonly second: ScaledArray
  readonly third?: ScaledArray
  readonly stride: 1 | 2
  readonly top: number
}

/**
 * The totals that count, and a row for each at which its terms are largest. All that is left out is
 * less than 2^-55 of the rest, even for 5,000 people: each term is 2^-80 of a larger one at most.
 */
export type Window = {
  readonly from: number
  readonly to: number
  readonly starts: Int32Array | undefined
}

/** The logarithms to base 2. */
export function logsOf({ length, mantissas, exponents }: ScaledArray): Float64Array {
  const logs = new Float64Array(length)
  for (let index = 0; index < length; index++) {
    logs[index] = Math.log2(doubleAt(mantissas, index)) + at(exponents, index)
  }
  return logs
}

/** Which totals count, given the logarithms of what can follow. */
export function windowOf(choices: Choices, later: Float64Array): Window {
  const { first, second, third, stride, top } = choices
  const [rows, columns] = [first.length, second.length]
  const from = Math.max(0, top - later.length + 1)
  const to = Math.min(top, stride * (rows - 1) + columns - 1)
  if (rows * columns <= SMALL_TABLE || from > to) return { from, to, starts: undefined }
  const [a, b, c] = [logsOf(first), logsOf(second), third && logsOf(third)]
  const height = (row: number, total: number) => {
    return (
      doubleAt(a, row) +
      doubleAt(b, total - stride * row) +
      (c === undefined ? 0 : doubleAt(c, total - row - 1))
    )
  }
  const starts = new Int32Array(to - from + 1)
  const heights = new Float64Array(to - from + 1).fill(Number.NEGATIVE_INFINITY)
  let row = 0
  let highest = Number.NEGATIVE_INFINITY
  for (let total = from; total <= to; total++) {
    const last = lastRow(choices, total)
    row = Math.max(row, firstRow(choices, total))
    if (row > last) continue
    // The largest term of a larger total is in no smaller row.
    while (row < last && height(row + 1, total) > height(row, total)) row++
    starts[total - from] = row
    const mine = height(row, total) + doubleAt(later, top - total)
    heights[total - from] = mine
    if (mine > highest) highest = mine
  }
  if (highest === Number.NEGATIVE_INFINITY) return { from, to: from - 1, starts }
  const counts = (value: number) => value > highest - NEGLIGIBLE_BITS
  const [start, end] = [heights.findIndex(counts), heights.findLastIndex(counts)]
  return { from: from + start, to: from + end, starts: starts.subarray(start, end + 1) }
}

/** Adds up the ways of one total, with what can follow: from the largest term down on both sides. */
export function addTotal(
  sum: ScaledSum,
  choices: Choices,
  { from, starts }: Window,
  total: number,
  later: ScaledArray,
): void {
  const place = choices.top - total
  const [low, high] = [firstRow(choices, total), lastRow(choices, total)]
  const factor = doubleAt(later.mantissas, place)
  if (factor === 0 || low > high) return
  const start = starts === undefined ? low : at(starts, total - from)
  const most = starts === undefined ? Number.POSITIVE_INFINITY : NEGLIGIBLE_BITS
  const scale = scaleAt(choices, total, start)
  const terms =
    termsFrom(choices, total, start, high, 1, scale, most) +
    termsFrom(choices, total, start - 1, low, -1, scale, most)
  addScaled(sum, terms * factor, scale + at(later.exponents, place))
}

/** The first row that a total has, and each row's share of its terms. */
export function rowsOf(choices: Choices, total: number): { from: number; shares: Float64Array } {
  const [from, to] = [firstRow(choices, total), lastRow(choices, total)]
  const terms = Array.from({ length: to - from + 1 }, (_, index) => {
    const sum = scaledSum()
    const scale = scaleAt(choices, total, from + index)
    addScaled(sum, termsFrom(choices, total, from + index, from + index, 1, scale, 0), scale)
    return sum
  })
  return { from, shares: sharesOf(terms) }
}

/** The terms of some rows of a total, until they are negligible, as multiples of 2^scale. */
function termsFrom(
  { first, second, third, stride }: Choices,
  total: number,
  from: number,
  to: number,
  step: 1 | -1,
  scale: number,
  most: number,
): number {
  // The places are known to be inside; checking them one by one would double the time.
  const [a, b, c] = [first.exponents, second.exponents, third?.exponents]
  const [x, y, z] = [first.mantissas, second.mantissas, third?.mantissas]
  let sum = 0
  for (let row = from; (to - row) * step >= 0; row += step) {
    const column = total - stride * row
    const runs = total - row - 1
    const exponent = (a[row] ?? 0) + (b[column] ?? 0) + (c === undefined ? 0 : (c[runs] ?? 0))
    if (scale - exponent > most) break
    const product = (x[row] ?? 0) * (y[column] ?? 0) * (z === undefined ? 1 : (z[runs] ?? 0))
    sum += product * powerOfTwo(exponent - scale)
  }
  return sum
}

function scaleAt({ first, second, third, stride }: Choices, total: number, row: number): number {
  const runs = third === undefined ? 0 : at(third.exponents, total - row - 1)
  return at(first.exponents, row) + at(second.exponents, total - stride * row) + runs
}

function firstRow({ second, third, stride }: Choices, total: number): number {
  const least = Math.ceil((total - second.length + 1) / stride)
  return Math.max(0, least, third === undefined ? 0 : total - third.length)
}

function lastRow({ first, third, stride }: Choices, total: number): number {
  const most = Math.min(first.length - 1, Math.floor(total / stride))
  return third === undefined ? most : Math.min(most, total - 1)
}
