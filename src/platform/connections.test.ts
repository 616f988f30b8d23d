import assert from 'node:assert/strict'
import { existsSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { openGround } from '../../test/support/ground.ts'
import { alone, type Database, emptyLog, inTransaction, openDatabase } from './database.ts'
import { createPatience, isBusy, type Query } from './patience.ts'
import { readSettings, saveSetting } from './settings.ts'

describe('a database in a file', () => {
  const folder = temporaryFolder()
  let files = 0
  /** A database that is closed with the test, and its file. */
  async function open(t: { after(done: () => Promise<void>): void }) {
    const file = path.join(folder, `${++files}.db`)
    const { db } = await openGround(file)
    await saveSetting({ db }, 'name', 'before')
    t.after(() => db.destroy())
    return { db, file }
  }
  const read = async (db: Database) => (await readSettings({ db })).get('name')

  it('is read while a transaction is open: what was committed last, and what it writes once it is', async (t) => {
    const { db } = await open(t)
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const written = inTransaction(db, async (db) => {
      await saveSetting({ db }, 'name', 'after')
      assert.equal(await read(db), 'after')
      begun.resolve()
      await end.promise
    })
    await begun.promise
    assert.equal(await read(db), 'before')
    end.resolve()
    await written
    assert.equal(await read(db), 'after')
  })

  it('is read while somebody has it alone, who writes before others do', async (t) => {
    const { db } = await open(t)
    let later: Promise<void> | undefined
    await alone(db, async (same) => {
      later = saveSetting({ db }, 'name', 'later')
      assert.equal(await read(db), 'before')
      await saveSetting({ db: same }, 'name', 'first')
      assert.equal(await read(same), 'first')
    })
    await later
    assert.equal(await read(db), 'later')
  })

  it('is not read from inside a transaction but by it, as that would show what was before', async (t) => {
    const { db } = await open(t)
    await assert.rejects(
      inTransaction(db, () => read(db)),
      /inside a transaction.*see what was before/,
    )
    await assert.rejects(
      inTransaction(db, async (trx) => await Promise.all([read(trx), read(db)])),
      /inside a transaction/,
    )
  })

  it('is read while another program keeps it locked, and written once that has gone', async (t) => {
    const { db, file } = await open(t)
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    const written = Promise.all(
      Array.from({ length: 5 }, (_, at) => saveSetting({ db }, `${at}`, 'written')),
    )
    assert.equal(await read(db), 'before')
    other.exec('rollback')
    other.close()
    await written
    assert.equal((await readSettings({ db })).get('4'), 'written')
  })

  it('has a log that is emptied though it was read, and is one whole file once it is closed', async (t) => {
    const { db, file } = await open(t)
    await read(db)
    assert.ok(await emptyLog(db))
    assert.equal(statSync(`${file}-wal`).size, 0)
    await saveSetting({ db }, 'name', 'last')
    await read(db)
    await db.destroy()
    assert.ok(!existsSync(`${file}-wal`))
    const again = openDatabase(file)
    assert.equal(await read(again), 'last')
    await again.destroy()
    assert.ok(!existsSync(`${file}-wal`))
  })

  it('is read from the file that was opened, whatever stands in its place by then', async (t) => {
    const file = path.join(folder, 'kept.db')
    const { db: made } = await openGround(file)
    await made.destroy()
    const db = openDatabase(file)
    t.after(() => db.destroy())
    for (const end of ['', '-wal', '-shm']) renameSync(file + end, `${file}${end}.away`)
    const { db: another } = await openGround(file)
    t.after(() => another.destroy())
    await saveSetting({ db: another }, 'name', 'of another')
    await saveSetting({ db }, 'name', 'of this one')
    assert.equal(await read(db), 'of this one')
  })
})

describe('the patience with a lock of another program', () => {
  const busy = Object.assign(new Error('database is locked'), { errcode: 5 })
  const query = {} as Query
  const nothing = { rows: [] }

  it('ends five seconds after each has asked, however many are in line', async () => {
    let now = 0
    const patience = createPatience(() => now)
    let tries = 0
    const locked = async () => {
      tries += 1
      now += 1_000
      throw busy
    }
    await assert.rejects(patience(locked, 0)(query), isBusy)
    assert.ok(tries >= 5 && now <= 7_000, `${tries} tries until ${now}`)
    // The next one asked at the same time: it has waited already.
    tries = 0
    await assert.rejects(patience(locked, 1_000)(query), isBusy)
    assert.equal(tries, 1)
  })

  it('begins with the lock for who waited for something else until then', async () => {
    let now = 100_000
    const patience = createPatience(() => now)
    let tries = 0
    const lockedAtFirst = async () => {
      now += 1_000
      if (++tries < 4) throw busy
      return nothing
    }
    assert.equal(await patience(lockedAtFirst, 0)(query), nothing)
    tries = 0
    assert.equal(await patience(lockedAtFirst, 0)(query), nothing)
  })

  it('has none with other mistakes', async () => {
    const mistaken = async () => {
      throw new Error('no such table')
    }
    await assert.rejects(createPatience()(mistaken, 0)(query), /no such table/)
  })
})
