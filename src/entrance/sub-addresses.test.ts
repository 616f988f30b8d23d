import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { linkIn, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { ASKED_MAILS_TO_UNANSWERED } from './rules.ts'
import { noteAskedMail } from './unanswered.ts'

const tagged = (tag: string | number) => `anna+${tag}@example.org`

describe('the addresses of one mailbox, which differ by what stands behind a plus', async () => {
  const { party, ...signedIn } = await openParty()
  let { olga } = signedIn
  let slug: string
  beforeEach(async () => {
    party.clock.move({ hours: 26 })
    olga = await party.olga()
    await party.deliver()
    party.mails.length = 0
    slug = await party.exchange(olga, { exchange_date: '2027-12-18' })
  })

  const register = (email: string, name = email.split('@')[0] ?? '') =>
    party.visitor().post(paths.register(slug), { name, email })
  const ask = (email: string) => party.visitor().post(paths.requestAccess(slug), { email })
  /** How many mails went to Anna’s mailbox; none waits any more. */
  async function countMails(): Promise<number> {
    await party.deliver()
    return party.mails.filter(({ to }) => /^anna(\+.*)?@example\.org$/.test(to.address)).length
  }
  async function countPeople(status: 'active' | 'waiting'): Promise<number> {
    const people = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select('participants.id')
      .where('slug', '=', slug)
      .where('status', '=', status)
      .execute()
    return people.length
  }

  it('take in two of a family, and each mail goes to the address as it was typed', async () => {
    for (const [name, email] of [
      ['Anna', 'anna@example.org'],
      ['Ben', tagged('ben')],
    ] as const) {
      assert.equal((await register(email, name)).status, 200)
      await party.visitor().submit(linkIn(await party.mailTo(email)))
    }
    assert.equal(await countPeople('active'), 2)
  })

  it('get mails three times an hour by joining, like one address; who comes then waits for Olga’s yes', async () => {
    for (let one = 0; one < 60; one += 1) {
      assert.equal((await register(tagged(one))).status, 200)
      await party.deliver()
    }
    // Three who are in now, and each time a link for who was in before.
    assert.equal(await countMails(), 3 + 1 + 2)
    assert.equal(await countPeople('active'), 3)
    assert.equal(await countPeople('waiting'), 57)
    assert.match((await register(tagged('more'))).text, /You’re in once Olga says yes/)
  })

  it('get theirs three times by asking and joining together, in any order', async () => {
    for (const one of ['a', 'b'])
      await olga.post(paths.people(slug), { name: one, email: tagged(one) })
    await party.deliver()
    party.mails.length = 0
    for (let time = 0; time < 3; time += 1) {
      assert.equal((await ask(tagged('a'))).status, 200)
      await party.deliver()
    }
    assert.equal((await ask(tagged('b'))).status, 429)
    for (const email of [tagged('c'), 'anna@example.org']) {
      assert.match((await register(email)).text, /You’re in once Olga says yes/)
    }
    // Nothing tells that this one is in.
    assert.match((await register(tagged('b'))).text, /You’re in once Olga says yes/)
    assert.equal(await countMails(), 3 * 2)
  })

  it('mail whoever is in, also when it is asked for with one that nobody is in with', async () => {
    await register('anna@example.org', 'Anna')
    await party.deliver()
    for (const tag of ['one', 'two']) {
      const before = await countMails()
      assert.equal((await ask(tagged(tag))).status, 200)
      assert.equal(await countMails(), before + 1)
      await party.visitor().submit(linkIn(await party.mailTo('anna@example.org')))
    }
    assert.equal((await ask('anna@example.org')).status, 429)
    const lost = party.visitor().post(paths.lostLink(), { email: tagged('three') })
    assert.equal((await lost).status, 200)
    // In this exchange, and in those before it.
    assert.ok((await countMails()) > 3)
    assert.ok(party.mails.slice(3).some(({ to }) => to.address === 'anna@example.org'))
  })

  it('keep nobody from joining who has asked for a link with the same address before', async () => {
    for (let time = 0; time < 3; time += 1) await ask('anna@example.org')
    await register('anna@example.org', 'Anna')
    assert.equal(await countPeople('active'), 1)
    assert.equal(await countMails(), 1)
  })

  it('share what is mailed of all exchanges, but not what whoever has a mail of ours asks for by it', async () => {
    const links: string[] = []
    for (const one of ['a', 'b']) {
      await olga.post(paths.people(slug), { name: one, email: tagged(one) })
      links.push(linkIn(await party.mailTo(tagged(one))))
    }
    const lost = (email: string) => party.visitor().post(paths.lostLink(), { email })
    const fresh = (link = '') => party.visitor().post(`${link}/fresh`)
    for (let time = 0; time < 3; time += 1) {
      assert.equal((await lost(tagged('a'))).status, 200)
      assert.equal((await fresh(links[0])).status, 200)
    }
    assert.equal((await lost(tagged('b'))).status, 429)
    assert.equal((await fresh(links[0])).status, 429)
    assert.equal((await fresh(links[1])).status, 200)
    assert.equal((await lost('annabel@example.org')).status, 200)
  })

  it('get one mail each on a day on which strangers have used up all', async () => {
    const { id: exchange_id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    for (const one of ['a', 'b'])
      await olga.post(paths.people(slug), { name: one, email: tagged(one) })
    await party.deliver()
    party.mails.length = 0
    for (let other = 0; other < ASKED_MAILS_TO_UNANSWERED.max; other += 1) {
      const email = `${other}@example.org`
      await noteAskedMail(party.ctx, { id: `${other}`, email, exchange_id })
    }
    for (const one of ['a', 'b']) await ask(tagged(one))
    assert.equal(await countMails(), 2)
  })
})
