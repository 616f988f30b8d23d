import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { movableClock } from '../../test/support/clock.ts'
import { openGround } from '../../test/support/ground.ts'
import type { Ground } from './database.ts'
import { startScheduler } from './scheduler.ts'
import { secondsOfLife, watchSteadiness } from './steadiness.ts'

/** As on a full disk, what was written in a transaction is refused when it is to be committed. */
async function failingCommits({ db }: Ground) {
  await sql`create table missing (id integer primary key)`.execute(db)
  await sql`
    create table referring (id integer references missing (id) deferrable initially deferred)
  `.execute(db)
  return {
    failCommits: () =>
      sql`
        create trigger refuse_commit after update on settings
        begin insert into referring values (1); end
      `.execute(db),
    letCommit: () => sql`drop trigger refuse_commit`.execute(db),
  }
}

describe('a clock', () => {
  const grounds: { db: { destroy(): Promise<void> } }[] = []
  after(async () => {
    for (const { db } of grounds) await db.destroy()
  })

  async function machine() {
    const clock = movableClock('2026-12-01T10:00:00Z')
    const ctx = await openGround(':memory:', clock)
    grounds.push(ctx)
    const moves: number[] = []
    const shifts: number[] = []
    let bootedMs = 0
    return {
      ctx,
      clock,
      moves,
      shifts,
      /** Is started anew, so that its watch of how long it has been up begins at nought. */
      boot() {
        bootedMs = clock.uptimeMs()
      },
      start: () =>
        watchSteadiness(ctx, {
          onMoved: (hours) => moves.push(hours),
          moveDeadlines: async (_ctx, seconds) => void shifts.push(Math.round(seconds / 60)),
          watches: { ...clock, uptimeMs: () => clock.uptimeMs() - bootedMs },
        }),
      /** Time passes, with a pulse every ten seconds. */
      async run(minutes: number, ...processes: { note(): Promise<void> }[]) {
        for (let second = 0; second < minutes * 60; second += 10) {
          clock.move({ seconds: 10 })
          for (const process of processes) await process.note()
        }
      },
    }
  }

  it('is believed at the first start, and while it goes as it should', async () => {
    const { start, run, moves } = await machine()
    const process = await start()
    assert.equal(process.isSteady(), true)
    await run(60, process)
    assert.equal(process.isSteady(), true)
    assert.deepEqual(moves, [])
  })

  it('is believed though it is put right by an hour', async () => {
    const { start, clock } = await machine()
    const process = await start()
    clock.jump({ hours: -1 })
    await process.note()
    assert.equal(process.isSteady(), true)
  })

  it('moves deadlines once with every jump, of however many processes, and by none without one', async () => {
    const { start, run, clock, shifts } = await machine()
    const [first, second] = [await start(), await start()]
    await run(5, first, second)
    assert.deepEqual(shifts, [])
    for (const hours of [3, -3, 48]) {
      clock.jump({ hours })
      assert.deepEqual([first.isTimely(), second.isTimely()], [false, false])
      await run(1, first, second)
    }
    assert.deepEqual(shifts, [180, -180, 2880])
    assert.equal(first.isTimely(), false)
    await run(61, first, second)
    assert.deepEqual([first.isTimely(), second.isTimely()], [true, true])
    clock.sleep({ hours: 5 })
    await start()
    assert.deepEqual(shifts.slice(3), [300])
  })

  it('has no say in how long the program has run: no step of it, nor what passed while that was off', async () => {
    const { ctx, start, run, clock, boot } = await machine()
    const [first, second] = [await start(), await start()]
    await run(60, first, second)
    for (const span of [{ hours: 13 }, { hours: -40 }, { days: 9 }, { seconds: 40 }]) {
      clock.jump(span)
      await run(60, first, second)
    }
    assert.equal(Math.round((await secondsOfLife(ctx)) / 60), 5 * 60)
    clock.sleep({ hours: 10 })
    await run(60, first, second)
    assert.equal(Math.round((await secondsOfLife(ctx)) / 60), 16 * 60, 'sleep is time that passed')
    clock.sleep({ hours: 20 })
    await run(60, await start())
    clock.jump({ hours: 20 })
    boot()
    await run(60, await start())
    assert.equal(Math.round((await secondsOfLife(ctx)) / 60), 18 * 60)
  })

  it('may be set ahead by a second at each pulse: the program has run for no longer', async () => {
    const { ctx, start, clock } = await machine()
    const [first, second] = [await start(), await start()]
    for (let pulse = 0; pulse < 720; pulse += 1) {
      clock.move({ seconds: 5 })
      clock.jump({ seconds: 1 })
      await (pulse % 2 === 0 ? first : second).note()
    }
    assert.ok((await secondsOfLife(ctx)) <= 3_600)
    assert.ok((await secondsOfLife(ctx)) > 3_500)
  })

  it('that is right after nights of sleep is never doubted', async () => {
    const { start, run, clock, moves } = await machine()
    const process = await start()
    for (let night = 0; night < 5; night += 1) {
      clock.sleep({ hours: 14 })
      await run(10, process)
      assert.equal(process.isSteady(), true)
    }
    assert.deepEqual(moves, [])
  })

  for (const days of [40, -40]) {
    it(`that jumps by ${days} days is not believed from that moment on, for an hour`, async () => {
      const { start, run, clock, moves } = await machine()
      const process = await start()
      await run(5, process)
      clock.jump({ days })
      assert.equal(process.isSteady(), false)
      await run(59, process)
      assert.equal(process.isSteady(), false)
      await run(2, process)
      assert.equal(process.isSteady(), true)
      assert.deepEqual(moves, [24 * days])
    })
  }

  it('that jumped is not believed by the next process, either, which waits for the rest', async () => {
    const { start, run, clock } = await machine()
    const process = await start()
    clock.jump({ days: 2 })
    await run(30, process)
    const heir = await start()
    assert.equal(heir.isSteady(), false)
    await run(28, heir)
    assert.equal(heir.isSteady(), false)
    await run(3, heir)
    assert.equal(heir.isSteady(), true)
  })

  it('is doubted for an hour though the disk was full at the pulse that noticed', async () => {
    const { ctx, start, run, clock, moves } = await machine()
    const process = await start()
    clock.jump({ hours: 13 })
    await run(1, process)
    clock.jump({ hours: 13 })
    const { failCommits, letCommit } = await failingCommits(ctx)
    await failCommits()
    await assert.rejects(process.note(), /constraint/)
    assert.equal(process.isSteady(), false)
    assert.deepEqual(moves, [])
    await letCommit()
    await run(59, process)
    assert.equal(process.isSteady(), false)
    await run(2, process)
    assert.equal(process.isSteady(), true)
    assert.deepEqual(moves, [26])
  })

  it('is not believed at once after the machine was off for days', async () => {
    const { start, run, clock } = await machine()
    await start()
    clock.sleep({ days: 3 })
    const process = await start()
    assert.equal(process.isSteady(), false)
    await run(61, process)
    assert.equal(process.isSteady(), true)
  })

  it('is doubted for a whole hour after each pause of days, whatever ran steadily before', async () => {
    const { start, run, clock } = await machine()
    await start()
    for (let week = 0; week < 4; week++) {
      clock.sleep({ days: 7 })
      const process = await start()
      await run(50, process)
      assert.equal(process.isSteady(), false)
    }
  })

  it('is doubted by two processes for one hour, not for half of one', async () => {
    const { start, run, clock } = await machine()
    const [first, second] = [await start(), await start()]
    clock.jump({ days: -2 })
    await run(58, first, second)
    assert.deepEqual([first.isSteady(), second.isSteady()], [false, false])
    await run(3, first, second)
    assert.deepEqual([first.isSteady(), second.isSteady()], [true, true])
  })

  it('that is in doubt keeps back what happens by date, and nothing else', async () => {
    const { ctx } = await machine()
    const ran = { byDate: 0, other: 0 }
    const twice = Promise.withResolvers<void>()
    const everySecond = '* * * * * *'
    const scheduler = startScheduler(
      ctx,
      [
        {
          name: 'by date',
          pattern: everySecond,
          isByDate: true,
          run: async () => {
            ran.byDate += 1
          },
        },
        {
          name: 'other',
          pattern: everySecond,
          isByDate: false,
          run: async () => {
            if (++ran.other === 2) twice.resolve()
          },
        },
      ],
      {
        holder: 'us',
        isSteady: () => false,
        onError: (error) => assert.fail(String(error)),
        runs: new Map(),
      },
    )
    const alive = setInterval(() => {}, 1000)
    await twice.promise
    clearInterval(alive)
    await scheduler.stop()
    assert.equal(ran.byDate, 0)
  })
})
