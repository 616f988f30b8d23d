import { randomInt } from 'node:crypto'
import { draw } from '../src/draw/engine/matching.ts'
import type { DrawProblem } from '../src/draw/engine/problem.ts'
import { giftExchange, shuffleAndRetry } from './draw-others.ts'
import { benchRepairs, benchServer } from './draw-server.ts'
import { type DrawSet, drawSets, type Goal } from './draw-sets.ts'
import { type Figure, figureOf } from './figures.ts'
import { milliseconds } from './numbers.ts'
import { benchParties } from './parties.ts'
import { markdownTable, type Section } from './report.ts'
import { type Timing, timed } from './timed.ts'

/** A set that the others do not finish is not tried many times. */
const PATIENCE_MS = 3_000

const HEADINGS = [
  'people and exclusions',
  ...['any: median', 'worst', 'how'],
  ...['circle: median', 'worst', 'how'],
  ...['shuffle and retry', 'refused', 'gift-exchange', 'refused'],
]

/** How long draws take and how they are sampled, beside what others do and what must be. */
export async function benchDraw(): Promise<Section> {
  // First ours alone: what the others leave lying about would slow them.
  const ours = [...drawSets()].map((set) => ({ set, ...measureOurs(set) }))
  const sets = ours.map(besideOthers)
  const others = [benchRepairs(), benchParties(), benchServer()]
  const table = markdownTable(
    HEADINGS,
    sets.map(({ line }) => line),
  )
  return {
    figures: [...sets, ...others].flatMap(({ figures }) => figures),
    details: [table, ...others.flatMap(({ details = [] }) => details)].join('\n'),
  }
}

type Ours = { set: DrawSet } & Record<'any' | 'circle', Timing<string>>

function runsOf({ problem }: DrawSet): number {
  return problem.people.length <= 200 ? 40 : 12
}

function measureOurs(set: DrawSet): Omit<Ours, 'set'> {
  const draws = (shape: 'any' | 'circle') =>
    timed(runsOf(set), () => drawOnce({ ...set.problem, shape }))
  return { any: draws('any'), circle: draws('circle') }
}

function besideOthers({ set, any, circle }: Ours): { figures: Figure[]; line: string[] } {
  const { name, problem, goals } = set
  const runs = runsOf(set)
  const shuffled = timed(runs, () => verdict(shuffleAndRetry(problem)), PATIENCE_MS)
  const theirs = timed(runs, () => verdict(giftExchange(problem)), PATIENCE_MS)
  const figures = [
    ...(goals?.any ? [setFigure(`${name}, any shape`, goals.any, any)] : []),
    ...(goals?.circle ? [setFigure(`${name}, circle`, goals.circle, circle)] : []),
  ]
  const line = [
    name,
    milliseconds(any.median),
    milliseconds(any.worst),
    summary(any.answers.map((answer) => answer.replace(/^any, /, ''))),
    milliseconds(circle.median),
    milliseconds(circle.worst),
    summary(circle.answers),
    ...[shuffled, theirs].flatMap(({ median, answers }) => {
      const refused = answers.filter((answer) => answer === 'refused').length
      return answers.includes('not tried')
        ? ['not tried', '']
        : [milliseconds(median), `${Math.round((100 * refused) / answers.length)} %`]
    }),
  ]
  return { figures, line }
}

/** A draw that is quick, but not what it must be, misses its goal. */
function setFigure(what: string, [most, says]: Goal, { times, answers }: Timing<string>): Figure {
  const note = summary(answers)
  const figure = figureOf({ what, ours: times, say: milliseconds, note, goal: { most } })
  const isRight = answers.every((answer) => answer.includes(says))
  return {
    ...figure,
    goal: `${figure.goal}, ${says}`,
    verdict: isRight ? figure.verdict : 'not met',
  }
}

function drawOnce(problem: DrawProblem): string {
  const drawn = draw(problem, randomInt)
  if (!drawn.ok) return drawn.reason === 'blocked' ? 'explained' : drawn.reason
  const wish = drawn.wish === 'met' ? '' : ` (${problem.shape} ${drawn.wish.replace('_', ' ')})`
  return `${drawn.shape}${wish}, ${drawn.sampled}`
}

function verdict(isDrawn: boolean | undefined): string {
  if (isDrawn === undefined) return 'not tried'
  return isDrawn ? 'drawn' : 'refused'
}

function summary(answers: readonly string[]): string {
  const counts = Map.groupBy(answers, (answer) => answer)
  if (counts.size === 1) return answers[0] ?? ''
  return [...counts].map(([answer, same]) => `${same.length} x ${answer}`).join('; ')
}
