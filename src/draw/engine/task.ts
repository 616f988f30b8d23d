import {
  type DrawProblem,
  draw,
  forecast,
  type RandomInt,
  type RepairProblem,
  repair,
} from './matching.ts'

/** What a worker is asked, as plain data. */
export type Task =
  | { readonly name: 'draw'; readonly problem: DrawProblem }
  | { readonly name: 'forecast'; readonly problem: DrawProblem }
  | { readonly name: 'repair'; readonly problem: RepairProblem }

/** The answer to a task, as plain data. */
export function perform(task: Task, random: RandomInt) {
  if (task.name === 'draw') return draw(task.problem, random)
  else if (task.name === 'forecast') return forecast(task.problem, random)
  else return repair(task.problem, random)
}
