import type { Drawn, Exposure, FellShort, Foreseen, Impossible, Repaired } from './answer.ts'
import type { Hidden } from './hiding.ts'
import type { DrawOptions } from './matching.ts'
import type { Assignment, DrawProblem, RepairProblem } from './problem.ts'
import { isQuick } from './quick.ts'
import type { RandomInt } from './random.ts'
import { type Answers, perform, type Task } from './task.ts'
import { openWorkshop, type WorkshopOptions } from './workshop.ts'

/** The worker died of the task, whatever was tried: nothing was drawn. */
export type Crashed = { readonly ok: false; readonly reason: 'crashed' }

/** `random` serves what is done in place; a worker uses node:crypto. */
export type EngineOptions = WorkshopOptions & { readonly random: RandomInt }

/** The engine off the event loop where it may take long. None of its answers rejects. */
export type Engine = {
  draw(
    problem: DrawProblem,
    options?: DrawOptions,
  ): Promise<Drawn | FellShort | Impossible | Crashed>
  forecast(problem: DrawProblem): Promise<Foreseen | Crashed>
  expose(problem: DrawProblem, newcomer: string): Promise<Exposure | Crashed>
  repair(problem: RepairProblem): Promise<Repaired | Impossible | Crashed>
  hide(problem: DrawProblem, drawn: Assignment): Promise<Hidden | Crashed>
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
    draw: (problem, options = {}) => answer({ name: 'draw', problem, options }),
    forecast: (problem) => answer({ name: 'forecast', problem }),
    expose: (problem, newcomer) => answer({ name: 'expose', problem, newcomer }),
    repair: (problem) => answer({ name: 'repair', problem }),
    hide: (problem, drawn) => answer({ name: 'hide', problem, drawn }),
    close: () => workshop.close(),
  }
}
