import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { migrate, openDatabase } from './database.ts'
import { releaseLease, takeLease } from './leases.ts'
import { enterPresence } from './presence.ts'
import { runJob } from './scheduler.ts'

describe('two processes on one database', async () => {
  const db = openDatabase(':memory:')
  after(() => db.destroy())
  await migrate(db)
  let seconds = 0
  const enter = () => enterPresence(db, () => seconds * 1000)

  async function watch(observer: { beat(): Promise<void> }, forSeconds: number) {
    for (let passed = 0; passed <= forSeconds; passed += 10) {
      await observer.beat()
      seconds += 10
    }
  }

  it('do not both hold one lease, and the second gets it once it is given back', async () => {
    const [first, second] = [await enter(), await enter()]
    const lease = { name: 'give back' }
    assert.equal(await takeLease(db, { ...lease, holder: first.id }), true)
    assert.equal(await takeLease(db, { ...lease, holder: first.id }), true)
    assert.equal(await takeLease(db, { ...lease, holder: second.id }), false)
    await releaseLease(db, { ...lease, holder: second.id })
    assert.equal(await takeLease(db, { ...lease, holder: second.id }), false)
    await releaseLease(db, { ...lease, holder: first.id })
    assert.equal(await takeLease(db, { ...lease, holder: second.id }), true)
  })

  it('inherit from one another within a minute of a sudden death', async () => {
    const [killed, heir] = [await enter(), await enter()]
    const lease = { name: 'inherit' }
    await takeLease(db, { ...lease, holder: killed.id })
    await watch(heir, 30)
    assert.equal(await takeLease(db, { ...lease, holder: heir.id }), false)
    await watch(heir, 20)
    assert.equal(await takeLease(db, { ...lease, holder: heir.id }), true)
  })

  it('let go of everything at once when they stop in good order', async () => {
    const [leaving, staying] = [await enter(), await enter()]
    const lease = { name: 'leave' }
    await takeLease(db, { ...lease, holder: leaving.id })
    await leaving.leave()
    assert.equal(await takeLease(db, { ...lease, holder: staying.id }), true)
  })

  it('do not run a job twice, even one that takes an hour', async () => {
    const [busy, idle] = [await enter(), await enter()]
    const long = Promise.withResolvers<void>()
    let runs = 0
    const job = {
      name: 'long job',
      pattern: '* * * * * *',
      run: () => {
        runs += 1
        return long.promise
      },
    }
    const working = runJob(job, { db, holder: busy.id })
    for (let minute = 0; minute < 60; minute += 1) {
      await busy.beat()
      await idle.beat()
      seconds += 60
      assert.equal(await runJob(job, { db, holder: idle.id }), false)
    }
    long.resolve()
    assert.equal(await working, true)
    assert.equal(runs, 1)
    assert.equal(await runJob(job, { db, holder: idle.id }), true)
  })

  it('give the lease back when the job fails', async () => {
    const [unlucky, other] = [await enter(), await enter()]
    const fails = { name: 'fails', pattern: '', run: () => Promise.reject(new Error('no luck')) }
    await assert.rejects(runJob(fails, { db, holder: unlucky.id }), /no luck/)
    const works = { ...fails, run: async () => {} }
    assert.equal(await runJob(works, { db, holder: other.id }), true)
  })
})
