import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linkIn, OLGA, openParty } from '../../test/support/party.ts'
import type { Answer, Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { deleteOldKeptForms } from './kept-forms.ts'
import { SESSION_LIFETIME_DAYS } from './session-store.ts'

const TEA = { name: 'Anna', gift_ideas: 'tea from Darjeeling', postal_address: 'Tree 7' }
const LATER = { exchange_date: '2027-12-18' }
const PARTY = {
  name: 'New Year',
  host: 'Olga',
  exchange_date: '2026-12-31',
  timezone: 'Europe/Berlin',
}

describe('a form that is sent after its session ended', async () => {
  const { party, ...signedIn } = await openParty()
  let { olga } = signedIn
  const slug = await party.exchange(olga)

  async function signBackIn(visitor: Visitor): Promise<Answer> {
    await visitor.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    return await visitor.submit(linkIn(await party.mailTo('anna@example.org')))
  }

  it('comes back to Olga, filled, once she has signed in again', async () => {
    const form = await olga.get(paths.editExchange(slug))
    party.clock.move({ days: 8 })
    const version = form.valueOf('version') ?? ''
    const sent = await olga.post(paths.desk(slug), { ...PARTY, version })
    assert.equal(sent.status, 303)
    const signIn = await olga.get(sent.location)
    assert.match(signIn.text, /You’(ve|d) been signed out, so nothing is saved/)
    const next = signIn.valueOf('next') ?? ''
    const page = await olga.submit(paths.adminSignIn(), { ...OLGA, next })
    assert.match(page.text, /Here’s what you typed/)
    assert.equal(page.valueOf('name'), 'New Year')
    await olga.submit(paths.desk(slug), { ...PARTY, version })
    const later = await olga.get(paths.editExchange(slug))
    assert.doesNotMatch(later.text, /Here’s what you typed/)
  })

  it('is known by a cookie that the browser keeps for longer than any session lasts', async () => {
    const { headers } = await party.visitor().post(paths.adminSignIn(), OLGA)
    const [, until = ''] =
      /klaus_session=.*?Expires=([^;]+)/.exec(String(headers['set-cookie'])) ?? []
    const days = (new Date(until).getTime() - Date.now()) / (24 * 60 * 60 * 1000)
    assert.ok(days > SESSION_LIFETIME_DAYS + 2, until)
  })

  it('comes back to Anna after the link in her mail, in the same browser', async () => {
    const anna = await party.join(slug, 'Anna')
    party.clock.move({ days: 8 })
    const sent = await anna.post(paths.profile(slug), TEA)
    assert.equal(sent.location, paths.requestAccess(slug))
    assert.match((await anna.get(sent.location)).text, /nothing is saved/)
    const page = await signBackIn(anna)
    assert.match(page.text, /Here’s what you typed/)
    assert.equal(page.valueOf('gift_ideas'), 'tea from Darjeeling')
    await anna.get(paths.profile(slug), 'HEAD')
    const again = await anna.get(paths.profile(slug))
    assert.equal(again.valueOf('gift_ideas'), 'tea from Darjeeling', 'a reload loses nothing')
    await anna.submit(paths.profile(slug), TEA)
    assert.doesNotMatch((await anna.get(paths.profile(slug))).text, /Here’s what you typed/)
  })

  it('comes back in that browser alone, and what is sent from another session never in its place', async () => {
    const left = party.visitor()
    await left.submit(paths.adminSignIn(), OLGA)
    await left.post(paths.adminSignOut())
    await olga.submit(paths.adminSignIn(), OLGA)
    await olga.submit(paths.signOutEverywhere())
    const ours = { instance_name: 'Our place', name: 'Olga', email: OLGA.email }
    await olga.post(paths.settings(), ours)
    await left.post(paths.settings(), { ...ours, email: 'mallory@evil.example' })
    await olga.submit(paths.adminSignIn(), OLGA)
    await left.post(paths.settings(), { ...ours, email: 'mallory@evil.example' })
    const page = await olga.get(paths.settings())
    assert.match(page.text, /Here’s what you typed/)
    assert.equal(page.valueOf('instance_name'), 'Our place')
    assert.equal(page.valueOf('email'), OLGA.email)
  })

  it('is not shown to Ben who signs in on Anna’s device', async () => {
    const device = await party.join(slug, 'Anna', { email: 'anna2@example.org' })
    party.clock.move({ days: 8 })
    await device.post(paths.profile(slug), TEA)
    await party.join(slug, 'Ben')
    await device.post(paths.requestAccess(slug), { email: 'ben@example.org' })
    await device.submit(linkIn(await party.mailTo('ben@example.org')))
    const page = await device.get(paths.profile(slug))
    assert.equal(page.valueOf('name'), 'Ben')
    assert.doesNotMatch(page.html, /Darjeeling/)
  })

  it('is kept sealed, without passwords, and for an hour', async () => {
    const cleo = await party.join(slug, 'Cleo')
    party.clock.move({ days: 8 })
    await cleo.post(paths.profile(slug), { ...TEA, password: 'not for keeping' })
    const rows = JSON.stringify(await party.ctx.db.selectFrom('kept_forms').selectAll().execute())
    assert.doesNotMatch(rows, /Darjeeling|not for keeping|profile/)
    const sessions = await party.ctx.db.selectFrom('sessions').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(sessions), /Darjeeling|profile/)
    party.clock.move({ minutes: 61 })
    await cleo.post(paths.requestAccess(slug), { email: 'cleo@example.org' })
    const page = await cleo.submit(linkIn(await party.mailTo('cleo@example.org')))
    assert.doesNotMatch(page.html, /Darjeeling/)
    await deleteOldKeptForms(party.ctx)
    assert.deepEqual(await party.ctx.db.selectFrom('kept_forms').selectAll().execute(), [])
  })

  it('is kept after signing out in another window, too', async () => {
    const dan = await party.join(slug, 'Dan')
    await dan.post(paths.participantSignOut(slug))
    await dan.post(paths.profile(slug), { ...TEA, name: 'Dan' })
    await dan.post(paths.requestAccess(slug), { email: 'dan@example.org' })
    const page = await dan.submit(linkIn(await party.mailTo('dan@example.org')))
    assert.equal(page.valueOf('gift_ideas'), 'tea from Darjeeling')
  })

  it('is kept only where a session had been, so strangers cannot fill the store', async () => {
    const stored = async () => {
      const sessions = await party.ctx.db.selectFrom('sessions').select('id_hash').execute()
      const forms = await party.ctx.db.selectFrom('kept_forms').select('id').execute()
      return [sessions.length, forms.length]
    }
    const before = await stored()
    const mallory = party.visitor()
    const anywhere = await party.join(await party.exchange(await party.olga(), LATER), 'Emil')
    const withHers = await stored()
    assert.deepEqual(withHers, [(before[0] ?? 0) + 2, before[1]])
    for (const who of [mallory, anywhere]) {
      assert.equal((await who.post(paths.profile(slug), TEA)).status, 303)
      assert.equal((await who.post(paths.settings(), { instance_name: 'x' })).status, 303)
      assert.equal((await who.postWithoutToken(paths.profile(slug), TEA)).status, 303)
    }
    assert.deepEqual(await stored(), withHers)
  })

  const keptIds = async () => {
    const rows = await party.ctx.db.selectFrom('kept_forms').select('id').execute()
    return rows.map(({ id }) => id)
  }

  it('is one of five that a guest may have, who comes in by a card as often as they like', async () => {
    olga = await party.olga()
    const open = await party.exchange(olga, { ...LATER, joins_without_email: '1' })
    const joined = await party.visitor().post(paths.register(open), { name: 'Mal', no_email: '1' })
    const [card = ''] = /\/k\/[\w-]+/.exec(joined.html) ?? []
    const before = (await keptIds()).length
    for (let browser = 1; browser <= 8; browser += 1) {
      const mal = party.visitor()
      await mal.submit(card)
      await mal.post(paths.participantSignOut(open))
      assert.equal((await mal.post(paths.profile(open), TEA)).status, 303)
      assert.equal((await keptIds()).length, before + Math.min(browser, 5))
    }
  })

  it('is one for each browser, however many are sent at once', async () => {
    const mallory = await party.join(slug, 'Mallory')
    await mallory.post(paths.participantSignOut(slug))
    const before = (await keptIds()).length
    const sent = Array.from({ length: 50 }, (_, number) =>
      mallory.post(paths.profile(slug), { ...TEA, gift_ideas: `tea ${number}` }),
    )
    for (const { status } of await Promise.all(sent)) assert.equal(status, 303)
    assert.equal((await keptIds()).length, before + 1)
    await mallory.post(paths.requestAccess(slug), { email: 'mallory@example.org' })
    const page = await mallory.submit(linkIn(await party.mailTo('mallory@example.org')))
    assert.match(page.valueOf('gift_ideas') ?? '', /^tea \d+$/, 'and she finds one of them')
  })

  it('of a guest’s and of Olga’s comes back, however many strangers and colleagues send theirs', async () => {
    const expires_at = '2026-01-01T00:00:00.000Z'
    const strangers = Array.from({ length: 500 }, (_, number) => {
      const id = `guest another-exchange network-${number} stranger-${number} session`
      return { id, sealed_form: '', expires_at }
    })
    await party.ctx.db.insertInto('kept_forms').values(strangers).execute()
    const guests = async () => (await keptIds()).filter((id) => id.startsWith('guest')).length
    const [gina, mallory] = [await party.join(slug, 'Gina'), await party.join(slug, 'Mal')]
    for (const guest of [gina, mallory]) await guest.post(paths.participantSignOut(slug))
    await gina.post(paths.profile(slug), TEA)
    for (let time = 1; time <= 120; time += 1) await mallory.post(paths.profile(slug), TEA)
    await gina.post(paths.profile(slug), { ...TEA, gift_ideas: 'coffee' })
    assert.equal(await guests(), 500)
    olga = await party.olga()
    await olga.post(paths.adminSignOut())
    const sent = await olga.post(paths.exchanges(), { ...PARTY, name: 'A long text' })
    await mallory.post(paths.profile(slug), TEA)
    assert.equal(await guests(), 500, 'hers takes no place of theirs')
    const next = new URL(sent.location, 'http://klaus.test').searchParams.get('next') ?? ''
    assert.equal(
      (await olga.submit(paths.adminSignIn(), { ...OLGA, next })).valueOf('name'),
      'A long text',
    )
    await gina.post(paths.requestAccess(slug), { email: 'gina@example.org' })
    const page = await gina.submit(linkIn(await party.mailTo('gina@example.org')))
    assert.equal(page.valueOf('gift_ideas'), 'coffee')
  })

  it('is told of no longer once it has made room for others', async () => {
    const hugo = await party.join(slug, 'Hugo')
    await hugo.post(paths.participantSignOut(slug))
    await hugo.post(paths.profile(slug), TEA)
    assert.match((await hugo.get(paths.requestAccess(slug))).text, /nothing is saved yet/)
    await party.ctx.db.deleteFrom('kept_forms').where('id', 'like', 'guest %').execute()
    assert.doesNotMatch((await hugo.get(paths.requestAccess(slug))).text, /nothing is saved yet/)
  })

  it('comes back on every page of Olga’s that has a form', async () => {
    party.clock.set('2026-11-20T10:00:00Z')
    olga = await party.olga()
    const drawn = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) await olga.submit(paths.people(drawn), { name })
    await olga.submit(paths.draw(drawn))
    const over = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) await olga.submit(paths.people(over), { name })
    await olga.submit(paths.draw(over))
    await olga.submit(paths.complete(over))
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select('participants.id')
      .where('slug', '=', slug)
      .where('status', '=', 'active')
      .executeTakeFirstOrThrow()
    const forms: [page: string, action: string, field: string][] = [
      [paths.newExchange(), paths.exchanges(), 'name'],
      [paths.editExchange(slug), paths.desk(slug), 'location'],
      [paths.newPerson(slug), paths.people(slug), 'gift_ideas'],
      [paths.person(slug, id), paths.person(slug, id), 'gift_ideas'],
      [paths.importPeople(slug), paths.importPeople(slug), 'list'],
      [paths.importPeople(slug), paths.confirmImport(slug), 'list'],
      [paths.exclusions(slug), paths.households(slug), `household-${id}`],
      [paths.latecomer(drawn), paths.latecomer(drawn), 'name'],
      [paths.again(over), paths.again(over), 'name'],
      [paths.settings(), paths.settings(), 'instance_name'],
    ]
    for (const [page, action, field] of forms) {
      party.clock.move({ days: 8 })
      const sent = await olga.post(action, { [field]: 'typed before' })
      const next = new URL(sent.location, 'http://klaus.test').searchParams.get('next') ?? ''
      assert.equal(next, page)
      const form = await olga.submit(paths.adminSignIn(), { ...OLGA, next })
      assert.equal(form.valueOf(field), 'typed before', page)
      assert.match(form.text, /You’(ve|d) been signed out/, page)
    }
  })

  it('comes back in the view of its own that it has where many people are in', async () => {
    const olga = await party.olga()
    const many = await party.exchange(olga, { ...LATER, name: 'Everybody' })
    const list = Array.from({ length: 22 }, (_, index) => `Guest ${index}`).join('\n')
    const seen = (await olga.post(paths.importPeople(many), { list })).valueOf('seen') ?? ''
    await olga.submit(paths.confirmImport(many), { list, seen })
    const { html } = await olga.get(`${paths.exclusions(many)}?add=1`)
    const [, giver_id = ''] = /<option value="(\w{10,})"/.exec(html) ?? []
    party.clock.move({ days: 8 })
    const sent = await olga.post(paths.exclusions(many), { giver_id, recipient_id: '', kind: '' })
    const next = (await olga.get(sent.location)).valueOf('next') ?? ''
    const page = await olga.submit(paths.adminSignIn(), { ...OLGA, next })
    assert.match(page.text, /Here’s what you typed/)
    assert.ok(page.html.includes(`<option value="${giver_id}" selected`))
  })

  it('is none if it does not open, and keeps nobody from their page', async () => {
    const page = paths.profile(slug)
    const gita = await party.join(slug, 'Gita')
    party.clock.move({ days: 8 })
    await gita.post(page, { ...TEA, name: 'Gita' })
    const { numUpdatedRows } = await party.ctx.db
      .updateTable('kept_forms')
      .set({ sealed_form: '1.instance.garbage' })
      .executeTakeFirstOrThrow()
    assert.ok(numUpdatedRows > 0n)
    await gita.post(paths.requestAccess(slug), { email: 'gita@example.org' })
    assert.equal((await gita.submit(linkIn(await party.mailTo('gita@example.org')))).status, 200)
    assert.equal((await gita.get(page)).status, 200)
  })

  it('leads Olga to the desk where she pressed a button too late', async () => {
    olga.cookies.delete('klaus_session')
    const sent = await olga.post(paths.closeRegistration(slug))
    assert.equal(
      sent.location,
      `${paths.adminSignIn()}?next=${encodeURIComponent(paths.desk(slug))}`,
    )
  })
})
