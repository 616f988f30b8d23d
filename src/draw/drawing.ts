import { createHash } from 'node:crypto'
import {
  type Crashed,
  type RunOptions,
  runDraw,
  runForecast,
  runRepair,
} from './engine/in-worker.ts'
import type {
  Drawn,
  DrawProblem,
  Forecast,
  Impossible,
  Repaired,
  RepairProblem,
} from './engine/matching.ts'

/** The engine as the rooms use it: off the event loop where it may take long, never rejecting. */
export type Drawing = {
  draw(problem: DrawProblem): Promise<Drawn | Impossible | Crashed>
  forecast(problem: DrawProblem): Promise<Forecast | Crashed>
  repair(problem: RepairProblem): Promise<Repaired | Impossible | Crashed>
}

const FORECASTS_KEPT = 50

/** A page that is looked at again with the same people and rules gets the same forecast at once. */
export function createDrawing(options: RunOptions): Drawing {
  const forecasts = new Map<string, Promise<Forecast | Crashed>>()
  return {
    draw: (problem) => runDraw(problem, options),
    repair: (problem) => runRepair(problem, options),
    forecast(problem) {
      const key = createHash('sha256').update(JSON.stringify(problem)).digest('base64')
      const known = forecasts.get(key)
      if (known) return known
      const forecast = runForecast(problem, options)
      forecasts.set(key, forecast)
      const [oldest] = forecasts.keys()
      if (forecasts.size > FORECASTS_KEPT && oldest) forecasts.delete(oldest)
      return forecast.then((answer) => {
        if ('choices' in answer === false) forecasts.delete(key)
        return answer
      })
    },
  }
}
