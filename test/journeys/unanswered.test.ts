import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { type RefusedParty, startRefusedParty } from '../support/refused-party.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']
const addressOf = (name: string) => `${name.toLowerCase()}@${name.toLowerCase()}.example.org`
const isToBen = (address: string) => address === addressOf('Ben')

let refused: RefusedParty
beforeEach(async () => {
  refused = await startRefusedParty(NAMES.map(addressOf))
})
afterEach(() => refused.close())

/** From now on it keeps these mails, or drops them in the middle, and hangs up. */
function hangUp(does: 'keep and hang up' | 'hang up', isOver: (address: string) => boolean): void {
  const readers = new Map<number, string>()
  refused.server.behave(({ at, connection, address = '' }) => {
    if (at === 'recipient') readers.set(connection, address)
    return at === 'received' && isOver(readers.get(connection) ?? '') ? does : undefined
  })
}

/** How often each mail about the draw came, by its Message-ID. */
function copies(): number[] {
  const mails = refused.server.mails.filter(({ subject }) => subject.startsWith('Names are drawn'))
  return [...Map.groupBy(atLeastOne(mails), ({ messageId }) => messageId).values()].map(
    ({ length }) => length,
  )
}

describe('a mail server that takes a mail and hangs up without a word', () => {
  it('gets everybody’s twice at most, and the others’ once', async () => {
    hangUp('keep and hang up', isToBen)
    await refused.draw()
    await refused.pass(30, 15)
    assert.deepEqual(copies().sort(), [1, 1, 1, 2])
    const { failed = [], sent = [] } = await refused.states()
    assert.equal(sent.length, 3)
    assert.deepEqual(
      failed.map(({ name, reason }) => [name, reason]),
      [['ben', 'smtp_unanswered']],
    )
    assert.match(await refused.desk(), /Next: reach 1 person/)
    assert.match(
      await refused.desk(),
      /ben .* may have missed an email\. It may have arrived.* Send it again ?, or make a card/,
    )
    assert.doesNotMatch(await refused.desk(), /Emails can’t go out|No email has gone out/)
  })

  it('and does so with all of them gets none three times, in three days', async () => {
    hangUp('keep and hang up', () => true)
    await refused.draw()
    await refused.pass(72, 30)
    assert.deepEqual(copies(), [2, 2, 2, 2])
  })

  it('and is in trouble for a quarter of an hour gets them all', async () => {
    hangUp('keep and hang up', () => true)
    await refused.draw()
    await refused.pass(0.25, 5)
    refused.server.behave(() => undefined)
    await refused.pass(1, 5)
    const { sent = [] } = await refused.states()
    assert.equal(sent.length, NAMES.length)
  })
})

describe('a mail server that breaks off over one mail', () => {
  it('and takes others between is not said to be out of reach', async () => {
    refused.server.behave(({ at, address = '' }) =>
      at === 'recipient' && isToBen(address) ? 'hang up' : undefined,
    )
    await refused.draw()
    await refused.pass(0.5, 10)
    const anna = { email: addressOf('Anna') }
    await refused.party.visitor().post(paths.requestAccess(refused.slug), anna)
    await refused.pass(30, 15)
    const { sent = [], failed = [] } = await refused.states()
    assert.equal(sent.length, 3)
    assert.deepEqual(
      failed.map(({ reason, mail_trouble }) => [reason, mail_trouble]),
      [['breaks_off', 'breaks_off']],
    )
    assert.match(await refused.desk(), /Next: reach 1 person/)
    assert.doesNotMatch(await refused.desk(), /Emails can’t go out|No email has gone out/)
  })
})
