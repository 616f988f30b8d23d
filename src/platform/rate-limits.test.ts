import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { RouteOptions } from 'fastify'
import { type MovableClock, movableClock } from '../../test/support/clock.ts'
import { openGround } from '../../test/support/ground.ts'
import type { Database } from './database.ts'
import { createRateLimitStore, deleteOldRateLimits } from './rate-limits.ts'
import { createSeal } from './seal.ts'

const HOUR_MS = 60 * 60 * 1000

describe('a limit', () => {
  let db: Database
  let clock: MovableClock
  before(async () => {
    clock = movableClock('2026-11-20T10:00:00Z')
    ;({ db } = await openGround(':memory:', clock))
  })
  after(() => db.destroy())

  const countTry = (who: string) => {
    const Store = createRateLimitStore({ db, clock, seal: createSeal('a secret') })
    const { promise, resolve, reject } = Promise.withResolvers<{ current: number; ttl: number }>()
    new Store({} as RouteOptions).incr(
      who,
      (error, result) => (result ? resolve(result) : reject(error)),
      HOUR_MS,
      3,
    )
    return promise
  }

  it('counts Mallory’s tries in the hour since the first one, and nobody else’s', async () => {
    assert.deepEqual(await countTry('mallory'), { current: 1, ttl: HOUR_MS })
    clock.move({ minutes: 20 })
    assert.deepEqual(await countTry('mallory'), { current: 2, ttl: (HOUR_MS * 2) / 3 })
    assert.deepEqual(await countTry('anna'), { current: 1, ttl: HOUR_MS })
  })

  it('begins anew after the hour', async () => {
    clock.move({ minutes: 40 })
    assert.deepEqual(await countTry('mallory'), { current: 1, ttl: HOUR_MS })
  })

  it('begins anew for whoever tried while the clock was a year ahead', async () => {
    clock.move({ days: 365 })
    await countTry('dan')
    await countTry('dan')
    clock.move({ days: -365 })
    assert.deepEqual(await countTry('dan'), { current: 1, ttl: HOUR_MS })
  })

  it('counts every one of many tries at once', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, () => countTry('ben')))
    assert.deepEqual(
      tries.map(({ current }) => current),
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
  })

  it('does not write down who tried', async () => {
    const rows = await db.selectFrom('rate_limits').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(rows), /mallory|anna|ben/)
  })

  it('is forgotten once it is over, and not before', async () => {
    clock.move({ minutes: 59 })
    await countTry('cleo')
    clock.move({ minutes: 1 })
    await deleteOldRateLimits({ db, clock })
    assert.equal((await db.selectFrom('rate_limits').selectAll().execute()).length, 1)
    assert.equal((await countTry('cleo')).current, 2)
  })
})
