import { randomInt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createDrawing } from '../src/draw/drawing.ts'
import { draw, repair } from '../src/draw/engine/matching.ts'
import type { DrawProblem, NamedArc } from '../src/draw/engine/problem.ts'
import {
  oneWay,
  problemOf,
  seeded,
  somePeople,
  somePeopleIn,
} from '../src/draw/engine/proof/problems.ts'
import { milliseconds, printLine, printRow, timed } from './table.ts'

const RUNS = 20
const MEGABYTE = 2 ** 20
const PARTIES: Readonly<Record<string, readonly number[]>> = {
  'two teams of 10, and the worker starts': [10, 10],
  '1,000 free': Array.from({ length: 1_000 }, () => 1),
  '1,000 in households of 2 to 6': Array.from({ length: 250 }, (_, index) => 2 + (index % 5)),
  'three offices of 333': [333, 333, 333],
  'two teams of 500': [500, 500],
}

/** How long repairs of 1,000 people take. */
export function benchRepairs(): void {
  printLine('Repairs of 1,000 people (goal: 300 broken pairs within 1,000 ms)')
  printRow(['broken pairs', 'any: median', 'worst', 'circle: median', 'worst'])
  printRow(['---', '---', '---', '---', '---'])
  for (const broken of [1, 10, 300]) {
    const timings = (['any', 'circle'] as const).map((shape) => repairsOf(broken, shape))
    const times = timings.flatMap(({ median, worst }) => [median, worst])
    printRow([`${broken}`, ...times.map(milliseconds)])
  }
}

function repairsOf(broken: number, shape: 'any' | 'circle') {
  const people = somePeople(1_000)
  const drawn = draw(problemOf(people, { shape }), seeded(1))
  const arcs: NamedArc[] = drawn.ok ? [...drawn.assignment] : []
  const problem = {
    ...problemOf(people, { shape, exclusions: oneWay(arcs.slice(0, broken)) }),
    current: new Map(arcs),
    looked: new Set(people.slice(0, 500).map(({ id }) => id)),
  }
  return timed(RUNS, () => repair(problem, randomInt))
}

/** How long forecasts and draws of 1,000 people keep the event loop, and what memory they take. */
export async function benchServer(): Promise<void> {
  printLine('1,000 people as the server draws them (goals: 20 ms, 30 MB)')
  printRow(['people', 'event loop kept: 99 %', 'worst', 'forecast again', 'memory more'])
  printRow(['---', '---', '---', '---', '---'])
  for (const [name, sizes] of Object.entries(PARTIES)) {
    printRow([name, ...(await served(problemOf(somePeopleIn(sizes), { shape: 'circle' })))])
  }
}

async function served(problem: DrawProblem): Promise<string[]> {
  const before = process.memoryUsage().rss
  const drawing = createDrawing({ random: randomInt, onError: (error) => printLine(String(error)) })
  // The worker alone would keep no process alive.
  const alive = setInterval(() => {}, 1_000)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let most = before
  for (let run = 0; run < RUNS; run++) {
    // Another person takes part each time, so that no forecast is kept.
    const guest = { id: `guest ${run}`, household: '' }
    await drawing.forecast({ ...problem, people: [...problem.people, guest] })
    await afterTicks()
    await drawing.draw(problem)
    await afterTicks()
    most = Math.max(most, process.memoryUsage().rss)
  }
  delay.disable()
  const again = await timedAgain(() => drawing.forecast(problem))
  clearInterval(alive)
  await drawing.close()
  const memory = `${((most - before) / MEGABYTE).toFixed(0)} MB`
  const kept = [delay.percentile(99), delay.max].map((nanoseconds) => nanoseconds / 1e6)
  return [...kept, again].map(milliseconds).concat(memory)
}

/** Lets the event loop turn, so that it is seen how long it was kept. */
function afterTicks(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2))
}

async function timedAgain(once: () => Promise<unknown>): Promise<number> {
  await once()
  const start = performance.now()
  await once()
  return performance.now() - start
}
