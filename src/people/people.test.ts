import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { linkIn, OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('the people of an exchange, for Olga', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga)
  })

  async function idOf(name: string, inSlug = slug): Promise<string> {
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select('participants.id')
      .where('slug', '=', inSlug)
      .where('participants.name', '=', name)
      .executeTakeFirstOrThrow()
    return id
  }

  async function draw() {
    await party.joinAll(slug, ['Ben', 'Cleo', 'Dan'])
    await olga.submit(paths.draw(slug))
  }

  it('Anna is added by hand, in any state before the draw, and gets the mail of a registration', async () => {
    await olga.submit(paths.closeRegistration(slug))
    const desk = await olga.submit(paths.people(slug), {
      name: 'Anna',
      email: 'Anna@Example.org',
      gift_ideas: 'tea',
      household: 'Berg',
    })
    assert.match(desk.text, /They’re in, and an email is on its way/)
    assert.match(desk.text, /Anna anna@example\.org hasn’t opened their page/)
    const anna = party.visitor()
    const page = await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    assert.match(page.text, /tea/)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /hasn’t opened their page/)
  })

  it('two children share an address; the same child is not added twice', async () => {
    const email = 'parents@example.org'
    await olga.submit(paths.people(slug), { name: 'Anna', email })
    await olga.submit(paths.people(slug), { name: 'Ben', email })
    const again = await olga.post(paths.people(slug), { name: 'anna', email, gift_ideas: 'a kite' })
    assert.equal(again.status, 422)
    assert.match(again.text, /Someone called anna is already in\. Add a surname/)
    assert.equal(again.valueOf('gift_ideas'), 'a kite')
    await olga.submit(paths.removePerson(slug, await idOf('Anna')))
    await olga.submit(paths.removePerson(slug, await idOf('Ben')))
    await olga.submit(paths.people(slug), { name: 'Ben', email })
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /1 person/)
    assert.match(text, /Ben parents@example\.org/)
  })

  it('Olga takes part herself, with her own address, and is one of all', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /Add myself/)
    const form = await olga.get(`${paths.newPerson(slug)}?me`)
    assert.equal(form.valueOf('email'), OLGA.email)
    const mistake = await olga.post(`${paths.people(slug)}?me`, { name: '', email: OLGA.email })
    assert.equal(mistake.status, 422)
    for (const { html } of [form, mistake]) assert.match(html, /<h1>I’m taking part too<\/h1>/)
    const added = await olga.submit(`${paths.people(slug)}?me`, { name: 'Olga', email: OLGA.email })
    assert.doesNotMatch(added.text, /Add myself/)
    assert.equal((await olga.get(paths.dashboard(slug))).location, paths.requestAccess(slug))
    assert.match((await party.mailTo(OLGA.email)).subject, /^You’re in: /)
  })

  it('a full exchange takes nobody more, and says what to do', async () => {
    slug = await party.exchange(olga, { max_participants: '3' })
    for (const name of ['Ben', 'Cleo', 'Dan']) await olga.submit(paths.people(slug), { name })
    const answer = await olga.post(paths.people(slug), { name: 'Anna' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /It’s full\. To make room, raise the maximum/)
  })

  it('every field of Anna can be edited; a mistake loses nothing', async () => {
    await party.join(slug, 'Anna', { gift_ideas: 'tea' })
    const anna = paths.person(slug, await idOf('Anna'))
    const form = await olga.get(anna)
    assert.equal(form.valueOf('email'), 'anna@example.org')
    const fields = { name: 'Anna B', email: 'anna@example', gift_ideas: 'cocoa', household: 'Berg' }
    const mistake = await olga.post(anna, { ...fields, version: form.valueOf('version') ?? '' })
    assert.equal(mistake.status, 422)
    assert.match(mistake.text, /not a full email address/)
    assert.equal(mistake.valueOf('gift_ideas'), 'cocoa')
    await olga.submit(anna, { ...fields, email: 'anna@new.example.org', postal_address: 'Tree 7' })
    const saved = await olga.get(anna)
    assert.equal(saved.valueOf('name'), 'Anna B')
    assert.equal(saved.valueOf('email'), 'anna@new.example.org')
    assert.equal(saved.valueOf('postal_address'), 'Tree 7')
    assert.equal(saved.valueOf('household'), 'Berg')
    await party.mailTo('anna@new.example.org')
  })

  it('Anna is saved whole or not at all, and Olga is told nothing else', async () => {
    await party.join(slug, 'Anna', { gift_ideas: 'tea' })
    const anna = paths.person(slug, await idOf('Anna'))
    const fields = { name: 'Anna B', email: 'anna@new.example.org', gift_ideas: 'cocoa' }
    // The new address is written after the name; this makes that fail.
    await sql`create trigger no_new_address before update of email on participants
      when new.email <> old.email begin select raise(abort, 'the disk is full'); end`.execute(
      party.ctx.db,
    )
    const failed = await olga.submit(anna, fields).catch((error: Error) => error)
    await sql`drop trigger no_new_address`.execute(party.ctx.db)
    assert.match(String(failed), /answers 500.*nothing was changed/)
    const kept = await olga.get(anna)
    assert.equal(kept.valueOf('name'), 'Anna')
    assert.equal(kept.valueOf('email'), 'anna@example.org')
    assert.equal(kept.valueOf('gift_ideas'), 'tea')
    await olga.submit(anna, fields)
    assert.equal((await olga.get(anna)).valueOf('name'), 'Anna B')
  })

  it('what Anna saved meanwhile is not overwritten by an older form of Olga’s', async () => {
    const anna = await party.join(slug, 'Anna', { gift_ideas: 'tea' })
    const page = paths.person(slug, await idOf('Anna'))
    const version = (await olga.get(page)).valueOf('version') ?? ''
    await anna.submit(paths.profile(slug), { name: 'Anna', gift_ideas: 'soap' })
    const fields = { name: 'Anna', email: 'anna@example.org', gift_ideas: 'books', version }
    const conflict = await olga.post(page, fields)
    assert.equal(conflict.status, 409)
    assert.match(conflict.text, /Saved now: soap/)
    assert.equal(conflict.valueOf('gift_ideas'), 'books')
    await olga.submit(page, { ...fields, version: conflict.valueOf('version') ?? '' })
    assert.match((await anna.get(paths.dashboard(slug))).text, /books/)
  })

  it('Anna is taken out after a question, told by mail, and cannot open her page any more', async () => {
    const anna = await party.join(slug, 'Anna')
    const page = paths.removePerson(slug, await idOf('Anna'))
    const question = await olga.get(page)
    assert.match(
      question.text,
      /Take Anna out\?.*Anna gets an email\. Anna can join again by the link/,
    )
    await olga.submit(page)
    assert.equal((await anna.get(paths.dashboard(slug))).status, 303)
    assert.match((await party.mailTo('anna@example.org')).subject, /^You’re out/)
    assert.equal((await olga.get(page)).status, 404)
  })

  it('after the draw adding and taking out lead to the repair of the draw', async () => {
    await draw()
    const desk = await olga.get(paths.desk(slug))
    assert.ok(desk.html.includes(paths.latecomer(slug)))
    assert.doesNotMatch(desk.text, /Add a list|Add myself/)
    const ben = await idOf('Ben')
    assert.equal((await olga.get(paths.newPerson(slug))).location, paths.latecomer(slug))
    const late = await olga.post(paths.people(slug), { name: 'Anna' })
    assert.equal(late.status, 409)
    assert.match(late.text, /someone new needs a place in the round\. Fit them in/)
    assert.equal((await olga.get(paths.removePerson(slug, ben))).location, paths.dropOut(slug, ben))
    assert.equal((await olga.post(paths.removePerson(slug, ben))).status, 409)
    await olga.submit(paths.person(slug, ben), { name: 'Benjamin', email: 'ben@example.org' })
    assert.match((await olga.get(paths.desk(slug))).text, /Benjamin/)
  })

  it('after the draw Olga sees how many have looked, never who', async () => {
    await draw()
    const before = await olga.get(paths.person(slug, await idOf('Ben')))
    const ben = party.visitor()
    await ben.submit(linkIn(await party.mailTo('ben@example.org')))
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /1 of 3 have seen who they’re giving to/)
    const after = await olga.get(paths.person(slug, await idOf('Ben')))
    assert.equal(after.text, before.text)
  })

  it('nothing about people can be changed once the exchange is completed', async () => {
    await draw()
    await olga.submit(paths.complete(slug))
    const ben = await idOf('Ben')
    for (const page of [
      paths.newPerson(slug),
      paths.importPeople(slug),
      paths.person(slug, ben),
      paths.removePerson(slug, ben),
      paths.card(slug, ben),
    ]) {
      assert.equal((await olga.get(page)).status, 409, page)
    }
    for (const page of [
      paths.people(slug),
      paths.importPeople(slug),
      paths.confirmImport(slug),
      paths.person(slug, ben),
      paths.removePerson(slug, ben),
      paths.card(slug, ben),
    ]) {
      assert.equal((await olga.post(page, { name: 'Anna' })).status, 409, page)
    }
    assert.equal((await olga.get(paths.exportPeople(slug))).status, 200)
  })

  it('Mallory of another exchange is not found here, nor is anything by strangers', async () => {
    const other = await party.exchange(olga, { name: 'Another party' })
    await party.join(other, 'Mallory')
    const mallory = await idOf('Mallory', other)
    for (const page of [paths.person, paths.removePerson, paths.card]) {
      assert.equal((await olga.get(page(slug, mallory))).status, 404)
      assert.equal((await olga.post(page(slug, mallory), { name: 'M' })).status, 404)
      assert.match((await party.visitor().get(page(other, mallory))).location, /^\/admin\/login/)
      assert.equal((await party.visitor().postWithoutToken(page(other, mallory))).status, 303)
    }
    for (const page of [paths.newPerson, paths.exportPeople, paths.importPeople]) {
      assert.equal((await olga.get(page('nosuchparty0'))).status, 404)
      assert.match((await party.visitor().get(page(slug))).location, /^\/admin\/login/)
    }
    for (const page of [paths.people, paths.importPeople, paths.confirmImport]) {
      assert.equal((await olga.post(page('nosuchparty0'), { name: 'Anna' })).status, 404)
      assert.equal((await olga.postWithoutToken(page(slug), { name: 'Anna' })).status, 403)
      const stranger = await party.visitor().post(page(slug), { name: 'Anna' })
      assert.match(stranger.location, /^\/admin\/login\?next=/)
    }
    assert.equal((await olga.get(paths.people(slug))).location, `${paths.desk(slug)}#people`)
  })

  it('the form of a new person comes back filled after signing in again', async () => {
    party.clock.move({ days: 8 })
    const sent = await olga.post(paths.people(slug), { name: 'Anna', gift_ideas: 'tea' })
    assert.match(sent.location, new RegExp(encodeURIComponent(paths.newPerson(slug))))
    const page = await olga.submit(paths.adminSignIn(), { ...OLGA, next: paths.newPerson(slug) })
    assert.equal(page.valueOf('name'), 'Anna')
    assert.equal(page.valueOf('gift_ideas'), 'tea')
  })

  it('is saved as a spreadsheet: what Olga may see, no draw, no formula', async () => {
    slug = await party.exchange(olga, { name: 'Zoë’s "party"' })
    await olga.submit(paths.people(slug), {
      name: '=HYPERLINK("http://evil")',
      gift_ideas: '- tea\n- books',
      household: 'Berg',
    })
    await draw()
    const file = await olga.get(paths.exportPeople(slug))
    assert.match(String(file.headers['content-type']), /^text\/csv; charset=utf-8/)
    assert.equal(
      file.headers['content-disposition'],
      `attachment; filename="Zoes party.csv"; filename*=UTF-8''Zo%C3%AB%E2%80%99s%20%22party%22.csv`,
    )
    assert.match(file.html, /^\uFEFF"Name","Email","Household","Gift ideas","Postal address"/)
    assert.match(file.html, /"'=HYPERLINK\(""http:\/\/evil""\)","","Berg","'- tea\n'- books"/)
    assert.equal(file.html.trim().split('\r\n').length, 5)
  })
})
