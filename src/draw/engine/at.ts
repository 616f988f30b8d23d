/** The number at an index known to be inside; a RangeError is a bug in the caller. */
export function at(numbers: Int32Array | Float64Array, index: number): number {
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
