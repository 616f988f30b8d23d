import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Kysely, NO_MIGRATIONS, sql } from 'kysely'
import { temporaryFolder } from '../../test/support/folder.ts'
import { openGround, sealing } from '../../test/support/ground.ts'
import { type Database, inTransaction, openDatabase, type Tables } from './database.ts'
import { createMigrator, migrate } from './migrations.ts'

describe('the database', () => {
  const folder = temporaryFolder()
  const file = (name: string) => path.join(folder, name)
  /** The schema, as every statement that created a part of it. */
  async function shape(db: Kysely<Tables>): Promise<string[]> {
    const { rows } = await sql<{ sql: string }>`
      select sql from sqlite_master where sql is not null and name not like 'kysely_%'
      order by name`.execute(db)
    return rows.map((row) => row.sql)
  }
  async function pragma(db: Kysely<Tables>, name: string): Promise<unknown> {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)
    return Object.values(rows[0] ?? {})[0]
  }

  it('is careful: WAL, foreign keys, full sync, erasing for good', async () => {
    const db = openDatabase(file('careful.db'))
    assert.equal(await pragma(db, 'journal_mode'), 'wal')
    assert.equal(await pragma(db, 'foreign_keys'), 1)
    assert.equal(await pragma(db, 'synchronous'), 2)
    assert.equal(await pragma(db, 'secure_delete'), 1)
    assert.equal(await pragma(db, 'wal_autocheckpoint'), 0)
    await db.destroy()
  })

  it('waits for a lock of another program while everything else goes on', async () => {
    const db = openDatabase(file('locked.db'))
    const other = new DatabaseSync(file('locked.db'))
    other.exec('create table people (name text)')
    other.exec('begin immediate')
    const written = inTransaction(db, (db) => sql`insert into people values ('Anna')`.execute(db))
    for (let turns = 0; turns < 50; turns += 1) await nextTurn()
    other.exec('rollback')
    await written
    assert.equal(other.prepare('select count(*) as n from people').get()?.n, 1)
    other.close()
    await db.destroy()
  })

  it('goes up, down to nothing and up again, and looks the same', async () => {
    const ctx = await openGround()
    const { db } = ctx
    const once = await shape(db)
    assert.ok(once.length > 10)
    const { error } = await createMigrator(ctx).migrateTo(NO_MIGRATIONS)
    assert.equal(error, undefined)
    assert.deepEqual(await shape(db), [])
    await migrate(ctx)
    assert.deepEqual(await shape(db), once)
    await migrate(ctx)
    assert.deepEqual(await shape(db), once)
    await db.destroy()
  })

  it('stops at a migration that fails, says which, and leaves everything as it was', async () => {
    const db = openDatabase(':memory:')
    const ctx = { db, ...sealing('a secret') }
    await sql`create table outbox (mine text)`.execute(db)
    const before = await shape(db)
    await assert.rejects(migrate(ctx), (error: Error) => {
      assert.match(
        error.message,
        /could not be brought up to date \(migration 0001_\w+\)\. Nothing of it was changed/,
      )
      assert.match(String(error.cause), /outbox.* already exists/)
      return true
    })
    assert.deepEqual(await shape(db), before)
    await sql`drop table outbox`.execute(db)
    await migrate(ctx)
    await db.destroy()
  })

  it('is brought up by one of two processes that start at once', async () => {
    const migrating = new URL('../../test/support/migrating.ts', import.meta.url)
    const two = [1, 2].map(() => new Worker(migrating, { workerData: file('two.db') }))
    const ends = await Promise.all(two.map((worker) => once(worker, 'exit')))
    assert.deepEqual(ends, [[0], [0]])
    const db = openDatabase(file('two.db'))
    assert.ok((await shape(db)).length > 10)
    await migrate({ db, ...sealing('a secret') })
    await db.destroy()
  })

  it('undoes a transaction that breaks off', async () => {
    const ctx = await openGround()
    const { db } = ctx
    const broken = inTransaction(db, async (trx) => {
      await trx.insertInto('settings').values({ name: 'a', value: 'b' }).execute()
      throw new Error('broken off')
    })
    await assert.rejects(broken, /broken off/)
    const rows = await db.selectFrom('settings').selectAll().execute()
    assert.deepEqual(
      rows.filter(({ name }) => name === 'a'),
      [],
    )
    await db.destroy()
  })

  it('says so at once when a query inside a transaction goes to the database outside of it', async () => {
    const { db } = await openGround()
    const settings = (on: Database) => on.selectFrom('settings').selectAll().execute()
    await assert.rejects(
      inTransaction(db, () => settings(db)),
      /inside a transaction went to the database outside of it.*Use the ctx that `transact` hands down/,
    )
    await assert.rejects(
      inTransaction(db, async (trx) => await Promise.all([settings(trx), settings(db)])),
      /inside a transaction/,
    )
    await assert.rejects(
      inTransaction(db, () => inTransaction(db, settings)),
      /inside a transaction/,
    )
    await db.destroy()
  })

  it('ends in a minute what waits for itself, and answers others again', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { db } = await openGround()
    const settings = () => db.selectFrom('settings').selectAll().execute()
    const isOpen = Promise.withResolvers<void>()
    const outer = isOpen.promise.then(settings)
    const work = inTransaction(db, async () => {
      isOpen.resolve()
      await nextTurn()
      t.mock.timers.tick(60_000)
      return await outer
    })
    await assert.rejects(work, /No database connection became free in 60000 ms/)
    assert.deepEqual(await settings(), [])
    await db.destroy()
  })

  it('answers others while a transaction is open, and what was begun in one after its end', async () => {
    const { db } = await openGround()
    const settings = () => db.selectFrom('settings').selectAll().execute()
    const committed = Promise.withResolvers<void>()
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    let later: Promise<unknown> | undefined
    const work = inTransaction(db, async (trx) => {
      enter()
      later = committed.promise.then(settings)
      await trx.insertInto('settings').values({ name: 'a', value: 'b' }).execute()
    })
    await entered
    assert.ok((await settings()).some(({ name }) => name === 'a'))
    await work
    committed.resolve()
    assert.ok(Array.isArray(await later))
    await db.destroy()
  })

  it('lets others have their turn while a long transaction goes on', async () => {
    const { db } = await openGround()
    let turns = 0
    const countTurn = () => {
      turns += 1
      immediate = setImmediate(countTurn)
    }
    let immediate = setImmediate(countTurn)
    await inTransaction(db, async (trx) => {
      const start = performance.now()
      for (let number = 0; performance.now() - start < 100; number++) {
        await trx
          .insertInto('settings')
          .values({ name: `${number}`, value: '' })
          .execute()
      }
    })
    clearImmediate(immediate)
    assert.ok(turns >= 3, `${turns} turns of the event loop`)
    await db.destroy()
  })

  it('keeps no trace of what was deleted, in the file or beside it', async () => {
    const { db } = await openGround(file('gone.db'))
    const value = 'a word that nobody shall find'
    await db.insertInto('settings').values({ name: 'secret', value }).execute()
    await db.deleteFrom('settings').where('name', '=', 'secret').execute()
    await db.destroy()
    for (const name of ['gone.db', 'gone.db-wal'].map(file).filter(existsSync)) {
      assert.ok(!readFileSync(name).includes(value), name)
    }
  })
})
