import { randomInt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createDrawing } from '../src/draw/drawing.ts'
import { problemOf, somePeopleIn } from '../src/draw/engine/proof/problems.ts'
import { milliseconds, printLine } from './table.ts'

// Run by itself with sizes of households: one line for each figure of a row of the bench.

export const ROUNDS = 20
const MEGABYTE = 2 ** 20
const SETTLING_MS = 300
const LOOKING_MS = 5

if (import.meta.main) await serve((process.argv[2] ?? '').split(',').map(Number))

async function serve(sizes: readonly number[]): Promise<void> {
  const problem = problemOf(somePeopleIn(sizes), { shape: 'circle' })
  await sleep(SETTLING_MS)
  const before = process.memoryUsage().rss
  const drawing = createDrawing({ random: randomInt, onError: (error) => printLine(String(error)) })
  // The worker alone would keep no process alive.
  let most = before
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, LOOKING_MS)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let once = 0
  for (let round = 0; round < ROUNDS; round++) {
    // Another person takes part each time, so that no forecast is kept.
    const guest = { id: `guest ${round}`, household: '' }
    await drawing.forecast({ ...problem, people: [...problem.people, guest] })
    await sleep(LOOKING_MS)
    await drawing.draw(problem)
    await sleep(LOOKING_MS)
    most = Math.max(most, process.memoryUsage().rss)
    once ||= most - before
  }
  delay.disable()
  clearInterval(looking)
  await drawing.forecast(problem)
  const start = performance.now()
  await drawing.forecast(problem)
  const again = performance.now() - start
  await drawing.close()
  const kept = [delay.percentile(99), delay.max].map((nanoseconds) => nanoseconds / 1e6)
  const memory = [once, most - before].map((bytes) => `${Math.round(bytes / MEGABYTE)} MB`)
  process.stdout.write([...[...kept, again].map(milliseconds), ...memory].join('\n'))
}

/** Lets the event loop turn, so that it is seen how long it was kept. */
function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
