import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Session } from 'fastify'
import { sql } from 'kysely'
import { type MovableClock, movableClock } from '../../test/support/clock.ts'
import { openGround } from '../../test/support/ground.ts'
import type { Database } from './database.ts'
import { createMigrator, migrate } from './migrations.ts'
import type { Seal } from './seal.ts'
import { createSessionStore, openSession } from './session-store.ts'
import { deleteExpiredSessions, forgetInSessions, shortenSessions } from './session-sweeps.ts'
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

  it('names nobody whom it is of, and looks like any other, whenever and however it began', async () => {
    await keep('emil', { participants: { party: grant('emil') } })
    clock.move({ days: 3 })
    await keep('frida', { participants: { party: { ...grant('frida'), entry: { way: 'quiet' } } } })
    await keep('olga', { admin: grant('olga') })
    const rows = await db.selectFrom('sessions').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(rows), /emil|frida|olga|participants|2026/)
    assert.equal(new Set(rows.map(({ data }) => data.length)).size, 1)
    assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), ['data', 'id_hash'])
    for (const id of ['emil', 'frida', 'olga']) await end(id)
    clock.move({ days: -3 })
  })

  it('lies in the order of random ids, which is not the one in which people came', async () => {
    const { rows } = await sql<{ made: string }>`
      select sql as made from sqlite_master where name = 'sessions'`.execute(db)
    assert.match(rows[0]?.made ?? '', /without rowid/i)
  })

  it('keeps what it holds through the upgrade from the version before, and back', async () => {
    const ctx = await openGround(':memory:', clock)
    const migrator = createMigrator(ctx)
    assert.equal((await migrator.migrateTo('0034_asked_no_more')).error, undefined)
    const ends = '2026-12-20T00:00:00.000Z'
    const text = JSON.stringify({ participants: { party: grant('hugo') } })
    const id = hashToken('hugo')
    const data = ctx.seal.seal(text, `session ${id}`)
    await sql`insert into sessions values (${id}, ${data}, ${ends})`.execute(ctx.db)
    await sql`insert into sessions values ('of another key', '1.instance.x', ${ends})`.execute(
      ctx.db,
    )
    await migrate(ctx)
    const rows = await ctx.db.selectFrom('sessions').selectAll().execute()
    assert.deepEqual(
      rows.map((row) => openSession(ctx, row)),
      [{ text, ends }],
    )
    assert.equal((await migrator.migrateTo('0034_asked_no_more')).error, undefined)
    const { rows: back } = await sql<{ data: string; expires_at: string }>`
      select data, expires_at from sessions`.execute(ctx.db)
    assert.deepEqual(
      back.map(({ data, expires_at }) => [ctx.seal.open(data, `session ${id}`), expires_at]),
      [[text, ends]],
    )
    await ctx.db.destroy()
  })

  it('that a clock ahead has begun ends a month from now', async () => {
    clock.move({ days: 400 })
    await keep('gita', {})
    clock.move({ days: -400 })
    await shortenSessions({ db, clock, seal })
    assert.ok(await find('gita'))
    clock.move({ days: 31 })
    assert.equal(await find('gita'), undefined)
    clock.move({ days: -31 })
    await end('gita')
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
    await deleteExpiredSessions({ db, clock, seal })
    assert.equal((await db.selectFrom('sessions').selectAll().execute()).length, 1)
    assert.ok(await find('cleo'))
  })

  it('counts one that does not open as none, and deletes it with the next sweep of any kind', async () => {
    const anna = await find('anna')
    for (const sweep of [
      () => deleteExpiredSessions({ db, clock, seal }),
      () => shortenSessions({ db, clock, seal }),
      () => forgetInSessions({ db, clock, seal }, ['tea']),
    ]) {
      const id_hash = hashToken('broken')
      await keep('broken', { participants: { tea: grant('b') } })
      await db
        .updateTable('sessions')
        .set({ data: '1.instance.garbage' })
        .where('id_hash', '=', id_hash)
        .execute()
      assert.equal(await find('broken'), undefined)
      await sweep()
      const rows = await db.selectFrom('sessions').select('id_hash').execute()
      assert.ok(!rows.some((row) => row.id_hash === id_hash))
    }
    assert.deepEqual(await find('anna'), anna)
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
    await deleteExpiredSessions({ db, clock, seal })
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
