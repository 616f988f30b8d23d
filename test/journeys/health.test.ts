import assert from 'node:assert/strict'
import { renameSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import type { Instance } from '../../src/instance.ts'
import { paths } from '../../src/paths.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { lock } from '../support/lock.ts'
import { openParty } from '../support/party.ts'
import { openRunning } from '../support/running.ts'

describe('whoever watches the site', async () => {
  const { url, instance } = await openRunning()
  const nextSecond = clockOf(instance)
  const look = async () => {
    nextSecond()
    const [health, ready] = [paths.health(), paths.ready()].map((path) => fetch(url + path))
    return [(await health)?.status, (await ready)?.status]
  }

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

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
