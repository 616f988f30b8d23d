import assert from 'node:assert/strict'
import {
  copyFileSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { temporaryFolder } from '../../test/support/folder.ts'
import { keepCheckpoints } from './checkpoints.ts'
import { alone, emptyLog, openDatabase } from './database.ts'

/** A file with a table, whose checkpoints begin; each `pause` is what they wait for next. */
async function start(t: TestContext) {
  const file = path.join(temporaryFolder(), 'party.db')
  const db = openDatabase(file)
  const sqlite = new DatabaseSync(file)
  sqlite.exec('create table people (name text)')
  const said: unknown[] = []
  const waits: { milliseconds: number; ring: () => void }[] = []
  let heard = Promise.withResolvers<void>()
  let now = 0
  const debts: string[] = []
  const faults: Error[] = []
  const unlessFaulty = async <T>(work: () => T): Promise<Awaited<T>> => {
    const fault = faults.shift()
    if (fault) throw fault
    return await work()
  }
  const checkpoints = keepCheckpoints(file, {
    owed: () => unlessFaulty(() => debts.at(-1)),
    paid: (debt) =>
      unlessFaulty(() => {
        if (debts.at(-1) === debt) debts.splice(0)
      }),
    alone: (work) => unlessFaulty(() => alone(db, work)),
    onHindered: () => said.push('hindered'),
    onNoRoom: () => said.push('no room'),
    onError: (error) => said.push(error),
    elapsedMs: () => now,
    alarm(milliseconds, ring) {
      const wait = { milliseconds, ring }
      waits.push(wait)
      heard.resolve()
      return () => waits.splice(waits.indexOf(wait), 1)
    },
  })
  t.after(async () => {
    await checkpoints.stop()
    sqlite.close()
    await db.destroy()
  })
  const next = async () => {
    if (waits.length === 0) await heard.promise
    assert.equal(waits.length, 1, 'one alarm at a time')
    return waits[0]?.milliseconds
  }
  return {
    file,
    db,
    sqlite,
    checkpoints,
    said,
    next,
    /** What was erased until now is to be gone from the file. */
    owe(debt: string) {
      debts.push(debt)
      checkpoints.soon()
    },
    owed: () => debts.at(-1),
    debts,
    /** What goes wrong with the next steps, one after the other. */
    faults,
    waits,
    /** Lets the wait pass; resolves to the next one, in milliseconds. */
    async pass() {
      const [due] = waits.splice(0)
      assert.ok(due)
      now += due.milliseconds
      heard = Promise.withResolvers<void>()
      due.ring()
      return await next()
    },
    sizeOfLog: () => statSync(`${file}-wal`).size,
  }
}

describe('checkpoints', () => {
  it('empty the log at the start, so that a copy of the file alone has everything', async (t) => {
    const { file, next, sizeOfLog } = await start(t)
    assert.equal(await next(), 60_000)
    assert.equal(sizeOfLog(), 0)
    const copy = `${file}.copy`
    copyFileSync(file, copy)
    const copied = new DatabaseSync(copy)
    t.after(() => copied.close())
    assert.equal(copied.prepare('select count(*) as n from people').get()?.n, 0)
  })

  it('come each minute, and within five seconds when asked', async (t) => {
    const { sqlite, checkpoints, next, pass, sizeOfLog } = await start(t)
    await next()
    sqlite.exec("insert into people values ('Anna')")
    assert.ok(sizeOfLog() > 0)
    assert.equal(await pass(), 60_000)
    assert.equal(sizeOfLog(), 0)
    sqlite.exec("insert into people values ('Ben')")
    checkpoints.soon()
    checkpoints.soon()
    assert.equal(await next(), 5_000)
    assert.equal(await pass(), 60_000)
    assert.equal(sizeOfLog(), 0)
  })

  it('alone move a long log into the file: whoever writes waits for none of it', async (t) => {
    const { db, file, next, pass, sizeOfLog } = await start(t)
    await next()
    const size = () => statSync(file).size
    const before = size()
    for (let megabytes = 0; megabytes < 6; megabytes += 1) {
      await sql`insert into people values (${'x'.repeat(2 ** 20)})`.execute(db)
    }
    assert.ok(sizeOfLog() > 6 * 2 ** 20)
    assert.equal(size(), before)
    assert.equal(await pass(), 60_000)
    assert.equal(sizeOfLog(), 0)
    assert.ok(size() > 6 * 2 ** 20)
  })

  it('leave a file alone over which a copy from before was put, and say so', async (t) => {
    const { file, sqlite, said, next, pass } = await start(t)
    await next()
    const copy = `${file}.copy`
    copyFileSync(file, copy)
    sqlite.exec("insert into people values ('Anna')")
    assert.equal(await pass(), 60_000)
    copyFileSync(copy, file)
    sqlite.exec("insert into people values ('Ben')")
    assert.equal(await pass(), 60_000)
    assert.match(String(said), /was overwritten while it was in use/)
    assert.deepEqual(readFileSync(file), readFileSync(copy))
  })

  it('come once more for what is written while one is made', async (t) => {
    const { sqlite, checkpoints, next, pass } = await start(t)
    await next()
    sqlite.exec("insert into people values ('Anna')")
    const after = pass()
    checkpoints.soon()
    assert.equal(await after, 5_000)
    assert.equal(await pass(), 60_000)
  })

  it('rebuild the file when asked, so that nothing is left of deleted rows in unused parts', async (t) => {
    const { file, sqlite, checkpoints, owe, owed, next, pass } = await start(t)
    await next()
    sqlite.exec('pragma secure_delete = off')
    sqlite.exec("insert into people values ('Quirinus'), ('Ben')")
    sqlite.exec("delete from people where name = 'Quirinus'")
    checkpoints.soon()
    assert.equal(await next(), 5_000)
    await pass()
    assert.ok(readFileSync(file).includes('Quirinus'), 'a checkpoint alone leaves it there')
    owe('his row')
    assert.equal(await next(), 5_000)
    assert.equal(await pass(), 60_000)
    assert.equal(owed(), undefined)
    assert.ok(!readFileSync(file).includes('Quirinus'))
    assert.ok(readFileSync(file).includes('Ben'))
    assert.equal(statSync(`${file}-wal`).size, 0)
  })

  it('rebuild it within a minute where another process owed that, and once more for what was erased meanwhile', async (t) => {
    const { debts, owe, owed, next, pass } = await start(t)
    await next()
    debts.push('of another process')
    const after = pass()
    owe('erased meanwhile')
    assert.equal(await after, 5_000)
    assert.deepEqual(owed(), 'erased meanwhile')
    assert.equal(await pass(), 60_000)
    assert.equal(owed(), undefined)
  })

  it('rebuild the file a second after another program has ended writing, and call that no error', async (t) => {
    const { file, sqlite, owe, said, next, pass } = await start(t)
    await next()
    sqlite.exec('pragma secure_delete = off')
    sqlite.exec("insert into people values ('Quirinus'), ('Ben')")
    sqlite.exec("delete from people where name = 'Quirinus'")
    owe('his row')
    assert.equal(await next(), 5_000)
    sqlite.exec('begin immediate')
    for (let seconds = 0; seconds < 3; seconds++) assert.equal(await pass(), 1_000)
    sqlite.exec('rollback')
    assert.equal(await pass(), 60_000)
    assert.ok(!readFileSync(file).includes('Quirinus'))
    assert.deepEqual(said, [])
  })

  it('are tried each second while somebody reads, which is told once after five minutes', async (t) => {
    const { sqlite, said, next, pass, sizeOfLog } = await start(t)
    await next()
    for (const again of [1, 2]) {
      sqlite.exec("insert into people values ('Anna')")
      sqlite.exec('begin')
      sqlite.prepare('select * from people').all()
      const writer = new DatabaseSync(sqlite.location() ?? '')
      writer.exec("insert into people values ('Ben')")
      writer.close()
      assert.equal(await pass(), 1_000)
      const size = sizeOfLog()
      for (let seconds = 0; seconds < 299; seconds++) await pass()
      assert.equal(sizeOfLog(), size, 'what is tried leaves nothing in it')
      assert.equal(said.length, again - 1)
      for (let seconds = 0; seconds < 20; seconds++) assert.equal(await pass(), 1_000)
      assert.deepEqual(said, Array(again).fill('hindered'))
      sqlite.exec('commit')
      assert.equal(await pass(), 60_000)
      assert.equal(sizeOfLog(), 0)
    }
  })

  for (const [step, before] of [
    ['to read what is owed', 0],
    ['to have the database for oneself', 1],
    ['to note what was done', 2],
  ] as const) {
    it(`come again after it went wrong ${step}, which is said once while it lasts`, async (t) => {
      const { owe, owed, said, faults, next, pass } = await start(t)
      await next()
      for (const again of [1, 2]) {
        owe('his row')
        await next()
        for (let minutes = 0; minutes < 3; minutes++) {
          // What comes before goes well.
          faults.push(...Array(before), new Error('database is locked'))
          assert.equal(await pass(), 60_000)
          assert.equal(owed(), 'his row')
        }
        assert.deepEqual(said.map(String), Array(again).fill('Error: database is locked'))
        assert.equal(await pass(), 60_000)
        assert.equal(owed(), undefined)
      }
    })
  }

  it('come again after the log could not be looked at', async (t) => {
    const { file, sqlite, said, next, pass, sizeOfLog } = await start(t)
    await next()
    sqlite.exec("insert into people values ('Anna')")
    renameSync(`${file}-wal`, `${file}-aside`)
    symlinkSync(`${file}-wal`, `${file}-wal`)
    assert.equal(await pass(), 60_000)
    assert.equal(await pass(), 60_000)
    assert.equal(said.length, 1)
    assert.match(String(said), /ELOOP/)
    renameSync(`${file}-aside`, `${file}-wal`)
    assert.equal(await pass(), 60_000)
    assert.equal(sizeOfLog(), 0)
  })

  it('come to their end before they are stopped, so that nobody waits for the database in vain', async (t) => {
    const { db, checkpoints, owe, owed, next, waits } = await start(t)
    await next()
    owe('his row')
    waits.splice(0)[0]?.ring()
    await checkpoints.stop()
    assert.equal(owed(), undefined)
    assert.equal(await emptyLog(db), true)
    assert.deepEqual(waits, [])
  })

  it('tell what went wrong, and go on in a minute', async (t) => {
    const file = path.join(temporaryFolder(), 'torn.db')
    writeFileSync(file, 'This is not a database. '.repeat(500))
    writeFileSync(`${file}-wal`, 'Nor is this.')
    const said: unknown[] = []
    const waits = Promise.withResolvers<number>()
    const checkpoints = keepCheckpoints(file, {
      owed: async () => undefined,
      paid: async () => {},
      alone: (work) => work(),
      onHindered: () => said.push('hindered'),
      onNoRoom: () => said.push('no room'),
      onError: (error) => said.push(error),
      alarm(milliseconds) {
        waits.resolve(milliseconds)
        return () => {}
      },
    })
    t.after(() => checkpoints.stop())
    assert.equal(await waits.promise, 60_000)
    assert.match(String(said), /^Error: file is not a database$/)
  })
})
