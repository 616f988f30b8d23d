import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type MovableClock, movableClock } from '../../test/support/clock.ts'
import { openGround } from '../../test/support/ground.ts'
import type { Database } from './database.ts'
import {
  countTry,
  deleteOldRateLimits,
  isReached,
  type Limit,
  networkOf,
  takeBackTry,
} from './rate-limits.ts'
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

describe('the network of a visitor', () => {
  it('is their IPv4 address, however it is written', () => {
    assert.equal(networkOf('203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::ffff:203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::FFFF:203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::ffff:cb00:7107'), '203.0.113.7')
    assert.equal(networkOf('203.0.113.7:40001'), '203.0.113.7')
    assert.equal(networkOf('[::ffff:203.0.113.7]:40001'), '203.0.113.7')
  })

  it('is the /64 of their IPv6 address, which has as many addresses as they like', () => {
    const network = '2001:db8:0:1::/64'
    for (const ip of [
      '2001:db8:0:1::1',
      '2001:DB8:0:1:ffff:ffff:ffff:ffff',
      '2001:db8::1:0:0:0:9',
    ]) {
      assert.equal(networkOf(ip), network, ip)
    }
    assert.notEqual(networkOf('2001:db8:0:2::1'), network)
    assert.equal(networkOf('[2001:db8:0:1::1]:40001'), network)
    assert.equal(networkOf('::1'), '0:0:0:0::/64')
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
  })

  it('is one for all who have no address', () => {
    for (const ip of ['', 'unknown', '_hidden1', '_hidden2', '1.2.3:4']) {
      assert.equal(networkOf(ip), 'unknown', ip)
    }
  })
})
