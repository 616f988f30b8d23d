import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { linkIn, OLGA, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { divide } from './rules.ts'

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

  it('after the draw Olga sees how many have opened their page, wrapped or not, never who', async () => {
    await draw()
    const before = await olga.get(paths.person(slug, await idOf('Ben')))
    const ben = party.visitor()
    await ben.submit(linkIn(await party.mailTo('ben@example.org')))
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /1 of 3 have opened their page since the draw/)
    assert.doesNotMatch(desk.text, /have looked|have seen/)
    assert.match(
      (await ben.get(paths.kept(slug))).text,
      /Page first opened after the draw Friday, 20 November 2026/,
    )
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

describe('a long list', () => {
  const lines = (count: number, bytes: number) => Array.from({ length: count }, () => ({ bytes }))
  const lengths = (groups: { bytes: number }[][]) => divide(groups).map(({ length }) => length)

  it('is divided so that each part can be read at once, and who shares an address stays together', () => {
    assert.deepEqual(lengths([lines(1000, 9), lines(1000, 9)]), [2000])
    assert.deepEqual(lengths([lines(1999, 9), lines(2, 9), lines(1, 9)]), [1999, 3])
    assert.deepEqual(lengths([lines(2, 300_000), lines(2, 300_000)]), [2, 2])
    assert.deepEqual(lengths([lines(1, 300_000), lines(4, 300_000)]), [3, 2], 'as far as it can')
    assert.deepEqual(lengths([]), [])
  })
})

describe('two people of one name', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const idOf = async (name: string) =>
    (
      await party.ctx.db
        .selectFrom('participants')
        .select('id')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
    ).id
  const add = (fields: Record<string, string>) => olga.post(paths.people(slug), fields)
  const named = async (name: string) =>
    (await party.ctx.db.selectFrom('participants').select('id').where('name', '=', name).execute())
      .length

  it('are told apart by their emails, or as the one who has none', async () => {
    await party.join(slug, 'Anna')
    assert.equal((await add({ name: 'Anna' })).status, 303)
    assert.equal((await add({ name: 'ANNA', email: 'a2@example.org' })).status, 303)
    for (const twin of [{ name: 'anna' }, { name: 'Anna', email: 'anna@example.org' }]) {
      const refused = await add(twin)
      assert.equal(refused.status, 422)
      assert.match(
        refused.text,
        /Someone called anna is already in|Someone called Anna is already in/,
      )
    }
  })

  it('do not come about by editing either, by Olga or by themselves', async () => {
    for (const name of ['Ben', 'Benno']) await add({ name })
    const benno = paths.person(slug, await idOf('Benno'))
    const version = (await olga.get(benno)).valueOf('version') ?? ''
    const refused = await olga.post(benno, { name: 'ben', version })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Someone called ben is already in\. Add a surname/)
    assert.equal((await olga.post(benno, { name: 'BENNO', version })).status, 303)

    for (const name of ['Cleo', 'Cleopatra']) await add({ name, email: 'cleo@example.org' })
    await party.deliver()
    const mail = party.mails.find(({ text }) => /Hi Cleopatra/.test(text)) ?? assert.fail()
    const cleopatra = party.visitor()
    await cleopatra.submit(linkIn(mail))
    const edit = await cleopatra.get(paths.profile(slug))
    const typed = { version: edit.valueOf('version') ?? '', gift_ideas: 'pearls' }
    const answer = await cleopatra.post(paths.profile(slug), { name: 'Cleo', ...typed })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Someone else here is called that already\. Add a surname\./)
    assert.equal(answer.valueOf('gift_ideas'), 'pearls')
    await cleopatra.submit(paths.profile(slug), { name: 'Cleopatra', ...typed })
    assert.equal(await named('Cleo'), 1)
  })
})

describe('a name with an @', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const mistake = /A name can’t hold an @\. Is it an email in the wrong place\?/

  it('is a mistake wherever it is typed', async () => {
    const anna = await party.join(slug, 'Anna')
    const person = paths.person(
      slug,
      (await party.ctx.db.selectFrom('participants').select('id').executeTakeFirstOrThrow()).id,
    )
    const typed = { name: 'anna@example.org', email: 'else@example.org' }
    const answers = [
      await olga.post(paths.people(slug), typed),
      await olga.post(`${paths.people(slug)}?me`, typed),
      await party.visitor().post(paths.register(slug), typed),
      await olga.post(person, typed),
      await anna.post(paths.profile(slug), typed),
      await olga.post(paths.importPeople(slug), { list: 'Name\nanna@example.org,' }),
    ]
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    answers.push(await olga.post(paths.latecomer(slug), typed))
    for (const [index, { status, text }] of answers.entries()) {
      assert.match(text, mistake, `${index}: ${status}`)
    }
  })

  it('stays where it was stored before, whatever else is edited', async () => {
    await party.ctx.db
      .updateTable('participants')
      .set({ name: 'Anna @home' })
      .where('name', '=', 'Anna')
      .execute()
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Anna @home')
      .executeTakeFirstOrThrow()
    const person = paths.person(slug, id)
    const edit = async (name: string) => {
      const version = (await olga.get(person)).valueOf('version') ?? ''
      const fields = { name, email: 'anna@example.org', gift_ideas: 'tea', version }
      return await olga.post(person, fields)
    }
    assert.equal((await edit('Anna @home')).status, 303)
    assert.match((await edit('Anna @work')).text, mistake)
    assert.equal((await edit('Anna')).status, 303)
    assert.match((await edit('Anna @home')).text, mistake)
  })
})
