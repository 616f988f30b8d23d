import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty, slugOf } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('nobody is in twice', async () => {
  const { party, olga } = await openParty()
  const { db } = party.ctx
  const ask = (slug: string, name: string, email: string, gift_ideas = '') =>
    party.visitor().post(paths.register(slug), { name, email, gift_ideas })
  const askByName = (slug: string, name: string, gift_ideas = '') =>
    party.visitor().post(paths.register(slug), { name, no_email: '1', gift_ideas })
  const idOf = async (slug: string) => {
    const exchanges = db.selectFrom('exchanges').select('id').where('slug', '=', slug)
    return (await exchanges.executeTakeFirstOrThrow()).id
  }
  const people = async (slug: string) => {
    const rows = db
      .selectFrom('participants')
      .selectAll()
      .where('exchange_id', '=', await idOf(slug))
    return await rows.orderBy('joined_at').orderBy('name').execute()
  }
  const rows = async (slug: string) =>
    (await people(slug)).map(({ name, status, gift_ideas }) =>
      `${name} ${status} ${gift_ideas}`.trim(),
    )
  const rulesOf = async (slug: string) => {
    const rules = db
      .selectFrom('exclusions')
      .selectAll()
      .where('exchange_id', '=', await idOf(slug))
    return (await rules.execute()).length
  }
  const answer = async (path: string, slug: string) => {
    const shown = (await olga.get(paths.waiting(slug))).valueOf('shown') ?? assert.fail()
    return await olga.submit(path, { shown })
  }
  /** Olga corrects the slip in Anna’s email, while Anna waits with the right one. */
  async function annaTwice() {
    const slug = await party.exchange(olga, { approves: '1' })
    await olga.submit(paths.people(slug), { name: 'Anna', email: 'ana@example.org' })
    await ask(slug, 'Anna', 'anna@example.org')
    const [anna] = await people(slug)
    const page = paths.person(slug, anna?.id ?? '')
    const version = (await olga.get(page)).valueOf('version') ?? ''
    await olga.submit(page, { name: 'Anna', email: 'anna@example.org', version })
    return slug
  }

  it('also not who waits while Olga corrects an email: she is told, and Anna gets her link', async () => {
    const slug = await annaTwice()
    await party.deliver()
    party.mails.length = 0
    const after = await answer(paths.accept(slug), slug)
    assert.match(after.text, /Already in, and stays in once/)
    assert.match(after.text, /Nobody’s waiting/)
    assert.deepEqual(await rows(slug), ['Anna active'])
    assert.match((await party.mailTo('anna@example.org')).subject, /^Your link: /)
  })

  it('nor among many, of whom the others come in', async () => {
    const slug = await annaTwice()
    party.clock.move({ minutes: 1 })
    await ask(slug, 'Ben', 'ben@example.org')
    const after = await answer(paths.accept(slug), slug)
    assert.match(after.text, /They’re in, nobody twice/)
    assert.deepEqual(await rows(slug), ['Anna active', 'Ben active'])
  })

  it('and who shares an email goes on waiting, with what they wrote', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    await ask(slug, 'Victor', 'family@example.org', 'A kite')
    party.clock.move({ minutes: 1 })
    await olga.submit(paths.people(slug), { name: 'Vera', email: 'family@example.org' })
    assert.deepEqual(await rows(slug), ['Victor waiting A kite', 'Vera active'])
    party.clock.move({ minutes: 1 })
    await answer(paths.accept(slug), slug)
    assert.deepEqual(await rows(slug), ['Vera active', 'Victor active A kite'])
  })

  it('and who is added by hand waits no longer, whatever the case of the name', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    await ask(slug, 'Zoë', 'zoe@example.org')
    await olga.submit(paths.people(slug), { name: 'ZOË', email: 'zoe@example.org' })
    assert.deepEqual(await rows(slug), ['ZOË active'])
  })

  it('and a no gives an invitation back as it was, a yes takes its rules along', async () => {
    const old = await party.exchange(olga)
    await party.joinAll(old, ['Victor', 'Ursula', 'Wim', 'Xena'])
    const ids = new Map((await people(old)).map(({ name, id }) => [name, id]))
    const [giver_id = '', recipient_id = ''] = [ids.get('Victor'), ids.get('Ursula')]
    await olga.submit(paths.exclusions(old), { giver_id, recipient_id, kind: 'mutual' })
    assert.equal(await rulesOf(old), 1)
    await olga.submit(paths.draw(old))
    await olga.submit(paths.complete(old))
    const fields = { name: 'Next', exchange_date: '2027-12-17', invite: '1' }
    const slug = slugOf(await olga.submit(paths.again(old), fields))
    await db.updateTable('exchanges').set({ approves: 1 }).where('slug', '=', slug).execute()
    await olga.submit(paths.openRegistration(slug))
    party.clock.move({ hours: 1 })
    const before = await people(slug)
    for (const name of ['Rude', 'Victor']) {
      await ask(slug, name, 'victor@example.org')
      await answer(paths.decline(slug), slug)
      assert.deepEqual(await people(slug), before)
      assert.equal(await rulesOf(slug), 1)
    }
    party.clock.move({ hours: 1 })
    await ask(slug, 'Vic', 'victor@example.org', 'A kite')
    await answer(paths.accept(slug), slug)
    const vic = (await people(slug)).filter(({ email }) => email === 'victor@example.org')
    assert.deepEqual(
      vic.map(({ name, status, gift_ideas }) => [name, status, gift_ideas]),
      [['Vic', 'active', 'A kite']],
    )
    assert.equal(vic[0]?.id, before.find(({ name }) => name === 'Victor')?.id)
    assert.equal(await rulesOf(slug), 1)
  })

  it('nor is one of two with the same name and no email lost: the second one is told that it is taken', async () => {
    const ways = [{ approves: '1' }, { max_participants: '3' }]
    for (const way of ways) {
      const slug = await party.exchange(olga, { ...way, joins_without_email: '1' })
      if (!way.approves) await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      party.clock.move({ minutes: 1 })
      const first = await askByName(slug, 'Gus', 'Tea')
      assert.match(first.text, /One more step/)
      const second = await askByName(slug, 'gus', 'Rum')
      assert.equal(second.status, 422)
      assert.match(second.text, /This name’s taken/)
      assert.equal(second.valueOf('gift_ideas'), 'Rum')
      assert.equal((await rows(slug)).at(-1), 'Gus waiting Tea')
      await answer(paths.accept(slug), slug)
      assert.equal((await askByName(slug, 'GUS', 'Gin')).status, 422)
      assert.equal((await rows(slug)).at(-1), 'Gus active Tea')
    }
  })

  it('and Olga is told where one with that name and no email has come in meanwhile', async () => {
    const slug = await party.exchange(olga, { joins_without_email: '1', approves: '1' })
    await olga.submit(paths.people(slug), { name: 'Gustav' })
    const [{ id } = assert.fail()] = await people(slug)
    await askByName(slug, 'Gus', 'Tea')
    const version = (await olga.get(paths.person(slug, id))).valueOf('version') ?? ''
    await olga.submit(paths.person(slug, id), { name: 'Gus', email: '', version })
    const after = await answer(paths.accept(slug), slug)
    assert.match(after.text, /Already in by that name\. Two people/)
    assert.doesNotMatch(after.text, /They’re in/)
    assert.deepEqual(await rows(slug), ['Gus active'])
  })
})

describe('who has said “no more emails” and waits', async () => {
  const { party, olga } = await openParty()
  const email = 'victor@example.org'

  it('is asked whether they may come again, once Olga says yes, and Olga reads of a card', async () => {
    const old = await party.exchange(olga)
    await olga.submit(paths.people(old), { name: 'Victor', email })
    const { text } = await party.mailTo(email)
    const [, link = ''] = /That’s not for me:\s+(\S+)/.exec(text) ?? []
    await party.visitor().submit(`${new URL(link).pathname}/no-more-mails`)
    const slug = await party.exchange(olga, { approves: '1' })
    party.clock.move({ hours: 25 })
    party.mails.length = 0
    await party.visitor().post(paths.register(slug), { name: 'Victor', email })
    const shown = (await olga.get(paths.waiting(slug))).valueOf('shown') ?? assert.fail()
    const after = await olga.submit(paths.accept(slug), { shown })
    assert.match(after.text, /They’re in\. Hand over a card next/)
    assert.match((await party.mailTo(email)).subject, /email you again/)
    assert.equal(party.mails.filter(({ to }) => to.address === email).length, 1)
  })
})
