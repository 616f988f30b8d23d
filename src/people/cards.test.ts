import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { OLGA, type Party, startParty } from '../../test/support/party.ts'
import type { Answer, Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

describe('a card for Grandma, who has no email', () => {
  let party: Party
  let olga: Visitor
  let slug: string
  let grandma: string
  before(async () => {
    party = await startParty()
  })
  beforeEach(async () => {
    party.clock.set('2026-11-20T10:00:00Z')
    olga = await party.olga()
    slug = await party.exchange(olga)
    const answer = await olga.post(paths.people(slug), { name: 'Grandma' })
    grandma = /participants\/(\w+)/.exec(answer.location)?.[1] ?? ''
    assert.match((await olga.get(answer.location)).text, /make a card for them/)
  })
  after(() => party.close())

  const page = () => olga.get(paths.person(slug, grandma))
  async function makeCard(): Promise<string> {
    const card = await olga.post(paths.card(slug, grandma))
    assert.equal(card.status, 200)
    return linkOn(card)
  }

  it('carries a link and a code that open her page on two devices', async () => {
    const card = await olga.post(paths.card(slug, grandma))
    assert.match(card.html, /<svg class="qr"/)
    assert.match(card.text, /For Grandma.*works until Friday, 18 December 2026/)
    const phone = await party.visitor().submit(linkOn(card))
    assert.match(phone.text, /Hello Grandma/)
    const tablet = await party.visitor().submit(linkOn(card))
    assert.match(tablet.text, /Hello Grandma/)
  })

  it('is shown once, and only its hash is stored', async () => {
    const link = await makeCard()
    assert.doesNotMatch((await olga.get(paths.card(slug, grandma))).html, /magic/)
    const stored = await party.ctx.db.selectFrom('sign_in_links').selectAll().execute()
    assert.ok(!JSON.stringify(stored).includes(link.split('/').at(-1) ?? ''))
    assert.ok(!party.log.join('').includes(link))
  })

  it('tells when it was first opened, so that a peek does not go unnoticed', async () => {
    const link = await makeCard()
    await party.visitor().get(link)
    assert.match((await page()).text, /Their card has not been opened yet/)
    party.clock.move({ hours: 1 })
    await party.visitor().submit(link)
    party.clock.move({ hours: 1 })
    await party.visitor().submit(link)
    assert.match((await page()).text, /card was first opened on 20 Nov 2026, 12:00/)
    const hers = await party.visitor().submit(link)
    assert.match(hers.text, /Your card was first opened on 20 Nov 2026, 12:00\. Was that not you\?/)
    assert.doesNotMatch(hers.text, /by mail/)
    assert.match((await olga.get(paths.desk(slug))).text, /card opened on 20 Nov 2026, 12:00/)
    await makeCard()
    assert.match((await page()).text, /card was first opened on 20 Nov 2026, 12:00/)
    await olga.submit(paths.person(slug, grandma), { name: 'Grandma', email: 'gran@example.org' })
    assert.match((await page()).text, /card was first opened on 20 Nov 2026, 12:00/)
  })

  it('ends with a new one, as do the pages it opened', async () => {
    const old = await makeCard()
    const visitor = party.visitor()
    await visitor.submit(old)
    const fresh = await makeCard()
    assert.equal((await visitor.get(paths.dashboard(slug))).status, 303)
    const over = await visitor.get(old)
    assert.match(over.text, /This card no longer works/)
    assert.doesNotMatch(over.text, /Mail me a fresh link/)
    assert.equal((await visitor.post(old)).status, 409)
    assert.match((await visitor.submit(fresh)).text, /Hello Grandma/)
  })

  it('lives until the day is over where the exchange takes place, wherever the day is moved', async () => {
    const link = await makeCard()
    party.clock.set('2026-12-18T22:59:00Z')
    assert.match((await party.visitor().submit(link)).text, /Hello Grandma/)
    party.clock.set('2026-12-18T23:00:00Z')
    assert.equal((await party.visitor().post(link)).status, 409)
    await olga.post(paths.adminSignIn(), OLGA)
    assert.equal((await olga.post(paths.card(slug, grandma))).status, 409)
    await olga.submit(paths.desk(slug), {
      name: 'Office party',
      exchange_date: '2026-12-20',
      timezone: 'Europe/Berlin',
    })
    assert.match((await party.visitor().submit(link)).text, /Hello Grandma/)
  })

  it('ends when Grandma gets an email after all, as does the page it opened', async () => {
    const link = await makeCard()
    const phone = party.visitor()
    await phone.submit(link)
    await olga.submit(paths.person(slug, grandma), { name: 'Grandma', email: 'oma@example.org' })
    assert.equal((await party.visitor().post(link)).status, 409)
    assert.equal((await phone.get(paths.dashboard(slug))).status, 303)
    await party.mailTo('oma@example.org')
  })

  it('is not for Anna, who gets her link by mail, nor for anybody who has left', async () => {
    const answer = await olga.post(paths.people(slug), { name: 'Anna', email: 'anna@example.org' })
    assert.equal(answer.status, 303)
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('email', '=', 'anna@example.org')
      .orderBy('joined_at', 'desc')
      .executeTakeFirstOrThrow()
    assert.equal((await olga.get(paths.card(slug, id))).status, 409)
    assert.equal((await olga.post(paths.card(slug, id))).status, 409)
    const link = await makeCard()
    await olga.submit(paths.removePerson(slug, grandma))
    assert.equal((await party.visitor().get(link)).status, 404)
    assert.equal((await olga.post(paths.card(slug, grandma))).status, 404)
  })
})

function linkOn(card: Answer): string {
  const address = /class="address">([^<]+)</.exec(card.html)?.[1] ?? ''
  return new URL(address).pathname
}
