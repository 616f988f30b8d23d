import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { OLGA, openParty, type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import { failed, sent } from '../platform/mail/reasons.ts'

const EVERYTHING = {
  new_registration_notice: '1',
  withdrawal_notice: '1',
  registration_closed_notice: '1',
  mail_failure_notice: '1',
  purge_notice: '1',
}

let party: Party
let olga: Visitor
let unknown: string[]

beforeEach(async () => {
  unknown = []
  party = await startParty({}, () => refusing(unknown))
  olga = await party.olga()
})
afterEach(() => party.close())

/** A transport that refuses these addresses. */
function refusing(addresses: readonly string[]): Mailer {
  return {
    name: 'smtp',
    concurrency: 5,
    async send({ to }) {
      return addresses.includes(to.address)
        ? { outcome: 'failed', reason: 'smtp_address_refused' }
        : { outcome: 'sent', reference: 'taken' }
    },
    async close() {},
  }
}

const toOlga = () => party.mails.filter(({ to }) => to.address === OLGA.email)
const subjects = () => toOlga().map(({ subject }) => subject)

describe('Olga, who wants to know everything,', () => {
  beforeEach(() => olga.submit(paths.settings(), EVERYTHING))

  it('hears that Anna has joined and that she has left', async () => {
    const slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna')
    assert.match(toOlga()[0]?.text ?? '', /Anna is the first to join “Office party”\./)
    await anna.post(paths.withdraw(slug))
    await party.deliver()
    assert.deepEqual(subjects(), ['Anna is in: Office party', 'Anna is out: Office party'])
  })

  it('hears of thirty who come or go in a day, and has the others on her desk', async () => {
    const slug = await party.exchange(olga, { joins_without_email: '1' })
    const other = await party.exchange(olga)
    for (let one = 1; one <= 40; one += 1) {
      const fields = { name: `Bot ${one}`, no_email: '1' }
      assert.equal((await party.visitor().post(paths.register(slug), fields)).status, 200)
    }
    await party.join(other, 'Anna')
    const joined = () => subjects().filter((subject) => / is in: /.test(subject))
    assert.equal(joined().length, 31)
    party.clock.move({ hours: 24 })
    await party.join(slug, 'Ben')
    assert.equal(joined().length, 32)
  })

  it('hears that registration has closed by itself, and how many are in', async () => {
    const slug = await party.exchange(olga, { registration_close_date: '2026-11-25' })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    for (const instant of ['2026-11-25T23:00:00Z', '2026-11-26T23:00:00Z'])
      await party.passTo(instant)
    assert.equal(
      subjects().filter((subject) => /^Joining closed, 3 are in: Office party$/.test(subject))
        .length,
      1,
    )
  })

  it('hears of mail that failed at most once an hour, collected', async () => {
    unknown.push('ben@example.org', 'cleo@example.org', 'dan@example.org')
    const slug = await party.exchange(olga)
    const register = async (name: string) => {
      const fields = { name, email: `${name.toLowerCase()}@example.org` }
      await party.visitor().post(paths.register(slug), fields)
      await party.deliver()
    }
    const failures = () => subjects().filter((subject) => /didn’t arrive/.test(subject))
    await register('Ben')
    await register('Cleo')
    await party.passTo('2026-11-20T10:01:00Z')
    assert.deepEqual(failures(), ['2 emails didn’t arrive'])
    party.clock.set('2026-11-20T10:02:00Z')
    await register('Dan')
    await party.passTo('2026-11-20T11:00:59Z')
    assert.equal(failures().length, 1)
    await party.passTo('2026-11-20T11:01:01Z')
    assert.equal(failures().length, 2)
    await party.passTo('2026-11-20T13:00:00Z')
    assert.equal(failures().length, 2)
    assert.doesNotMatch(toOlga().at(-1)?.text ?? '', /Ben|Cleo|Dan|example\.org\//)
  })

  it('hears a week before the data is erased, and again after she has put it off', async () => {
    const slug = await party.exchange(olga, { reminder_days: '' })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await party.passTo('2026-12-19T00:00:00Z')
    const purges = () => subjects().filter((subject) => /^Everything’s deleted soon/.test(subject))
    await party.passTo('2027-01-10T21:59:00Z')
    assert.equal(purges().length, 0)
    await party.passTo('2027-01-10T22:00:00Z')
    await party.passTo('2027-01-10T23:00:00Z')
    assert.equal(purges().length, 1)
    assert.match(
      toOlga().at(-1)?.text ?? '',
      /On Monday, 18 January 2027, everything about “Office party” is\s+deleted/,
    )
    olga = await party.olga()
    await olga.submit(paths.prolong(slug))
    await party.passTo('2027-01-18T01:00:00Z')
    assert.equal(purges().length, 1)
    await party.passTo('2027-02-10T01:00:00Z')
    assert.equal(purges().length, 2)
  })

  it('is told of nobody’s recipient', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const before = toOlga().length
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.equal(toOlga().length, before)
  })
})

describe('Olga, who wants no mail,', () => {
  it('gets none', async () => {
    await olga.submit(paths.settings(), { mail_failure_notice: '0' })
    unknown.push('cleo@example.org')
    const slug = await party.exchange(olga, { registration_close_date: '2026-11-25' })
    const anna = await party.join(slug, 'Anna')
    await anna.post(paths.withdraw(slug))
    await party.visitor().post(paths.register(slug), { name: 'Cleo', email: 'cleo@example.org' })
    await party.deliver()
    await party.passTo('2026-11-26T10:00:00Z')
    assert.deepEqual(toOlga(), [])
  })
})

describe('the notice of failed mail', () => {
  it('is tried again once a day until it has gone out, and no more after that', async () => {
    let refused = /^(ben|olga)@/
    const server = serverThatCanBeAway(({ to }) =>
      refused.test(to.address)
        ? failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
        : sent(''),
    )
    const { party, olga } = await openParty({}, server.make)
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben'])
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    await party.deliver()
    const notices = async () => {
      const mails = party.ctx.db.selectFrom('outbox').select('state').orderBy('created_at')
      const states = await mails.where('kind', '=', 'mail_failure_notice').execute()
      return states.map(({ state }) => state)
    }
    for (const time of ['10:02', '12:00', '23:00']) await party.passTo(`2026-11-20T${time}:00Z`)
    assert.deepEqual(await notices(), ['failed'])
    refused = /^ben@/
    await party.passTo('2026-11-21T10:30:00Z')
    assert.deepEqual(await notices(), ['failed', 'sent'])
    await party.passTo('2026-11-23T10:30:00Z')
    assert.deepEqual(await notices(), ['failed', 'sent'])
  })

  it('is followed by another where an email fails while it is on its way', async () => {
    const inHand = Promise.withResolvers<void>()
    const no = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
    const make = (): Mailer => ({
      name: 'smtp',
      concurrency: 5,
      close: async () => {},
      send: async ({ to: { address } }) => {
        if (address.startsWith('ben@')) return no
        if (address === OLGA.email) inHand.resolve()
        if (!address.startsWith('cleo@')) return sent('')
        await inHand.promise
        return no
      },
    })
    const { party, olga } = await openParty({}, make)
    const slug = await party.exchange(olga)
    const add = (name: string) =>
      olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    await add('Ben')
    await party.deliver()
    party.clock.move({ minutes: 1 })
    await party.runJob('tell of failed mail')
    await add('Cleo')
    party.clock.move({ minutes: 1 })
    await party.deliver()
    const notices = async () => {
      const mails = party.ctx.db.selectFrom('outbox').select('state')
      return (await mails.where('kind', '=', 'mail_failure_notice').execute()).length
    }
    assert.equal(await notices(), 1)
    await party.passTo('2026-11-20T12:00:00Z')
    assert.equal(await notices(), 2)
    await party.passTo('2026-11-23T12:00:00Z')
    assert.equal(await notices(), 2)
  })
})
