/** The whole number at an index known to be inside; a RangeError is a bug in the caller. */
export function at(numbers: Int32Array, index: number): number {
  const value = numbers[index]
  if (value === undefined) throw new RangeError(`No number at ${index} of ${numbers.length}`)
  return value
}

/** The same of doubles: a function that meets one kind of array alone is compiled to a plain load. */
export function doubleAt(numbers: Float64Array, index: number): number {
  const value = numbers[index]
  if (value === undefined) throw new RangeError(`No number at ${index} of ${numbers.length}`)
  return value
}

/** The item at an index known to be inside; a RangeError is a bug in the caller. */
export function item<T>(items: readonly T[], index: number): T {
  const value = items[index]
  if (value === undefined) throw new RangeError(`No item at ${index} of ${items.length}`)
  return value
}
