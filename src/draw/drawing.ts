import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Drawn, Forecast, Foreseen } from './engine/answer.ts'
import { type Crashed, type Engine, type EngineOptions, startEngine } from './engine/in-worker.ts'
import type { DrawProblem } from './engine/problem.ts'
import type { Shape } from './engine/shapes.ts'

/**
 * The engine as the rooms use it: off the event loop where it may take long, never rejecting. A draw
 * with a promised shape falls short rather than come to a looser one; what a forecast of the same
 * problem found keeps it from that.
 */
export type Drawing = Pick<Engine, 'expose' | 'repair' | 'hide' | 'close'> & {
  /** `shape`: the one to come to, if it is not the wanted one, as where none of that is foreseen. */
  draw(
    problem: DrawProblem,
    options?: { promised?: Shape | undefined; shape?: Shape | undefined },
  ): ReturnType<Engine['draw']>
  forecast(problem: DrawProblem): Promise<Forecast | Crashed>
  /** The same of what goes by this name, and is read only if that is not known yet. */
  forecastOf(name: string, read: () => Promise<DrawProblem>): Promise<Forecast | Crashed>
  /** Tells the log how a draw came about; to be called once it is kept. */
  noteKept(drawn: Drawn): void
}

declare module '../context.ts' {
  interface Context {
    drawing: Drawing
  }
}

/** `onDrawn` gets what the log should know of a kept draw: how many drew and how, never who drew whom. */
export type DrawingOptions = EngineOptions & {
  readonly onDrawn?: (
    drawn: { people: number } & Pick<Drawn, 'shape' | 'sampled' | 'methods'>,
  ) => void
}

const FORECASTS_KEPT = 10
const NAMED_KEPT = 100

/** A page that is looked at again with the same people and exclusions gets the same forecast at once. */
export function createDrawing(options: DrawingOptions): Drawing {
  const engine = startEngine(options)
  const forecasts = new Map<string, Promise<Foreseen | Crashed>>()
  const named = new Map<string, Forecast>()
  const drawing: Drawing = {
    expose: (problem, newcomer) => engine.expose(problem, newcomer),
    repair: (problem) => engine.repair(problem),
    hide: (problem, drawn) => engine.hide(problem, drawn),
    close: () => engine.close(),
    noteKept: ({ assignment, shape, sampled, methods }) => {
      options.onDrawn?.({ people: assignment.size, shape, sampled, methods })
    },
    async draw(problem, { promised, shape = problem.shape } = {}) {
      await setImmediate()
      const foreseen = await forecasts.get(keyOf(problem))
      const found = foreseen && 'found' in foreseen ? foreseen.found : undefined
      return await engine.draw({ ...problem, shape }, { promised, found })
    },
    async forecast(problem) {
      // Whoever read so much has kept all others waiting.
      await setImmediate()
      const key = keyOf(problem)
      const asked = forecasts.get(key) ?? engine.forecast(problem)
      // Whichever was asked for last is forgotten last.
      forecasts.delete(key)
      forecasts.set(key, asked)
      const [oldest] = forecasts.keys()
      if (forecasts.size > FORECASTS_KEPT && oldest) forecasts.delete(oldest)
      const answer = await asked
      await setImmediate()
      if ('forecast' in answer) return answer.forecast
      forecasts.delete(key)
      return answer
    },
    async forecastOf(name, read) {
      const known = named.get(name)
      if (known) return known
      const answer = await drawing.forecast(await read())
      if (named.size >= NAMED_KEPT) named.clear()
      if (answer.ok || answer.reason !== 'crashed') named.set(name, answer)
      return answer
    },
  }
  return drawing
}

/** The same for the same problem; a thousand people with twenty exclusions each would be megabytes as JSON. */
function keyOf({ people, exclusions, avoided, shape }: DrawProblem): string {
  const indexOf = new Map(people.map(({ id }, index) => [id, index]))
  // Strangers say nothing in a problem, whoever they are.
  const numberOf = (id: string) => indexOf.get(id) ?? -1
  const arcs = new Int32Array(3 * exclusions.length + 2 * avoided.length)
  let ids = ''
  let end = 0
  for (const { id, giver, recipient, mutual } of exclusions) {
    ids += `${id} `
    arcs[end++] = numberOf(giver)
    arcs[end++] = numberOf(recipient)
    arcs[end++] = mutual ? 1 : 0
  }
  for (const [giver, recipient] of avoided) {
    arcs[end++] = numberOf(giver)
    arcs[end++] = numberOf(recipient)
  }
  return createHash('sha256')
    .update(JSON.stringify([people, shape, exclusions.length, avoided.length]))
    .update(ids)
    .update(arcs)
    .digest('base64')
}
