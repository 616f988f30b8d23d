import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'

const EVE = { name: 'Eve', email: 'eve@example.org' }

describe('joining late and dropping out', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let guests: Map<string, Visitor>

  beforeEach(async () => {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga)
    guests = new Map()
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
      guests.set(name, await party.join(slug, name))
    await olga.submit(paths.draw(slug))
    await party.deliver()
    party.mails.length = 0
  })

  it('fits Eve in: one person gets another name, and is told that the first no longer holds', async () => {
    const before = await whoGivesToWhom(party, slug)
    const preview = await olga.post(paths.latecomer(slug), EVE)
    assert.match(preview.text, /One person will be told by mail/)
    assert.deepEqual(await whoGivesToWhom(party, slug), before)

    await olga.submit(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    const now = await whoGivesToWhom(party, slug)
    const changed = [...before].filter(([giver, recipient]) => now.get(giver) !== recipient)
    assert.equal(changed.length, 1)
    assert.equal(now.size, 5)
    assert.equal(new Set(now.values()).size, 5)

    const [giver = ''] = changed[0] ?? []
    await party.deliver()
    const told = party.mails.filter((mail) => mail.to.address !== EVE.email)
    assert.deepEqual(
      told.map((mail) => mail.to.address),
      [`${giver.toLowerCase()}@example.org`],
    )
    assert.match(told[0]?.text ?? '', /no longer/)
    assert.match(told[0]?.text ?? '', /Eve/)
    assert.match((await party.mailTo(EVE.email)).text, new RegExp(`\\b${now.get('Eve')}\\b`))
  })

  it('never tells Olga, or whoever reads the database, whose name has changed', async () => {
    const before = await whoGivesToWhom(party, slug)
    await olga.submit(paths.latecomer(slug), { ...EVE, confirmed: '1' })
    const now = await whoGivesToWhom(party, slug)
    const [giver = ''] = [...before].find(([name, to]) => now.get(name) !== to) ?? []
    const id = (await idsByName(party, slug)).get(giver)
    const rows = await party.ctx.db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'changed_assignment')
      .execute()
    assert.ok(rows.length > 0)
    for (const row of atLeastOne(rows)) assert.ok(!JSON.stringify(row).includes(id ?? 'none'))
  })

  it('lets Dan drop out: whoever drew him gets another name, and his page closes', async () => {
    const before = await whoGivesToWhom(party, slug)
    const dan = (await idsByName(party, slug)).get('Dan') ?? ''
    const preview = await olga.get(paths.dropOut(slug, dan))
    assert.match(preview.text, /Take Dan out\?/)
    assert.match(preview.text, /One person will be told/)

    await olga.submit(paths.dropOut(slug, dan))
    const now = await whoGivesToWhom(party, slug)
    const [giverOfDan = ''] = [...before].find(([, recipient]) => recipient === 'Dan') ?? []
    assert.deepEqual([...now.keys()].sort(), ['Anna', 'Ben', 'Cleo'])
    assert.equal(now.get(giverOfDan), before.get('Dan'))

    await party.deliver()
    assert.deepEqual(
      party.mails.map((mail) => mail.to.address).sort(),
      ['dan@example.org', `${giverOfDan.toLowerCase()}@example.org`].sort(),
    )
    const page = await guests.get('Dan')?.get(paths.dashboard(slug))
    assert.equal(page?.status, 303)
  })

  it('refuses in a sentence when fewer than three would be left', async () => {
    const ids = await idsByName(party, slug)
    await olga.submit(paths.dropOut(slug, ids.get('Dan') ?? ''))
    const refused = await olga.post(paths.dropOut(slug, ids.get('Cleo') ?? ''))
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Fewer than three people would be left/)
    assert.equal((await whoGivesToWhom(party, slug)).size, 3)
  })

  it('refuses and changes nothing when the rules leave no place for Eve', async () => {
    const before = await whoGivesToWhom(party, slug)
    const ids = await idsByName(party, slug)
    const households = [...ids.values()].map((id) => [`household-${id}`, 'everybody'])
    await olga.submit(paths.households(slug), Object.fromEntries(households))
    const refused = await olga.post(paths.latecomer(slug), { ...EVE, household: 'everybody' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /no way to give everybody a recipient/)
    assert.deepEqual(await whoGivesToWhom(party, slug), before)
  })

  it('keeps what Olga typed when Eve has no name or is in already', async () => {
    const nameless = await olga.post(paths.latecomer(slug), { ...EVE, name: '' })
    assert.equal(nameless.status, 422)
    assert.equal(nameless.valueOf('email'), EVE.email)
    const twice = { name: 'Anna', email: 'anna@example.org' }
    const known = await olga.post(paths.latecomer(slug), twice)
    assert.equal(known.status, 422)
    assert.match(known.text, /takes part already/)
  })

  it('takes Eve as anybody is taken before the draw: with no email, with a shared one, never twice', async () => {
    await olga.submit(paths.latecomer(slug), { name: 'Eve', email: ' ', confirmed: '1' })
    const again = await olga.post(paths.latecomer(slug), { name: ' eve ', email: '' })
    assert.equal(again.status, 422)
    assert.match(again.text, /takes part already/)
    const shared = { name: 'Frida', email: 'anna@example.org', confirmed: '1' }
    await olga.submit(paths.latecomer(slug), shared)
    const unlike = await olga.post(paths.latecomer(slug), { ...EVE, email: 'eve@example' })
    assert.equal(unlike.status, 422)
    assert.match(unlike.text, /does not look like an email address/)
    assert.equal((await idsByName(party, slug)).size, 6)
  })

  it('is not there before the draw, for strangers, or without the form’s token', async () => {
    const open = await party.exchange(olga)
    assert.equal((await olga.get(paths.latecomer(open))).status, 409)
    assert.equal((await olga.post(paths.latecomer(open), EVE)).status, 409)
    assert.equal((await olga.get(paths.dropOut(slug, 'nobody'))).status, 404)
    const mallory = party.visitor()
    assert.equal((await mallory.post(paths.latecomer(slug), EVE)).status, 303)
    assert.equal((await olga.postWithoutToken(paths.latecomer(slug), EVE)).status, 403)
  })
})

async function whoGivesToWhom(party: Party, slug: string): Promise<Map<string, string>> {
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const names = new Map([...(await idsByName(party, slug))].map(([name, id]) => [id, name]))
  const pairs = await readAssignment(party.ctx, exchange)
  return new Map([...pairs].map(([giver, to]) => [names.get(giver) ?? '', names.get(to) ?? '']))
}

async function idsByName(party: Party, slug: string): Promise<Map<string, string>> {
  const exchange = await findExchange(party.ctx, slug)
  const people = await listParticipants(party.ctx, exchange?.id ?? '')
  return new Map(people.map(({ name, id }) => [name, id]))
}
