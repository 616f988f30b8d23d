import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { openGround } from '../../test/support/ground.ts'
import { type Job, startScheduler } from './scheduler.ts'

it('a job has its next time whatever went wrong with the last one, and is told of each', async (t) => {
  const ctx = await openGround()
  t.after(() => ctx.db.destroy())
  const told: string[] = []
  const runs: Record<string, number> = {}
  const well = new Set<string>()
  const over = Promise.withResolvers<void>()
  const job = (name: string, isByDate: boolean, run: () => Promise<unknown>): Job => ({
    name,
    pattern: '* * * * * *',
    isByDate,
    run() {
      const before = runs[name] ?? 0
      runs[name] = before + 1
      if (before > 0) well.add(name)
      if (well.size === 3) over.resolve()
      return before === 0 ? run() : Promise.resolve()
    },
  })
  let asked = 0
  const scheduler = startScheduler(
    ctx,
    [
      job('rejects', false, async () => await sql`select * from nowhere`.execute(ctx.db)),
      job('throws', false, () => {
        throw new Error('at once')
      }),
      job('cannot ask the clock', true, async () => {}),
    ],
    {
      holder: 'us',
      isSteady() {
        if (++asked === 1) throw new Error('no clock')
        return true
      },
      onError: (error, job) => told.push(`${job}: ${error}`),
      runs: new Map(),
    },
  )
  // The scheduler alone keeps no process alive.
  const alive = setInterval(() => {}, 1000)
  await over.promise
  clearInterval(alive)
  await scheduler.stop()
  assert.deepEqual(told.toSorted(), [
    'cannot ask the clock: Error: no clock',
    'rejects: Error: no such table: nowhere',
    'throws: Error: at once',
  ])
})
