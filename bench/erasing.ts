import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { type Context, REBUILD_DUE } from '../src/context.ts'
import { deleteExchange } from '../src/exchanges/commands.ts'
import type { Exchange } from '../src/exchanges/tables.ts'
import { readSettings } from '../src/platform/settings.ts'
import { cpuTimeOf } from '../test/support/cpu-time.ts'
import { type Figure, figureOf } from './figures.ts'
import { median, milliseconds } from './numbers.ts'
import { interleaved, ROUNDS } from './rounds.ts'

/** One each, and one for each to warm up with. */
export const TO_ERASE = 2 * (ROUNDS + 1)
const GOAL = { most: 10 }
const LOOK_EVERY_MS = 50
const PATIENCE_MS = 60_000

/** What erasing one of these exchanges costs, beside the one statement of SQLite that it needs. */
export async function erasingFigure(
  ctx: Context,
  exchanges: readonly Pick<Exchange, 'id'>[],
): Promise<Figure> {
  const left = [...exchanges]
  const next = () => left.pop() ?? { id: '' }
  const clockMs: number[] = []
  const bare = openBare(ctx.config.databaseFile)
  const deleteOne = bare.prepare('delete from exchanges where id = ?')
  const measures = {
    async bare() {
      const { id } = next()
      return await cpuTimeOf(() => deleteOne.run(id))
    },
    async ours() {
      await untilRebuilt(ctx)
      const began = performance.now()
      const cpu = await cpuTimeOf(() => deleteExchange(ctx, next()))
      clockMs.push(performance.now() - began)
      await untilRebuilt(ctx)
      return cpu
    },
  }
  await interleaved(measures, 1)
  clockMs.length = 0
  const { bare: floor, ours } = await interleaved(measures)
  bare.close()
  return figureOf({
    what: 'erasing one exchange of 30 on an instance of 1,000, with 60,000 mails',
    ours,
    beside: { name: 'SQLite', values: floor },
    say: milliseconds,
    note: `${milliseconds(median(clockMs))} by the clock`,
    goal: GOAL,
  })
}

/** The database as ours opens it to write. */
function openBare(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS })
  database.exec('pragma foreign_keys = on; pragma secure_delete = on; pragma synchronous = full')
  return database
}

/** What was erased leaves the file a moment later, while others wait to write. */
async function untilRebuilt(ctx: Context): Promise<void> {
  const began = performance.now()
  while ((await readSettings(ctx)).has(REBUILD_DUE)) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('The file is not rebuilt')
    await wait(LOOK_EVERY_MS)
  }
}
