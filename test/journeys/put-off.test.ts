import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { type RefusedParty, startRefusedParty } from '../support/refused-party.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta']
/** Everybody has an address at another domain. */
const addressOf = (name: string) => `${name.toLowerCase()}@${name.toLowerCase()}.example.org`
const EVERYBODY = NAMES.map(addressOf)
const GREYLISTED = { code: 451, text: '4.7.1 Greylisting in action, please come back later' }
const FULL = { code: 452, text: '4.2.2 mailbox full' }
/** What Postfix says of every address once it cannot ask the DNS. */
const notFound = (address: string) => ({
  code: 450,
  text: `4.1.2 <${address}>: Recipient address rejected: Domain not found`,
})

let party: RefusedParty
afterEach(() => party.close())

async function count() {
  const { sent = [], waiting = [], failed = [] } = await party.states()
  return { sent: sent.length, waiting: waiting.length, failed: failed.length }
}

async function handOverCard(name: string) {
  const { olga, slug } = party
  const all = Object.values(await party.states()).flat()
  const { id } = all.find((mail) => mail.name === name) ?? { id: '' }
  await olga.post(paths.card(slug, id))
  await olga.submit(paths.handOver(slug), { handed: id })
}

async function assertNobodyIsBlamed() {
  for (const mails of Object.values(await party.states())) {
    for (const { name, mail_trouble } of mails) assert.equal(mail_trouble, null, name)
  }
}

describe('a server that puts off everybody for days, by words about each reader,', () => {
  for (const [what, answer] of Object.entries({
    'as it finds no domain': notFound,
    'as it cannot verify an address': (address: string) => ({
      code: 450,
      text: `4.1.1 <${address}>: Recipient address rejected: unverified address`,
    }),
    'as if every mailbox were full': () => FULL,
    'by greylisting': () => GREYLISTED,
    'by greylisting in words that differ from one try to the next': (address: string) => ({
      code: 450,
      text: `Greylisted, wait ${address.length} s (${address.length % 7})`,
    }),
  })) {
    it(`${what}, is told of, and blames nobody; all is sent once it is well`, async () => {
      party = await startRefusedParty(EVERYBODY)
      party.doorkeeper(answer)
      await party.draw()
      await party.pass(2, 15)
      const desk = await party.desk()
      assert.match(desk, /still on its way to all 7 people/)
      assert.doesNotMatch(desk, /can see who they/)
      assert.match(desk, /Emails wait\. Our email provider puts off what we send/)
      await party.pass(30)
      assert.match(await party.home(), /No email has gone out for a day/)
      assert.match(await party.desk(), /Emails can’t go out/)
      assert.match(await party.desk(), /still on its way to all 7 people/)
      await assertNobodyIsBlamed()
      party.doorkeeper(() => undefined)
      await party.pass(2, 15)
      assert.deepEqual(await count(), { sent: 7, waiting: 0, failed: 0 })
      assert.doesNotMatch(await party.home(), /No email/)
      assert.match(await party.desk(), /All 7 people can see who they/)
    })
  }

  it('and takes one mail in between, blames nobody either', async () => {
    party = await startRefusedParty(EVERYBODY)
    party.doorkeeper(notFound)
    await party.draw()
    await party.pass(21, 15)
    party.doorkeeper((address) => (address === addressOf('Dan') ? undefined : notFound(address)))
    // A few are tried each quarter of an hour, in an order of chance.
    await party.pass(1.5, 15)
    assert.equal((await count()).sent, 1)
    party.doorkeeper(notFound)
    await party.pass(10)
    await assertNobodyIsBlamed()
    party.doorkeeper(() => undefined)
    await party.pass(5)
    assert.deepEqual(await count(), { sent: 7, waiting: 0, failed: 0 })
  })

  it('and is not forgotten by a restart each few hours', async () => {
    party = await startRefusedParty(EVERYBODY)
    party.doorkeeper(notFound)
    await party.draw()
    for (let start = 0; start < 20; start += 1) {
      await party.pass(3, 30)
      await party.restart()
    }
    await assertNobodyIsBlamed()
    party.doorkeeper(() => undefined)
    await party.pass(5)
    assert.deepEqual(await count(), { sent: 7, waiting: 0, failed: 0 })
  })
})

describe('while the mail about the draw waits', () => {
  it('Olga is told how many have it, who has an address that is wrong, and whom a card has told', async () => {
    party = await startRefusedParty(EVERYBODY)
    const ben = addressOf('Ben')
    const unknown = { code: 550, text: '5.1.1 no such user' }
    party.doorkeeper((address) => (address === ben ? unknown : notFound(address)))
    await party.draw()
    assert.match(await party.desk(), /Neither email nor card tells anyone yet/)
    party.doorkeeper((address) =>
      /^(ben|anna|cleo)@/.test(address) ? notFound(address) : undefined,
    )
    await party.pass(0.1, 2)
    assert.match(await party.desk(), /Email or card tells 4 of 7 people that names are drawn/)
    await handOverCard('ben')
    assert.match(await party.desk(), /email that says so is still on its way to 2 of 7 people\. It/)
  })

  it('the day itself does not say that nothing is left to do', async () => {
    party = await startRefusedParty(EVERYBODY)
    party.doorkeeper(notFound)
    await party.draw()
    party.party.clock.set('2026-12-18T06:00:00Z')
    await party.restart()
    const desk = await party.desk()
    assert.match(
      desk,
      /Today’s the day.*still on its way to all 7 people\. It goes out automatically/s,
    )
    assert.doesNotMatch(desk, /nothing left for you to do/)
  })
})

describe('what is put off for some', () => {
  it('by two domains that greylist whoever is new holds nobody up, and is not told of', async () => {
    party = await startRefusedParty(EVERYBODY)
    const since = party.party.clock()
    const isLate = () => party.party.clock().since(since).total('minutes') >= 5
    party.doorkeeper((address) =>
      /^(anna|ben)@/.test(address) && !isLate() ? GREYLISTED : undefined,
    )
    await party.draw()
    assert.deepEqual(await count(), { sent: 5, waiting: 2, failed: 0 })
    for (let minute = 0; minute < 8; minute += 1) {
      await party.pass(1 / 60, 1)
      assert.doesNotMatch(await party.desk(), /Emails wait/)
    }
    assert.deepEqual(await count(), { sent: 7, waiting: 0, failed: 0 })
  })

  it('by all domains, as none knows us yet, neither frightens Olga nor takes longer', async () => {
    party = await startRefusedParty(EVERYBODY)
    const since = party.party.clock()
    party.doorkeeper(() =>
      party.party.clock().since(since).total('minutes') < 15 ? GREYLISTED : undefined,
    )
    await party.draw()
    for (let minute = 0; minute < 16; minute += 1) {
      await party.pass(1 / 60, 1)
      assert.doesNotMatch(await party.desk(), /Emails wait/)
    }
    assert.deepEqual(await count(), { sent: 7, waiting: 0, failed: 0 })
  })

  for (const [place, isAmong] of Object.entries({
    first: (tried: number) => tried <= 2,
    last: (tried: number) => tried > EVERYBODY.length - 2,
  })) {
    it(`by two full mailboxes for a day, of whom is tried ${place}, is told of as theirs`, async () => {
      party = await startRefusedParty(EVERYBODY)
      const full = new Set<string>()
      let tried = 0
      party.doorkeeper((address) => {
        tried += 1
        if (isAmong(tried)) full.add(address)
        return full.has(address) ? FULL : undefined
      })
      await party.draw()
      await party.pass(2, 1)
      assert.doesNotMatch(await party.desk(), /Emails wait/)
      await party.pass(30)
      assert.deepEqual(await count(), { sent: 5, waiting: 0, failed: 2 })
      assert.match(await party.desk(), /reach 2 people/)
      assert.doesNotMatch(await party.home(), /No email/)
    })
  }

  it('as the server breaks down amid the draw, is not told of as theirs', async () => {
    party = await startRefusedParty(EVERYBODY)
    let tried = 0
    party.doorkeeper((address) => {
      tried += 1
      return tried > 3 ? notFound(address) : undefined
    })
    await party.draw()
    await party.pass(30, 30)
    await assertNobodyIsBlamed()
    assert.match(await party.desk(), /Emails can’t go out/)
  })
})
