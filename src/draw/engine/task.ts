import {
  type Drawn,
  type DrawProblem,
  draw,
  type Forecast,
  forecast,
  type Impossible,
  type RandomInt,
  type Repaired,
  type RepairProblem,
  repair,
} from './matching.ts'

/** What a worker is asked, as plain data. */
export type Task =
  | { readonly name: 'draw'; readonly problem: DrawProblem }
  | { readonly name: 'forecast'; readonly problem: DrawProblem }
  | { readonly name: 'repair'; readonly problem: RepairProblem }

/** What comes back for each task, as plain data. */
export type Answers = {
  draw: Drawn | Impossible
  forecast: Forecast
  repair: Repaired | Impossible
}

/** The answer to a task, found with `share` of the usual budgets of steps. */
export function perform(task: Task, random: RandomInt, share = 1): Answers[Task['name']] {
  if (task.name === 'draw') return draw(task.problem, random, share)
  else if (task.name === 'forecast') return forecast(task.problem, random, share)
  else return repair(task.problem, random, share)
}
