import type {
  Drawn,
  DrawProblem,
  Forecast,
  Impossible,
  RandomInt,
  Repaired,
  RepairProblem,
} from './matching.ts'
import { isQuick } from './quick.ts'
import { type Answers, perform, type Task } from './task.ts'
import { openWorkshop, type WorkshopOptions } from './workshop.ts'

/** The worker died of the task, whatever was tried: nothing was drawn. */
export type Crashed = { readonly ok: false; readonly reason: 'crashed' }

/** `random` serves what is done in place; a worker uses node:crypto. */
export type EngineOptions = WorkshopOptions & { readonly random: RandomInt }

/** The engine off the event loop where it may take long. None of its answers rejects. */
export type Engine = {
  draw(problem: DrawProblem): Promise<Drawn | Impossible | Crashed>
  forecast(problem: DrawProblem): Promise<Forecast | Crashed>
  repair(problem: RepairProblem): Promise<Repaired | Impossible | Crashed>
  /** Ends the worker that is kept warm. */
  close(): Promise<void>
}

/** What is certainly quick is done in place; anything else waits for the one worker. */
export function startEngine(options: EngineOptions): Engine {
  const workshop = openWorkshop(options)

  async function answer<Name extends Task['name']>(
    task: Task & { name: Name },
  ): Promise<Answers[Name] | Crashed> {
    try {
      const found = isQuick(task) ? perform(task, options.random) : await workshop.ask(task)
      return found as Answers[Name]
    } catch (error) {
      options.onError(error)
      return { ok: false, reason: 'crashed' }
    }
  }

  return {
    draw: (problem) => answer({ name: 'draw', problem }),
    forecast: (problem) => answer({ name: 'forecast', problem }),
    repair: (problem) => answer({ name: 'repair', problem }),
    close: () => workshop.close(),
  }
}
