import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { draw, repair } from '../src/draw/engine/matching.ts'
import type { NamedArc } from '../src/draw/engine/problem.ts'
import { oneWay, problemOf, somePeopleIn } from '../src/draw/engine/proof/problems.ts'
import { seeded } from '../src/draw/engine/seeded.ts'
import { DRAWS, type Served } from './draw-served.ts'
import { type Figure, figureOf } from './figures.ts'
import { median, megabytes, milliseconds } from './numbers.ts'
import { markdownTable, type Section } from './report.ts'
import { type Timing, timed } from './timed.ts'

const RUNS = 20
const REPAIR_MAX_MS = 1_000
/** What a process takes depends on when its garbage is collected. */
const SERVED_ROUNDS = 3
const GOALS = { keptMs: 20, onceBytes: 30 * 2 ** 20 }
const PARTIES: Readonly<Record<string, readonly number[]>> = {
  'two teams of 10, and the worker starts': [10, 10],
  '1,000 free': Array.from({ length: 1_000 }, () => 1),
  '1,000 in households of 2 to 6': Array.from({ length: 250 }, (_, index) => 2 + (index % 5)),
  'three offices of 333': [333, 333, 333],
  'two teams of 500': [500, 500],
  'one of 400, many of 4': [400, ...Array<number>(100).fill(4), ...Array<number>(200).fill(1)],
}

const REPAIRS = [
  { broken: 1, household: 1 },
  { broken: 10, household: 1 },
  { broken: 300, household: 1 },
  { broken: 300, household: 450 },
]

/** How long repairs of 1,000 people take. */
export function benchRepairs(): Section {
  const timings = REPAIRS.map(({ broken, household }) => {
    const [any, circle] = [
      repairsOf(broken, household, 'any'),
      repairsOf(broken, household, 'circle'),
    ]
    return { broken, household, any, circle }
  })
  const lines = timings.map(({ broken, household, any, circle }) => {
    const times = [any, circle].flatMap(({ median, worst }) => [median, worst])
    return [`${broken}`, `${household}`, ...times.map(milliseconds)]
  })
  const headings = [
    'broken pairs',
    'in one household',
    'any: median',
    'worst',
    'circle: median',
    'worst',
  ]
  return {
    figures: timings
      .filter(({ broken }) => broken === 300)
      .flatMap(({ broken, household, any, circle }) => [
        repairFigure(`${repairName(broken, household)}, any shape`, any),
        repairFigure(`${repairName(broken, household)}, circle`, circle),
      ]),
    details: `Repairs of 1,000 people.\n\n${markdownTable(headings, lines)}`,
  }
}

function repairName(broken: number, household: number): string {
  return `repair of ${broken} pairs of 1,000${household > 1 ? `, ${household} in one household` : ''}`
}

function repairFigure(what: string, { times }: Timing<unknown>): Figure {
  return figureOf({ what, ours: times, say: milliseconds, goal: { most: REPAIR_MAX_MS } })
}

/** Every third pair is broken, so that it is some of each household. */
function repairsOf(broken: number, household: number, shape: 'any' | 'circle') {
  const people = somePeopleIn([household, ...Array<number>(1_000 - household).fill(1)])
  const drawn = draw(problemOf(people, { shape }), seeded(1))
  const arcs: NamedArc[] = drawn.ok ? [...drawn.assignment] : []
  const problem = {
    ...problemOf(people, {
      shape,
      exclusions: oneWay(arcs.filter((_, index) => index % 3 === 0).slice(0, broken)),
    }),
    current: new Map(arcs),
    looked: new Set(people.slice(0, 500).map(({ id }) => id)),
  }
  return timed(RUNS, () => repair(problem, randomInt))
}

/** How long forecasts and draws of 1,000 people keep the event loop, and what memory they take. */
export function benchServer(): Section {
  const served = Object.entries(PARTIES).map(([name, sizes]) => {
    const rounds = Array.from({ length: SERVED_ROUNDS }, () => serve(sizes))
    const medianOf = (of: keyof Served) => median(rounds.map((round) => round[of]))
    return {
      name,
      keptMs: medianOf('keptMs'),
      keptMostMs: medianOf('keptMostMs'),
      againMs: medianOf('againMs'),
      onceBytes: medianOf('onceBytes'),
      bytes: medianOf('bytes'),
    }
  })
  const lines = served.map(({ name, keptMs, keptMostMs, againMs, onceBytes, bytes }) => [
    name,
    ...[keptMs, keptMostMs, againMs].map(milliseconds),
    ...[onceBytes, bytes].map(megabytes),
  ])
  const headings = ['people', 'event loop kept: 99 %', 'worst', 'forecast again']
  const memory = ['memory more, once', `${DRAWS} times`]
  const figure = (what: string, of: 'keptMs' | 'onceBytes', say: (value: number) => string) =>
    figureOf({
      what: `${what}, the worst of ${served.length} parties`,
      ours: [Math.max(...served.map((one) => one[of]))],
      say,
      goal: { most: GOALS[of] },
    })
  return {
    figures: [
      figure('event loop kept by draws of 1,000, 99 %', 'keptMs', milliseconds),
      figure('memory more after a draw of 1,000', 'onceBytes', megabytes),
    ],
    details: `1,000 people as the server draws them: of each row the medians of ${SERVED_ROUNDS} fresh processes.\n\n${markdownTable([...headings, ...memory], lines)}`,
  }
}

function serve(sizes: readonly number[]): Served {
  const file = path.join(import.meta.dirname, 'draw-served.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [file, sizes.join()], { encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Served
}
