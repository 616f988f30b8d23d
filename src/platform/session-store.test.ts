import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Session } from 'fastify'
import { type MovableClock, movableClock } from '../../test/support/clock.ts'
import { openGround } from '../../test/support/ground.ts'
import type { Database } from './database.ts'
import type { Seal } from './seal.ts'
import { createSessionStore } from './session-store.ts'
import { deleteExpiredSessions, forgetInSessions, sealOpenSessions } from './session-sweeps.ts'
import { hashToken } from './tokens.ts'

describe('the store of sessions', () => {
  let db: Database
  let seal: Seal
  let clock: MovableClock
  before(async () => {
    clock = movableClock('2026-11-20T10:00:00Z')
    ;({ db, seal } = await openGround(':memory:', clock))
  })
  after(() => db.destroy())

  const store = () => createSessionStore({ db, clock, seal })
  function keep(id: string, session: Partial<Session>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    store().set(id, session as Session, (error) => (error ? reject(error) : resolve()))
    return promise
  }
  function find(id: string): Promise<Partial<Session> | null | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<
      Partial<Session> | null | undefined
    >()
    store().get(id, (error, session) => (error ? reject(error) : resolve(session)))
    return promise
  }
  function end(id: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    store().destroy(id, (error) => (error ? reject(error) : resolve()))
    return promise
  }
  const grant = (id: string) => ({ id, generation: 1, expiresAt: '2026-12-01T00:00:00.000Z' })

  it('gives back what Anna’s browser was allowed, and nothing for another cookie', async () => {
    await keep('anna', { participants: { party: grant('a') } })
    assert.deepEqual(await find('anna'), { participants: { party: grant('a') } })
    assert.equal(await find('mallory'), undefined)
  })

  it('replaces what was there', async () => {
    await keep('anna', { participants: { party: grant('b') } })
    assert.deepEqual(await find('anna'), { participants: { party: grant('b') } })
  })

  it('holds no id that could be put into a cookie', async () => {
    await keep('a secret session id', {})
    const rows = await db.selectFrom('sessions').selectAll().execute()
    assert.ok(!JSON.stringify(rows).includes('a secret session id'))
  })

  it('names nobody whom it is of, and seals what an earlier version has left open', async () => {
    await keep('emil', { participants: { party: grant('emil') } })
    const rows = await db.selectFrom('sessions').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(rows), /emil|participants/)
    const data = JSON.stringify({ participants: { party: grant('frida') } })
    const old = { id_hash: hashToken('frida'), data, expires_at: '2026-12-20T00:00:00.000Z' }
    await db.insertInto('sessions').values(old).execute()
    assert.deepEqual(await find('frida'), { participants: { party: grant('frida') } })
    await sealOpenSessions({ db, clock, seal })
    const sealed = await db.selectFrom('sessions').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(sealed), /frida|participants/)
    assert.deepEqual(await find('frida'), { participants: { party: grant('frida') } })
    for (const id of ['emil', 'frida']) await end(id)
  })

  it('ends one session and leaves the others', async () => {
    await keep('ben', {})
    await end('ben')
    assert.equal(await find('ben'), undefined)
    assert.ok(await find('anna'))
  })

  it('forgets after 30 days, before they are deleted and for good afterwards', async () => {
    await keep('dan', {})
    clock.move({ days: 30 })
    assert.ok(await find('dan'))
    clock.move({ days: 1 })
    assert.equal(await find('dan'), undefined)
    await keep('cleo', {})
    await deleteExpiredSessions({ db, clock })
    assert.equal((await db.selectFrom('sessions').selectAll().execute()).length, 1)
    assert.ok(await find('cleo'))
  })

  it('gives way to others while it goes through a thousand of them', async () => {
    for (let at = 0; at < 1000; at += 1)
      await keep(`gus ${at}`, { participants: { tea: grant('g') } })
    let turns = 0
    let isOver = false
    const others = async () => {
      while (!isOver) {
        await nextTurn()
        turns += 1
      }
    }
    const waiting = others()
    await forgetInSessions({ db, clock, seal }, ['tea'])
    isOver = true
    await waiting
    assert.ok(turns >= 4, `${turns} turns`)
    for (let at = 0; at < 1000; at += 1)
      assert.deepEqual(await find(`gus ${at}`), { participants: {} })
    clock.move({ days: 31 })
    await deleteExpiredSessions({ db, clock })
    assert.equal((await db.selectFrom('sessions').selectAll().execute()).length, 0)
  })

  it('takes a deleted exchange out of every session, and what else they allow stays', async () => {
    await keep('anna', {
      admin: grant('o'),
      participants: { party: grant('a'), family: grant('x') },
    })
    await keep('ben', { participants: { party: grant('b') } })
    assert.ok(await forgetInSessions({ db, clock, seal }, ['party']))
    assert.deepEqual(await find('anna'), {
      admin: grant('o'),
      participants: { family: grant('x') },
    })
    assert.deepEqual(await find('ben'), { participants: {} })
  })
})
