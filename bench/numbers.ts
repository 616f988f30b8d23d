/** The middle one. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0
}

/** A time as a person reads it. */
export function milliseconds(time: number): string {
  if (time < 1) return `${time.toFixed(3)} ms`
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`
}

/** A size in memory as a person reads it. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}
