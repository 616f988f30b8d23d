import { randomInt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createDrawing } from '../src/draw/drawing.ts'
import { problemOf, somePeopleIn } from '../src/draw/engine/proof/problems.ts'

// Run by itself with sizes of households, it says in JSON what was found.

/** So often names are forecast and drawn. */
export const DRAWS = 20
const SETTLING_MS = 300
const LOOKING_MS = 5

/** How long the event loop was kept, 99 % of the time and at worst, and what memory was taken, once and in the end. */
export type Served = Record<'keptMs' | 'keptMostMs' | 'againMs' | 'onceBytes' | 'bytes', number>

if (import.meta.main) await serve((process.argv[2] ?? '').split(',').map(Number))

async function serve(sizes: readonly number[]): Promise<void> {
  const problem = problemOf(somePeopleIn(sizes), { shape: 'circle' })
  await sleep(SETTLING_MS)
  const before = process.memoryUsage().rss
  const drawing = createDrawing({
    random: randomInt,
    onError: (error) => process.stderr.write(`${error}\n`),
  })
  // The worker alone would keep no process alive.
  let most = before
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, LOOKING_MS)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let once = 0
  for (let round = 0; round < DRAWS; round++) {
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
  await drawing.forecast(problem)
  const start = performance.now()
  await drawing.forecast(problem)
  const again = performance.now() - start
  await drawing.close()
  clearInterval(looking)
  const found: Served = {
    keptMs: delay.percentile(99) / 1e6,
    keptMostMs: delay.max / 1e6,
    againMs: again,
    onceBytes: once,
    bytes: most - before,
  }
  process.stdout.write(JSON.stringify(found))
}

/** Lets the event loop turn, so that it is seen how long it was kept. */
function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
