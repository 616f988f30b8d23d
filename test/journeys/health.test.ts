import assert from 'node:assert/strict'
import { copyFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import type { Instance } from '../../src/instance.ts'
import { paths } from '../../src/paths.ts'
import { copyDatabase } from '../../src/platform/backup.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { countOn } from '../../src/platform/file-head.ts'
import { temporaryFolder } from '../support/folder.ts'
import { lock } from '../support/lock.ts'
import { openParty } from '../support/party.ts'
import { openRunning } from '../support/running.ts'

describe('whoever watches the site', async () => {
  const { url, instance } = await openRunning()
  const nextSecond = clockOf(instance)
  const look = () => lookAfter(nextSecond, url)

  it('hears that all is well', async () => {
    await instance.beat()
    assert.deepEqual(await look(), [200, 200])
  })

  it('hears that nothing can be written, while pages are read', async () => {
    await sql`pragma query_only = on`.execute(instance.ctx.db)
    await assert.rejects(instance.beat(), /readonly/)
    assert.deepEqual(await look(), [200, 503])
    const answer = await fetch(url + paths.ready())
    assert.match(await answer.text(), /nothing can be written/)
    await sql`pragma query_only = off`.execute(instance.ctx.db)
    await instance.beat()
    assert.deepEqual(await look(), [200, 200])
  })

  it('hears that another program keeps it locked, while pages are read', async () => {
    const unlock = await lock(instance.ctx.config.databaseFile)
    await assert.rejects(instance.beat(), /database is locked/)
    assert.deepEqual(await look(), [200, 503])
    unlock()
    await instance.beat()
    assert.deepEqual(await look(), [200, 200])
  })

  for (const end of ['-wal', '-shm']) {
    it(`hears that the ${end} beside it was deleted, which goes on taking what is written`, async () => {
      const file = instance.ctx.config.databaseFile + end
      renameSync(file, `${file}.away`)
      await assert.rejects(instance.beat(), new RegExp(`${end} was deleted or replaced`))
      assert.equal((await look())[1], 503)
      renameSync(`${file}.away`, file)
      await instance.beat()
      assert.deepEqual(await look(), [200, 200])
    })
  }

  it('hears that the database was deleted, which goes on taking what is written', async () => {
    const { databaseFile } = instance.ctx.config
    renameSync(databaseFile, `${databaseFile}.away`)
    await assert.rejects(instance.beat(), /was deleted or replaced/)
    assert.deepEqual(await look(), [503, 503])
    renameSync(`${databaseFile}.away`, databaseFile)
    await instance.beat()
    assert.deepEqual(await look(), [200, 200])
  })
})

for (const [what, harm] of Object.entries({
  'was cut off': (file: string) => truncateSync(file),
  'was overwritten': (file: string) =>
    writeFileSync(file, 'a shopping list, and more '.repeat(500)),
})) {
  describe(`whoever watches a site whose database ${what} while it was open`, async () => {
    const { url, instance } = await openRunning()
    const nextSecond = clockOf(instance)

    it('hears it, though much of it is still in memory', async () => {
      const { ctx } = instance
      await sql`pragma wal_checkpoint(truncate)`.execute(ctx.db)
      assert.equal((await fetch(url + paths.health())).status, 200)
      harm(ctx.config.databaseFile)
      nextSecond()
      assert.equal((await fetch(url + paths.health())).status, 503)
    })
  })
}

const STAMP = { madeAt: '2026-11-28T02:00:00Z', version: '0.0.0' }

/** What somebody puts over a database that is in use, each made as it is made by mistake. */
const COPIES: Readonly<Record<string, (instance: Instance, copy: string) => Promise<void>>> = {
  async 'a backup of itself'({ ctx }, copy) {
    assert.deepEqual(await copyDatabase(ctx.config.databaseFile, copy, STAMP), [])
  },
  async 'a copy of its own file from before'({ ctx }, copy) {
    copyFileSync(ctx.config.databaseFile, copy)
    settle(ctx)
  },
  async 'the database of another instance'(_, copy) {
    const { instance } = await openRunning()
    settle(instance.ctx)
    copyFileSync(instance.ctx.config.databaseFile, copy)
  },
}

for (const [what, make] of Object.entries(COPIES)) {
  describe(`whoever watches a site over whose database ${what} was copied`, async () => {
    const { url, instance } = await openRunning()
    const nextSecond = clockOf(instance)
    const look = () => lookAfter(nextSecond, url)

    it('hears it for as long as it runs', async () => {
      const { ctx } = instance
      const copy = path.join(temporaryFolder(), 'copy.db')
      settle(ctx)
      await make(instance, copy)
      await instance.beat()
      assert.deepEqual(await look(), [200, 200])
      copyFileSync(copy, ctx.config.databaseFile)
      await assert.rejects(instance.beat(), /was overwritten while it was in use/)
      assert.deepEqual(await look(), [503, 503])
      await sql`pragma wal_checkpoint(truncate)`.execute(ctx.db)
      assert.deepEqual(await look(), [503, 503])
    })
  })
}

describe('whoever watches a site that is cleared up and copied while it runs', async () => {
  const { url, instance } = await openRunning()
  const nextSecond = clockOf(instance)

  it('hears that all is well', async () => {
    const { ctx } = instance
    await sql`vacuum`.execute(ctx.db)
    settle(ctx)
    await copyDatabase(ctx.config.databaseFile, path.join(temporaryFolder(), 'copy.db'), STAMP)
    await instance.beat()
    nextSecond()
    assert.equal((await fetch(url + paths.health())).status, 200)
  })
})

describe('whoever watches a site whose database is a link to another disk', async () => {
  const dataDir = temporaryFolder()
  const link = path.join(dataDir, 'sneaky-klaus.db')
  const file = path.join(temporaryFolder(), 'big.db')
  writeFileSync(file, '')
  symlinkSync(file, link)
  const { url, instance } = await openRunning({ dataDir })
  const nextSecond = clockOf(instance)
  const health = async () => {
    nextSecond()
    return (await fetch(url + paths.health())).status
  }

  it('hears that the link is gone, or leads to another one', async () => {
    await instance.beat()
    assert.equal(await health(), 200)
    rmSync(link)
    await assert.rejects(instance.beat(), /sneaky-klaus\.db was deleted or replaced/)
    assert.equal(await health(), 503)
    const other = path.join(temporaryFolder(), 'other.db')
    copyFileSync(file, other)
    symlinkSync(other, link)
    await assert.rejects(instance.beat(), /sneaky-klaus\.db was deleted or replaced/)
    assert.equal(await health(), 503)
    rmSync(link)
    symlinkSync(file, link)
    await instance.beat()
    assert.equal(await health(), 200)
  })
})

describe('a delivery that cannot work', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const desk = async () => (await olga.get(paths.desk(slug))).text

  it('shows on the desk until it does', async () => {
    await party.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    await party.deliver()
    assert.doesNotMatch(await desk(), /Emails wait/)
    await sql`pragma query_only = on`.execute(party.ctx.db)
    party.ctx.mailIsWaiting()
    await until(() => party.ctx.deliveryFails())
    assert.match(await desk(), /Emails wait\. .* For whoever runs this site The log says why/)
    await sql`pragma query_only = off`.execute(party.ctx.db)
    party.ctx.mailIsWaiting()
    await until(() => !party.ctx.deliveryFails())
    assert.doesNotMatch(await desk(), /Emails wait/)
  })
})

/** Each call moves the clock of this instance on, as one look is good for a second. */
function clockOf({ ctx }: Instance): () => void {
  let ahead = 0
  ctx.clock = () => systemClock().add({ seconds: ahead })
  return () => {
    ahead += 1
  }
}

/** What those who watch the site at this address are told in the next second: of its health, and whether it is ready. */
async function lookAfter(nextSecond: () => void, url: string): Promise<number[]> {
  nextSecond()
  const answers = [paths.health(), paths.ready()].map((path) => fetch(url + path))
  return (await Promise.all(answers)).map(({ status }) => status)
}

/** Brings what was written into the file, as the program does within seconds. */
function settle({ config }: Instance['ctx']): void {
  using sqlite = new DatabaseSync(config.databaseFile)
  countOn(sqlite)
  sqlite.exec('pragma wal_checkpoint(truncate)')
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
