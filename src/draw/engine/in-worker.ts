import { Worker } from 'node:worker_threads'
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
import type { Task } from './task.ts'

/** Up to here the worst rules take a few milliseconds: less than it takes to start a worker. */
const MOST_PEOPLE_INLINE = 12
const WORKER_LIMIT_MS = 2_000

/** The worker died or took too long: nothing was drawn. */
export type Crashed = { readonly ok: false; readonly reason: 'crashed' }

/** `random` serves small problems; a worker uses node:crypto. `onError` gets what the log should know. */
export type RunOptions = {
  readonly random: RandomInt
  readonly onError: (error: unknown) => void
  readonly workerFile?: URL
}

/** `draw`, off the event loop where it may take long. Never rejects. */
export function runDraw(
  problem: DrawProblem,
  options: RunOptions,
): Promise<Drawn | Impossible | Crashed> {
  return run({ name: 'draw', problem }, () => draw(problem, options.random), options)
}

/** `forecast`, off the event loop where it may take long. Never rejects. */
export function runForecast(
  problem: DrawProblem,
  options: RunOptions,
): Promise<Forecast | Crashed> {
  return run({ name: 'forecast', problem }, () => forecast(problem, options.random), options)
}

/** `repair`, off the event loop where it may take long. Never rejects. */
export function runRepair(
  problem: RepairProblem,
  options: RunOptions,
): Promise<Repaired | Impossible | Crashed> {
  return run({ name: 'repair', problem }, () => repair(problem, options.random), options)
}

async function run<Answer>(
  task: Task,
  inline: () => Answer,
  options: RunOptions,
): Promise<Answer | Crashed> {
  try {
    if (task.problem.people.length <= MOST_PEOPLE_INLINE) return inline()
    else return await ask<Answer>(task, options.workerFile)
  } catch (error) {
    options.onError(error)
    return { ok: false, reason: 'crashed' }
  }
}

/** Starts a worker for one answer; it keeps no process alive that has nothing else to do. */
function ask<Answer>(task: Task, file = new URL('./worker.ts', import.meta.url)): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const worker = new Worker(file, { workerData: task })
  const limit = setTimeout(() => {
    reject(new Error(`The ${task.name} took longer than ${WORKER_LIMIT_MS} ms`))
  }, WORKER_LIMIT_MS)
  limit.unref()
  worker.unref()
  worker.once('message', (answer: Answer) => resolve(answer))
  worker.once('error', reject)
  worker.once('exit', (code) => {
    reject(new Error(`The worker for the ${task.name} ended with code ${code} and no answer`))
  })
  return promise.finally(() => {
    clearTimeout(limit)
    return worker.terminate()
  })
}
