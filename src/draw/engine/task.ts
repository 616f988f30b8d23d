import type { Drawn, Exposure, FellShort, Foreseen, Impossible, Repaired } from './answer.ts'
import { exposure } from './exposure.ts'
import { type Hidden, hide } from './hiding.ts'
import { type DrawOptions, draw, forecast, repair } from './matching.ts'
import type { Assignment, DrawProblem, RepairProblem } from './problem.ts'
import type { RandomInt } from './random.ts'

/** What a worker is asked, as plain data. */
export type Task =
  | { readonly name: 'draw'; readonly problem: DrawProblem; readonly options?: DrawOptions }
  | { readonly name: 'forecast'; readonly problem: DrawProblem }
  | { readonly name: 'expose'; readonly problem: DrawProblem; readonly newcomer: string }
  | { readonly name: 'repair'; readonly problem: RepairProblem }
  | { readonly name: 'hide'; readonly problem: DrawProblem; readonly drawn: Assignment }

/** What comes back for each task, as plain data. */
export type Answers = {
  draw: Drawn | FellShort | Impossible
  forecast: Foreseen
  expose: Exposure
  repair: Repaired | Impossible
  hide: Hidden
}

/** The answer to a task, found with `share` of the usual budgets of steps. */
export function perform(task: Task, random: RandomInt, share = 1): Answers[Task['name']] {
  if (task.name === 'draw') return draw(task.problem, random, { ...task.options, share })
  else if (task.name === 'forecast') return forecast(task.problem, random, share)
  else if (task.name === 'expose') return exposure(task.problem, task.newcomer, share)
  else if (task.name === 'repair') return repair(task.problem, random, share)
  else return hide(task.problem, task.drawn, random, share)
}
