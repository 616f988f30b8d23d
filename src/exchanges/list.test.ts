import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import type { Mailer } from '../platform/mail/mailer.ts'

/** A mail server that knows nobody called Ben. */
const refusesBen = (): Mailer => ({
  name: 'smtp',
  concurrency: 1,
  async send({ to }) {
    return to.address.startsWith('ben@')
      ? { outcome: 'failed', reason: 'smtp_address_refused' }
      : { outcome: 'sent', reference: 'taken' }
  },
  async close() {},
})

describe('Olga’s exchanges', () => {
  let party: Party
  let olga: Visitor
  before(async () => {
    party = await startParty({}, refusesBen)
    olga = await party.olga()
  })
  after(() => party.close())

  it('begin with the first one', async () => {
    const page = await olga.get(paths.adminHome())
    assert.match(page.text, /Your first exchange/)
    assert.ok(page.html.includes(`href="${paths.newExchange()}"`))
  })

  it('say who is in, whose gift ideas are missing, and which mail did not arrive', async () => {
    const slug = await party.exchange(olga, { name: 'Family' })
    await olga.submit(paths.people(slug), { name: 'Anna', gift_ideas: 'tea' })
    assert.match((await olga.get(paths.adminHome())).text, /in 28 days · 1 person · everybody has/)
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
    await party.deliver()
    const page = await olga.get(paths.adminHome())
    assert.match(page.text, /Family Registration open Friday, 18 December 2026 in 28 days/)
    assert.match(page.text, /2 people · 1 without gift ideas One mail did not arrive/)
    assert.ok(page.html.includes(`href="${paths.exchangeMail(slug)}"`))
    assert.match((await olga.get(paths.desk(slug))).text, /mail does not arrive/)
  })

  it('are folded away once they are past', async () => {
    const slug = await party.exchange(olga, { name: 'Last summer' })
    for (const name of ['Cleo', 'Dan', 'Eva']) await olga.submit(paths.people(slug), { name })
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    const { html } = await olga.get(paths.adminHome())
    assert.match(html, /<details><summary>Past exchanges \(1\)<\/summary>[\s\S]*Last summer/)
  })
})
