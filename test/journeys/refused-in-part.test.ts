import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { type RefusedParty, startRefusedParty } from '../support/refused-party.ts'

const POLICY = { code: 550, text: '5.7.1 refused: 192.0.2.1 is on a block list' }
const NO_REASON = { code: 554, text: 'transaction failed' }

/** So many people of one office. */
const office = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@office.example`)
/** So many people, each at a domain of their own. */
const scattered = (count: number) => Array.from({ length: count }, (_, i) => `x${i}@x${i}.example`)
const isOfOffice = (address: string) => address.endsWith('@office.example')

let refused: RefusedParty
afterEach(() => refused.close())

async function count() {
  const { sent = [], waiting = [], failed = [] } = await refused.states()
  return { sent: sent.length, waiting: waiting.length, failed: failed.length }
}

describe('a server that refuses everybody, nearly all of one office', () => {
  for (const [what, answer] of Object.entries({
    'without a reason': NO_REASON,
    'in words of its own': { code: 554, text: '192.0.2.1 listed at bl.spamcop.example' },
    'with a policy': POLICY,
  })) {
    it(`${what} fails nobody's mail`, async () => {
      refused = await startRefusedParty([...office(24), 'zoe@zoe.example'])
      refused.doorkeeper(() => answer)
      await refused.draw()
      await refused.pass(3, 15)
      assert.deepEqual(await count(), { sent: 0, waiting: 25, failed: 0 })
      assert.match(await refused.desk(), /Emails wait\. .* (turned us away|puts off)/)
      refused.doorkeeper(() => undefined)
      await refused.pass(1, 15)
      assert.deepEqual(await count(), { sent: 25, waiting: 0, failed: 0 })
    })
  }
})

describe('one provider that refuses us, while others take our mail', () => {
  for (const [what, answer] of Object.entries({ 'a block list': POLICY, nothing: NO_REASON })) {
    it(`and names ${what} fails nobody's mail, and does not hold up the others`, async () => {
      refused = await startRefusedParty([...office(10), ...scattered(10)])
      const tried = refused.doorkeeper((address) => (isOfOffice(address) ? answer : undefined))
      await refused.draw()
      await refused.pass(3, 15)
      assert.deepEqual(await count(), { sent: 10, waiting: 10, failed: 0 })
      assert.match(await refused.desk(), /Emails to office\.example wait\. Their provider/)
      tried()
      for (let quarter = 0; quarter < 8; quarter += 1) {
        await refused.pass(0.25, 5)
        assert.equal(tried().length, 1)
      }
      refused.doorkeeper(() => undefined)
      await refused.pass(0.5, 15)
      assert.deepEqual(await count(), { sent: 20, waiting: 0, failed: 0 })
      assert.doesNotMatch(await refused.desk(), /Emails .* wait/)
    })
  }

  it('is not alone: while two of them refuse all that waits, everybody else’s mail goes out at once', async () => {
    const others = Array.from({ length: 10 }, (_, i) => `q${i}@school.example`)
    refused = await startRefusedParty([...office(10), ...others, ...scattered(10)])
    const tried = refused.doorkeeper((address) =>
      /@(office|school)/.test(address) ? POLICY : undefined,
    )
    await refused.draw()
    await refused.pass(2, 15)
    assert.deepEqual(await count(), { sent: 10, waiting: 20, failed: 0 })
    tried()
    const asked = { email: 'x0@x0.example' }
    await refused.party.visitor().post(paths.requestAccess(refused.slug), asked)
    await refused.party.deliver()
    assert.deepEqual(tried(), [asked.email], 'nobody else has to wait')
    assert.match(await refused.desk(), /Emails to (office|school)\.example wait/)
    refused.doorkeeper(() => undefined)
    await refused.pass(1, 15)
    assert.deepEqual(await count(), { sent: 30, waiting: 0, failed: 0 })
  })

  for (const atOnce of [1, 2, 5]) {
    it(`but lets ${atOnce} through each quarter of an hour, blames none of an office for its limit`, async () => {
      refused = await startRefusedParty(office(16))
      let left = atOnce
      refused.doorkeeper(() => {
        left -= 1
        return left < 0 ? POLICY : undefined
      })
      await refused.draw()
      for (let quarter = 0; quarter < 30; quarter += 1) {
        left = atOnce
        await refused.pass(0.25, 5)
        assert.equal((await count()).failed, 0)
      }
      assert.deepEqual(await count(), { sent: 16, waiting: 0, failed: 0 })
    })
  }

  it('for days is told to Olga by name, and what was given up goes out once it is content', async () => {
    refused = await startRefusedParty([...office(4), ...scattered(3)])
    refused.doorkeeper((address) => (isOfOffice(address) ? POLICY : undefined))
    await refused.draw()
    await refused.pass(30)
    assert.match(await refused.desk(), /Emails to office\.example can’t go out/)
    assert.match(await refused.home(), /No email to office\.example has gone out for a day\./)
    refused.doorkeeper(() => undefined)
    await refused.pass(2, 15)
    assert.deepEqual(await count(), { sent: 7, waiting: 0, failed: 0 })
    assert.doesNotMatch(await refused.home(), /No email to/)
  })

  it('is told from Anna, whom alone it refuses while it takes mail to others', async () => {
    refused = await startRefusedParty(['anna@office.example', ...office(5), ...scattered(3)])
    refused.doorkeeper((address) => (address.startsWith('anna') ? POLICY : undefined))
    await refused.draw()
    // Hers may have been tried last.
    const { party, slug } = refused
    await party.visitor().post(paths.requestAccess(slug), { email: 'p0@office.example' })
    await refused.pass(1, 15)
    const { sent = [], failed = [] } = await refused.states()
    assert.equal(sent.length, 8)
    assert.deepEqual(
      failed.map(({ name }) => name),
      ['anna'],
    )
    assert.match(await refused.desk(), /Emails to anna .* don’t arrive/)
  })

  it('and has one reader only, of whom it says nothing of us, does not take mail for them', async () => {
    refused = await startRefusedParty(['anna@anna.example', ...scattered(7)])
    refused.doorkeeper((address) => (address.startsWith('anna') ? NO_REASON : undefined))
    await refused.draw()
    const { party, slug } = refused
    await party.visitor().post(paths.requestAccess(slug), { email: 'x0@x0.example' })
    await refused.pass(0.1, 1)
    const { sent = [], failed = [] } = await refused.states()
    assert.equal(sent.length, 7)
    assert.deepEqual(
      failed.map(({ name }) => name),
      ['anna'],
    )
  })
})

describe('a server that refuses everybody, and takes a mail now and then', () => {
  for (const [what, text] of Object.entries({
    'has a limit': 'Sending limit exceeded',
    'has a limit that counts': '5.5.0 Message limit reached (100/100 (100%))',
    'has us on a list': '5.7.1 Blocked',
    'has no mailbox for anybody': 'mailbox unavailable',
  })) {
    for (const [where, addresses] of Object.entries({
      'each at a domain of their own': scattered(10),
      'two at each domain': scattered(5).flatMap((address) => [address, `y${address}`]),
    })) {
      it(`and ${what} blames one of ten at most, ${where}, and all goes out by itself`, async () => {
        refused = await startRefusedParty(addresses)
        let left = 1
        refused.doorkeeper(() => (left-- > 0 ? undefined : { code: 550, text }))
        await refused.draw()
        for (const taken of [1, 2, 1]) {
          await refused.pass(1, 15)
          left = taken
          await refused.pass(0.5, 15)
        }
        const most = what === 'has no mailbox for anybody' ? 1 : 0
        const { sent, waiting, failed } = await count()
        assert.ok(failed <= most, `${failed} failed`)
        assert.ok(sent > 1 && waiting > 0, `${sent} sent, ${waiting} waiting`)
        assert.match(await refused.desk(), /Emails (to \S+ )?wait\./)
        refused.doorkeeper(() => undefined)
        await refused.pass(4, 15)
        assert.deepEqual(await count(), { sent: 10 - failed, waiting: 0, failed })
      })
    }
  }

  it('tries one reader each quarter of an hour, and after a day says that no email goes out', async () => {
    refused = await startRefusedParty(scattered(10))
    let left = 1
    const tried = refused.doorkeeper(() => (left-- > 0 ? undefined : POLICY))
    await refused.draw()
    await refused.pass(1, 15)
    left = 3
    await refused.pass(0.5, 15)
    tried()
    for (let quarter = 0; quarter < 8; quarter += 1) {
      await refused.pass(0.25, 5)
      assert.equal(tried().length, 1)
    }
    await refused.pass(26)
    assert.match(await refused.home(), /No email has gone out for a day/)
    assert.match(await refused.desk(), /Emails can’t go out/)
  })
})

describe('a server that puts off', () => {
  it('Anna’s mailbox for a day, as it is full, has nothing against us', async () => {
    refused = await startRefusedParty(['anna@anna.example', ...scattered(3)])
    refused.doorkeeper((address) =>
      address.startsWith('anna') ? { code: 452, text: '4.2.2 mailbox full' } : undefined,
    )
    await refused.draw()
    await refused.pass(30)
    assert.deepEqual(await count(), { sent: 3, waiting: 0, failed: 1 })
    assert.doesNotMatch(await refused.desk(), /Emails (wait|can’t)/)
  })

  it('whoever comes for the first time gets everybody’s mail within half an hour', async () => {
    refused = await startRefusedParty([...office(12), ...scattered(12)])
    const since = new Map<string, number>()
    refused.doorkeeper((address) => {
      const now = refused.party.clock().epochMilliseconds
      const first = since.get(address) ?? now
      since.set(address, first)
      return now - first < 5 * 60_000 ? { code: 451, text: '4.7.1 come back later' } : undefined
    })
    await refused.draw()
    await refused.pass(0.5, 1)
    assert.deepEqual(await count(), { sent: 24, waiting: 0, failed: 0 })
  })
})
