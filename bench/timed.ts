import { median } from './numbers.ts'

/** What an answer took, once or many times, in milliseconds. */
export type Timing<Answer> = {
  readonly answers: readonly Answer[]
  /** In ascending order. */
  readonly times: readonly number[]
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
  return { answers, times, median: median(times), worst: times.at(-1) ?? 0 }
}
