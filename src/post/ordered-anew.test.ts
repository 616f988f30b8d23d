import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { sent } from '../platform/mail/reasons.ts'

describe('a mail that came to nothing', () => {
  it('keeps no later one from Olga: who waits after another has gone is told of that day', async () => {
    const taken: string[] = []
    const server = serverThatCanBeAway(({ to }) => {
      taken.push(to.address)
      return sent('')
    })
    const { party, olga } = await openParty({}, server.make)
    const slug = await party.exchange(olga, { approves: '1' })
    const ask = async (name: string) => {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
      await party.deliver()
    }
    server.isAway = true
    await ask('Dan')
    const shown = (await olga.get(paths.waiting(slug))).valueOf('shown') ?? ''
    await olga.submit(paths.decline(slug), { shown })
    server.isAway = false
    party.clock.move({ minutes: 30 })
    await party.deliver()
    assert.deepEqual(taken, [], 'nobody waits any more')
    for (const name of ['Emil', 'Frida']) {
      await ask(name)
      assert.deepEqual(taken, [OLGA.email], 'once a day')
    }
  })
})
