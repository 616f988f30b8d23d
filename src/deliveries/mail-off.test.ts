import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('a mail that waits when mail is switched off', () => {
  it('is said to wait until email is set up again, and goes out then', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const server = serverThatCanBeAway()
    const first = await startParty({ databaseFile }, server.make)
    const slug = await first.exchange(await first.olga())
    server.isAway = true
    await first.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    await first.deliver()
    await first.close()

    const second = await startParty({ databaseFile, mail: { kind: 'mailbox' } })
    const { text } = await (await second.olga()).get(paths.exchangeMail(slug))
    await second.close()
    assert.match(text, /You’re in · Anna .* waits until email is set up again/)
    assert.match(text, /Sent Waiting Failed/)
    assert.doesNotMatch(text, /On the way|keep trying|next try/)

    server.isAway = false
    const third = await startParty({ databaseFile }, server.make, undefined, second.clock)
    after(() => third.close())
    third.clock.move({ hours: 1 })
    assert.equal((await third.mailTo('anna@example.org')).subject, 'You’re in: Office party')
  })
})
