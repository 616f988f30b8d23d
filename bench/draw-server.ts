import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { draw, repair } from '../src/draw/engine/matching.ts'
import type { NamedArc } from '../src/draw/engine/problem.ts'
import { oneWay, problemOf, somePeople } from '../src/draw/engine/proof/problems.ts'
import { seeded } from '../src/draw/engine/seeded.ts'
import { ROUNDS } from './draw-served.ts'
import { milliseconds, printLine, printRow, timed } from './table.ts'

const RUNS = 20
const PARTIES: Readonly<Record<string, readonly number[]>> = {
  'two teams of 10, and the worker starts': [10, 10],
  '1,000 free': Array.from({ length: 1_000 }, () => 1),
  '1,000 in households of 2 to 6': Array.from({ length: 250 }, (_, index) => 2 + (index % 5)),
  'three offices of 333': [333, 333, 333],
  'two teams of 500': [500, 500],
  'one of 400, many of 4': [400, ...Array<number>(100).fill(4), ...Array<number>(200).fill(1)],
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
export function benchServer(): void {
  printLine(
    '1,000 people as the server draws them, each row in a fresh process (goals: 20 ms, 30 MB)',
  )
  const memory = ['memory more, once', `${ROUNDS} times`]
  printRow(['people', 'event loop kept: 99 %', 'worst', 'forecast again', ...memory])
  printRow(['---', '---', '---', '---', '---', '---'])
  const served = fileURLToPath(new URL('./draw-served.ts', import.meta.url))
  for (const [name, sizes] of Object.entries(PARTIES)) {
    const { stdout } = spawnSync(process.execPath, [served, sizes.join()], { encoding: 'utf8' })
    printRow([name, ...stdout.trim().split('\n')])
  }
}
