import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openGround } from '../../test/support/ground.ts'
import { releaseLease, takeLease } from './leases.ts'
import { enterPresence } from './presence.ts'
import { runJob } from './scheduler.ts'

describe('two processes on one database', async () => {
  const ctx = await openGround()
  after(() => ctx.db.destroy())
  let seconds = 0
  const enter = () => enterPresence(ctx, () => seconds * 1000)

  async function watch(observer: { beat(): Promise<void> }, forSeconds: number) {
    for (let passed = 0; passed <= forSeconds; passed += 10) {
      await observer.beat()
      seconds += 10
    }
  }

  it('do not both hold one lease, and the second gets it once it is given back', async () => {
    const [first, second] = [await enter(), await enter()]
    const lease = { name: 'give back' }
    assert.equal(await takeLease(ctx, { ...lease, holder: first.id }), true)
    assert.equal(await takeLease(ctx, { ...lease, holder: first.id }), true)
    assert.equal(await takeLease(ctx, { ...lease, holder: second.id }), false)
    await releaseLease(ctx, { ...lease, holder: second.id })
    assert.equal(await takeLease(ctx, { ...lease, holder: second.id }), false)
    await releaseLease(ctx, { ...lease, holder: first.id })
    assert.equal(await takeLease(ctx, { ...lease, holder: second.id }), true)
  })

  it('inherit from one another within a minute of a sudden death', async () => {
    const [killed, heir] = [await enter(), await enter()]
    const lease = { name: 'inherit' }
    await takeLease(ctx, { ...lease, holder: killed.id })
    await watch(heir, 30)
    assert.equal(await takeLease(ctx, { ...lease, holder: heir.id }), false)
    await watch(heir, 20)
    assert.equal(await takeLease(ctx, { ...lease, holder: heir.id }), true)
  })

  it('let go of everything at once when they stop in good order', async () => {
    const [leaving, staying] = [await enter(), await enter()]
    const lease = { name: 'leave' }
    await takeLease(ctx, { ...lease, holder: leaving.id })
    await leaving.leave()
    assert.equal(await takeLease(ctx, { ...lease, holder: staying.id }), true)
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
    const working = runJob(ctx, job, { holder: busy.id })
    for (let minute = 0; minute < 60; minute += 1) {
      await busy.beat()
      await idle.beat()
      seconds += 60
      assert.equal(await runJob(ctx, job, { holder: idle.id }), false)
    }
    long.resolve()
    assert.equal(await working, true)
    assert.equal(runs, 1)
    assert.equal(await runJob(ctx, job, { holder: idle.id }), true)
  })

  it('give the lease back when the job fails', async () => {
    const [unlucky, other] = [await enter(), await enter()]
    const fails = { name: 'fails', pattern: '', run: () => Promise.reject(new Error('no luck')) }
    await assert.rejects(runJob(ctx, fails, { holder: unlucky.id }), /no luck/)
    const works = { ...fails, run: async () => {} }
    assert.equal(await runJob(ctx, works, { holder: other.id }), true)
  })
})
