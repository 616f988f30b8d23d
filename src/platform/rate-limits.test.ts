import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type MovableClock, movableClock } from '../../test/support/clock.ts'
import { openGround } from '../../test/support/ground.ts'
import { countOnce, takeBackOnce } from './counted-tries.ts'
import type { Database } from './database.ts'
import { countTry, deleteOldRateLimits, isReached, type Limit, takeBackTry } from './rate-limits.ts'
import { createSeal } from './seal.ts'

const KNOCKS: Limit = { name: 'knocks', max: 3, minutes: 60 }

describe('a limit', () => {
  let db: Database
  let clock: MovableClock
  before(async () => {
    clock = movableClock('2026-11-20T10:00:00Z')
    ;({ db } = await openGround(':memory:', clock))
  })
  after(() => db.destroy())

  const ctx = () => ({ db, clock, seal: createSeal('a secret') })
  const knock = (who: string, limit = KNOCKS) => countTry(ctx(), limit, who)

  it('counts Mallory’s tries in the hour since the first one, and nobody else’s', async () => {
    for (let tries = 1; tries <= 3; tries++) assert.equal(await knock('mallory'), undefined)
    clock.move({ minutes: 20 })
    assert.deepEqual(await knock('mallory'), { limit: 'knocks', seconds: 40 * 60 })
    assert.equal(await knock('anna'), undefined)
    assert.equal(await knock('mallory', { ...KNOCKS, name: 'calls' }), undefined)
  })

  it('begins anew after the hour', async () => {
    clock.move({ minutes: 40 })
    assert.equal(await knock('mallory'), undefined)
  })

  it('does not tell when others tried, where their tries count, too', async () => {
    const shared: Limit = { ...KNOCKS, name: 'shared', isShared: true }
    for (let tries = 1; tries <= 3; tries++) await knock('anna', shared)
    clock.move({ minutes: 30 })
    assert.equal((await knock('anna', shared))?.seconds, 60 * 60)
    clock.move({ minutes: 30 })
  })

  it('begins anew for whoever tried while the clock was a year ahead', async () => {
    clock.move({ days: 365 })
    for (let tries = 1; tries <= 4; tries++) await knock('eve')
    assert.ok(await isReached(ctx(), KNOCKS, 'eve'))
    clock.move({ days: -365 })
    assert.ok(!(await isReached(ctx(), KNOCKS, 'eve')))
    assert.equal(await knock('eve'), undefined)
  })

  it('counts every one of many tries at once', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, () => knock('ben')))
    assert.equal(tries.filter((refusal) => refusal === undefined).length, 3)
  })

  it('counts nothing beyond: whose tries are taken back can try again, however many came at once', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, () => knock('carl')))
    for (const refusal of tries) if (!refusal) await takeBackTry(ctx(), KNOCKS, 'carl')
    for (let tries = 1; tries <= 3; tries++) assert.equal(await knock('carl'), undefined)
    assert.equal((await knock('carl'))?.limit, 'knocks')
  })

  it('counts once what comes again, at its end, too, and anew when that was taken back', async () => {
    const once = (what: string) => countOnce(ctx(), [KNOCKS, 'office'], what)
    assert.deepEqual([await once('a'), await once('a')], [undefined, 'again'])
    assert.equal(await once('b'), undefined)
    await takeBackOnce(ctx(), [KNOCKS, 'office'], 'b')
    assert.equal(await once('b'), undefined)
    assert.equal(await once('c'), undefined)
    assert.deepEqual(await once('d'), { limit: 'knocks', seconds: 60 * 60 })
    for (let times = 2; times <= 5; times++) assert.equal(await once('c'), 'again')
    assert.notEqual(await once('c'), 'again', 'and not without end')
    clock.move({ minutes: 60 })
    assert.equal(await once('c'), undefined)
  })

  it('leaves nothing of a right one: the next counts from its own moment on', async () => {
    await knock('gus')
    await takeBackTry(ctx(), KNOCKS, 'gus')
    clock.move({ minutes: 7 })
    for (let tries = 1; tries <= 3; tries++) await knock('gus')
    assert.equal((await knock('gus'))?.seconds, 60 * 60)
  })

  it('forgets a try that is taken back', async () => {
    for (let tries = 1; tries <= 9; tries++) {
      assert.equal(await knock('dan'), undefined)
      await takeBackTry(ctx(), KNOCKS, 'dan')
    }
  })

  it('does not write down who tried', async () => {
    const rows = await db.selectFrom('rate_limits').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(rows), /mallory|anna|ben|knocks/)
  })

  it('is forgotten once it is over, and not before', async () => {
    clock.move({ minutes: 59 })
    for (let tries = 1; tries <= 3; tries++) await knock('cleo')
    clock.move({ minutes: 1 })
    await deleteOldRateLimits({ db, clock })
    assert.equal((await db.selectFrom('rate_limits').selectAll().execute()).length, 1)
    assert.equal((await knock('cleo'))?.limit, 'knocks')
  })
})

describe('very many old tries', () => {
  it('are deleted while others are answered, and those that count stay', async () => {
    const clock = movableClock('2026-11-20T10:00:00Z')
    const { db } = await openGround(':memory:', clock)
    const rows = Array.from({ length: 10_001 }, (_, at) => ({
      key: String(at),
      tries: 1,
      resets_at: at % 5000 === 0 ? '2026-11-20T11:00:00.000Z' : '2026-11-20T09:00:00.000Z',
    }))
    while (rows.length > 0)
      await db.insertInto('rate_limits').values(rows.splice(0, 1000)).execute()
    let turns = 0
    const countTurn = () => {
      turns += 1
      immediate = setImmediate(countTurn)
    }
    let immediate = setImmediate(countTurn)
    await deleteOldRateLimits({ db, clock })
    clearImmediate(immediate)
    assert.ok(turns >= 5, `${turns} turns`)
    const left = await db.selectFrom('rate_limits').select('key').orderBy('key').execute()
    assert.deepEqual(
      left.map(({ key }) => key),
      ['0', '10000', '5000'],
    )
    await db.destroy()
  })
})
