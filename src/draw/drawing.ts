import { createHash } from 'node:crypto'
import { type Crashed, type Engine, type EngineOptions, startEngine } from './engine/in-worker.ts'
import type { Forecast } from './engine/matching.ts'

/** The engine as rooms use it: off the event loop if it may take long, and never rejecting. */
export type Drawing = Engine

declare module '../context.ts' {
  interface Context {
    drawing: Drawing
  }
}

const FORECASTS_KEPT = 50

/** Caches the last few forecasts, so that reloading an unchanged page costs nothing. */
export function createDrawing(options: EngineOptions): Drawing {
  const engine = startEngine(options)
  const forecasts = new Map<string, Promise<Forecast | Crashed>>()
  return {
    ...engine,
    forecast(problem) {
      const key = createHash('sha256').update(JSON.stringify(problem)).digest('base64')
      const known = forecasts.get(key)
      if (known) return known
      const forecast = engine.forecast(problem)
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
