/** What an answer took, once or many times, in milliseconds. */
export type Timing<Answer> = {
  readonly answers: readonly Answer[]
  readonly median: number
  readonly worst: number
}

/** Runs so many times, but no more once that took longer than `patience` milliseconds. */
export function timed<Answer>(
  runs: number,
  once: () => Answer,
  patience = Number.POSITIVE_INFINITY,
): Timing<Answer> {
  const times: number[] = []
  const answers: Answer[] = []
  const begin = performance.now()
  for (let run = 0; run < runs && performance.now() - begin < patience; run++) {
    const start = performance.now()
    answers.push(once())
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return { answers, median: times[times.length >> 1] ?? 0, worst: times.at(-1) ?? 0 }
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0
}

/** A time as a person reads it. */
export function milliseconds(time: number): string {
  if (time < 1) return `${time.toFixed(3)} ms`
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`
}

/** A row of a Markdown table. */
export function printRow(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

/** A line of text between tables. */
export function printLine(text: string): void {
  process.stdout.write(`\n${text}\n`)
}
