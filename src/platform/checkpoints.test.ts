import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { keepCheckpoints } from './checkpoints.ts'
import { openDatabase } from './database.ts'

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
  const checkpoints = keepCheckpoints(file, {
    alone: (work) => work(),
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
    sqlite,
    checkpoints,
    said,
    next,
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
    const { file, sqlite, checkpoints, next, pass } = await start(t)
    await next()
    sqlite.exec('pragma secure_delete = off')
    sqlite.exec("insert into people values ('Quirinus'), ('Ben')")
    sqlite.exec("delete from people where name = 'Quirinus'")
    checkpoints.soon()
    assert.equal(await next(), 5_000)
    await pass()
    assert.ok(readFileSync(file).includes('Quirinus'), 'a checkpoint alone leaves it there')
    checkpoints.rebuildSoon()
    checkpoints.rebuildSoon()
    assert.equal(await next(), 5_000)
    assert.equal(await pass(), 60_000)
    assert.ok(!readFileSync(file).includes('Quirinus'))
    assert.ok(readFileSync(file).includes('Ben'))
    assert.equal(statSync(`${file}-wal`).size, 0)
  })

  it('rebuild the file a second after another program has ended writing, and call that no error', async (t) => {
    const { file, sqlite, checkpoints, said, next, pass } = await start(t)
    await next()
    sqlite.exec('pragma secure_delete = off')
    sqlite.exec("insert into people values ('Quirinus'), ('Ben')")
    sqlite.exec("delete from people where name = 'Quirinus'")
    checkpoints.rebuildSoon()
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

  it('tell what went wrong, and go on in a minute', async (t) => {
    const file = path.join(temporaryFolder(), 'torn.db')
    writeFileSync(file, 'This is not a database. '.repeat(500))
    writeFileSync(`${file}-wal`, 'Nor is this.')
    const said: unknown[] = []
    const waits = Promise.withResolvers<number>()
    const checkpoints = keepCheckpoints(file, {
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
