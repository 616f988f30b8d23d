import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

const PARTY = { name: 'Office party', exchange_date: '2026-12-18', timezone: 'Europe/Berlin' }

describe('two windows with one form', () => {
  let party: Party
  let olga: Visitor
  let slug: string
  before(async () => {
    party = await startParty()
    olga = await party.olga()
    slug = await party.exchange(olga)
  })
  after(() => party.close())

  it('tells Olga what was saved meanwhile, keeps what she typed, and saves when she insists', async () => {
    const version = (await olga.get(paths.editExchange(slug))).valueOf('version') ?? ''
    await olga.submit(paths.desk(slug), { ...PARTY, version, budget: '30 €' })
    const typed = { ...PARTY, version, budget: '10 €', description: 'Bring\r\ncake.' }
    const conflict = await olga.post(paths.desk(slug), typed)
    assert.equal(conflict.status, 409)
    assert.match(conflict.text, /Somebody changed this meanwhile/)
    assert.match(conflict.text, /Saved now: 30 €/)
    assert.equal(conflict.valueOf('budget'), '10 €')
    assert.match(conflict.html, /Bring\r?\ncake\./)
    assert.match((await olga.get(paths.desk(slug))).text, /30 €/)
    const desk = await olga.submit(paths.desk(slug), {
      ...typed,
      version: conflict.valueOf('version') ?? '',
    })
    assert.match(desk.text, /10 €/)
  })

  it('tells Anna that her page was saved in another window', async () => {
    const anna = await party.join(slug, 'Anna', { gift_ideas: 'books' })
    const version = (await anna.get(paths.profile(slug))).valueOf('version') ?? ''
    await anna.submit(paths.profile(slug), { name: 'Anna', version, gift_ideas: 'tea' })
    const typed = { name: 'Anna', version, gift_ideas: 'soap' }
    const conflict = await anna.post(paths.profile(slug), typed)
    assert.equal(conflict.status, 409)
    assert.match(conflict.text, /Saved now: tea/)
    assert.equal(conflict.valueOf('gift_ideas'), 'soap')
    await anna.submit(paths.profile(slug), { ...typed, version: conflict.valueOf('version') ?? '' })
    assert.match((await anna.get(paths.dashboard(slug))).text, /soap/)
  })
})
