import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { inEvenTime } from './even-time.ts'

describe('an answer that is not to tell what was done', async () => {
  it('waits for the next step, whatever comes of the work', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let settled = 0
    const works = [async () => 'done', () => Promise.reject(new Error('broken'))]
    const answers = works.map((work) => inEvenTime({ evenMs: 1000 }, work).finally(() => settled++))
    const all = Promise.allSettled(answers)
    await Promise.allSettled(works.map((work) => work()))
    assert.equal(settled, 0)
    t.mock.timers.tick(1000)
    const statuses = (await all).map(({ status }) => status)
    assert.deepEqual(statuses, ['fulfilled', 'rejected'])
  })

  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.join(slug, 'Anna')
  const forms: [url: string, known: string, fields: object][] = [
    [paths.lostLink(), 'anna@example.org', {}],
    [paths.requestAccess(slug), 'anna@example.org', {}],
    [paths.register(slug), 'anna@example.org', { name: 'Anna' }],
    [paths.forgotPassword(), OLGA.email, {}],
  ]
  for (const [url, known, fields] of forms) {
    it(`is that of ${url.replace(slug, '…')}, whether an email is known or not`, async () => {
      const visitor = party.visitor()
      await visitor.get(url)
      party.ctx.evenMs = 50
      for (const email of [known, 'nobody@example.org']) {
        const began = performance.now()
        assert.equal((await visitor.post(url, { ...fields, email })).status, 200)
        // Timers may be a millisecond early.
        assert.ok(performance.now() - began >= 49, email)
      }
      party.ctx.evenMs = 0
    })
  }
})
