import { randomInt } from 'node:crypto'
import { draw } from '../src/draw/engine/matching.ts'
import type { DrawProblem } from '../src/draw/engine/problem.ts'
import { giftExchange, shuffleAndRetry } from './draw-others.ts'
import { benchRepairs, benchServer } from './draw-server.ts'
import { type DrawSet, drawSets, type Goal } from './draw-sets.ts'
import { benchParties } from './parties.ts'
import { milliseconds, printRow, type Timing, timed } from './table.ts'

/** A set that the others do not finish is not tried many times. */
const PATIENCE_MS = 3_000

/** Prints how long draws take and how they are sampled, beside what others do and what must be. */
export async function benchDraw(): Promise<void> {
  const headings = ['people and exclusions', 'any: median', 'worst', 'how', 'goal']
  const circle = ['circle: median', 'worst', 'how', 'goal']
  const others = ['shuffle and retry', 'refused', 'gift-exchange', 'refused']
  const all = [...headings, ...circle, ...others]
  printRow(all)
  printRow(all.map(() => '---'))
  for (const set of drawSets()) printRow(measure(set))
  benchRepairs()
  benchParties()
  benchServer()
}

function measure({ name, problem, goals }: DrawSet): string[] {
  const size = problem.people.length
  const runs = size <= 200 ? 40 : size <= 1_000 ? 12 : 5
  const ours = (shape: 'any' | 'circle') => timed(runs, () => drawOnce({ ...problem, shape }))
  const any = ours('any')
  const circle = ours('circle')
  const shuffled = timed(runs, () => verdict(shuffleAndRetry(problem)), PATIENCE_MS)
  const theirs = timed(runs, () => verdict(giftExchange(problem)), PATIENCE_MS)
  return [
    name,
    milliseconds(any.median),
    milliseconds(any.worst),
    summary(any.answers.map((answer) => answer.replace(/^any, /, ''))),
    verdictOn(goals?.any, any),
    milliseconds(circle.median),
    milliseconds(circle.worst),
    summary(circle.answers),
    verdictOn(goals?.circle, circle),
    ...[shuffled, theirs].flatMap(({ median, answers }) => {
      const refused = answers.filter((answer) => answer === 'refused').length
      return answers.includes('not tried')
        ? ['not tried', '']
        : [milliseconds(median), `${Math.round((100 * refused) / answers.length)} %`]
    }),
  ]
}

function drawOnce(problem: DrawProblem): string {
  const drawn = draw(problem, randomInt)
  if (!drawn.ok) return drawn.reason === 'blocked' ? 'explained' : drawn.reason
  const wish = drawn.wish === 'met' ? '' : ` (${problem.shape} ${drawn.wish.replace('_', ' ')})`
  return `${drawn.shape}${wish}, ${drawn.sampled}`
}

function verdictOn(goal: Goal | undefined, { median, answers }: Timing<string>): string {
  if (goal === undefined) return ''
  const [most, says] = goal
  const isHeld = median <= most && answers.every((answer) => answer.includes(says))
  return `${most} ms, ${says}: ${isHeld ? 'held' : 'MISSED'}`
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
