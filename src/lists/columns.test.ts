import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { listForm } from '../../test/support/list-form.ts'
import { OLGA, openParty } from '../../test/support/party.ts'
import type { Answer } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

const OFFICE = `Wer;Standort;Erreichbar unter;Pers.-Nr.
Anna Lind;Bern;anna@example.org;4711
Ben Berg;Bern;ben@example.org;4712
Cleo Roth;Chur;cleo@example.org;4713
`

describe('the columns of a list', async () => {
  const { party, ...signedIn } = await openParty()
  let { olga } = signedIn
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga)
  })

  const look = (list: string) => olga.post(paths.importPeople(slug), { list })
  const choose = (page: Answer, choice: Record<string, string> = {}) =>
    olga.post(paths.importPeople(slug), { ...listForm(page), ...choice })

  async function people() {
    const rows = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select(['participants.name', 'email', 'household'])
      .where('slug', '=', slug)
      .orderBy('participants.name')
      .execute()
    return rows.map(({ name, email, household }) => [name, email, household])
  }

  /** What stands chosen for each column. */
  function chosen(page: Answer): string[] {
    return Object.entries(listForm(page))
      .filter(([field]) => field.startsWith('column_'))
      .map(([, holds]) => holds)
  }

  it('are asked about with a few values each and a guess, where we do not know the headings', async () => {
    const page = await look(OFFICE)
    assert.equal(page.status, 200)
    assert.match(page.text, /Match the columns .*nobody’s added yet\./)
    assert.match(
      page.text,
      /First line Wer · Standort · Erreichbar unter · Pers.-Nr. A heading A person/,
    )
    assert.match(page.text, /Wer Anna Lind · Ben Berg · Cleo Roth Name or first name Surname/)
    assert.match(page.text, /Standort Bern · Chur /)
    assert.deepEqual(chosen(page), ['name', 'left_out', 'email', 'left_out'])
    const preview = await choose(page, { column_2: 'household' })
    assert.match(preview.text, /New 3 .*“Standort” is used as household/)
    assert.match(preview.text, /The columns Name, Household and Email/)
    await olga.submit(paths.confirmImport(slug), listForm(preview))
    assert.deepEqual(await people(), [
      ['Anna Lind', 'anna@example.org', 'Bern'],
      ['Ben Berg', 'ben@example.org', 'Bern'],
      ['Cleo Roth', 'cleo@example.org', 'Chur'],
    ])
  })

  it('are asked about where the headings do not say who it is, or how to mail them', async () => {
    const nameless = await look(
      'Pers.-Nr.;Wer;E-Mail;Team\n7;Anna;anna@example.org;Red\n8;Ben;;Red',
    )
    assert.match(nameless.text, /Match the columns/)
    assert.deepEqual(chosen(nameless).toSorted(), ['email', 'household', 'left_out', 'name'])
    assert.equal(listForm(nameless).column_2, 'name')
    assert.match(nameless.text, /Team Red .*What we understood Email /)
    const mailless = await look('Name;Kontakt\nAnna;anna@example.org\nBen;ben@example.org')
    assert.match(mailless.text, /Match the columns/)
    assert.match(
      (await choose(mailless)).text,
      /New 2 people 2\. Anna anna@example\.org 3\. Ben ben@example\.org/,
    )
  })

  it('are asked about where nothing says that the second one is an email', async () => {
    const page = await look('Anna,Lind\nBen,Berg\nCleo,Roth')
    assert.match(page.text, /Column 1 Anna · Ben · Cleo .*Column 2 Lind · Berg · Roth/)
    assert.deepEqual(chosen(page), ['name', 'left_out'])
    const preview = await choose(page, { column_2: 'surname' })
    assert.match(preview.text, /1\. Anna Lind 2\. Ben Berg 3\. Cleo Roth/)
  })

  it('are not asked about where a list is plain, but can be changed below it', async () => {
    const plain = await look('Anna,anna@example.org,Red\nBen,,Blue')
    assert.match(plain.text, /Check the list .*The columns Name, Email and Household/)
    const changed = await choose(plain, { column_3: 'gift_ideas' })
    assert.match(changed.text, /New 2 people 1\. Anna anna@example\.org 2\. Ben /)
    assert.doesNotMatch(changed.text, /is used as household/)
    assert.doesNotMatch((await look('Anna\nBen')).text, /The columns/)
  })

  it('hold a first name and a surname under whatever heads them, and nobody’s surname twice', async () => {
    for (const list of [
      'Name;Vorname\nLindgren;Anna',
      'Nom;Prénom\nLindgren;Anna',
      'First name;Last name\nAnna;Lindgren',
      'Name;Given name;Family name\nAnna Lindgren;Anna;Lindgren',
      'Name;First name\nAnna Lindgren;Anna',
      'Full name;Surname\nAnna Lindgren;Lindgren',
    ]) {
      assert.match((await look(list)).text, /New 1 person 2\. Anna Lindgren (?!Lindgren)/, list)
    }
  })

  it('begin with a heading or with a person, as Olga says', async () => {
    const list = 'Wer,Standort\nAnna,Bern\nBen,Bern'
    const page = await look(list)
    assert.equal(listForm(page).has_heading, '0')
    const headed = await choose(page, { has_heading: '1' })
    assert.match(headed.text, /New 2 people 2\. Anna 3\. Ben/)
    assert.match(headed.text, /This column is left out: “Standort”\./)
    const back = await choose(headed, { has_heading: '0' })
    assert.match(back.text, /New 3 people 1\. Wer 2\. Anna/)
  })

  it('are chosen anew for a list that begins otherwise, so that nobody is taken for a heading', async () => {
    const preview = await choose(await look(OFFICE))
    const list = 'Dan,dan@example.org,Bern\nEve,eve@example.org,Bern'
    const other = await choose(preview, { list })
    assert.match(other.text, /1\. Dan dan@example\.org/)
    const confirmed = await olga.post(paths.confirmImport(slug), { ...listForm(preview), list })
    assert.equal(confirmed.status, 409)
    assert.match(confirmed.text, /nobody was added.*1\. Dan/)
  })

  it('are shown again with what is wrong, and nothing is lost', async () => {
    const page = await look(OFFICE)
    const cases: [choice: Record<string, string>, says: RegExp, field: string][] = [
      [{ column_1: 'left_out' }, /Choose “Name or first name” for one of the columns/, 'column_1'],
      [{ column_2: 'email' }, /Another column is this already/, 'column_3'],
      [{ column_2: 'shoe size' }, /Choose what this column holds/, 'column_2'],
    ]
    for (const [choice, says, field] of cases) {
      for (const post of [paths.importPeople(slug), paths.confirmImport(slug)]) {
        const answer = await olga.post(post, { ...listForm(page), ...choice })
        assert.equal(answer.status, 422)
        assert.match(answer.html, /<title>Error: Match the columns/)
        assert.match(answer.text, says)
        assert.match(
          answer.html,
          new RegExp(`href="#${field}".*id="${field}"[^>]*aria-invalid="true"`, 's'),
        )
        assert.equal(listForm(answer).list, listForm(page).list)
      }
    }
    assert.deepEqual(await people(), [])
  })

  it('are few enough for one form, however many a list has, with those that are needed among them', async () => {
    const cells = (name: string, last: string) =>
      [...Array.from({ length: 98 }, (_, at) => (at % 2 ? '' : `${name} ${at}`)), name, last].join(
        ';',
      )
    const headings = Array.from({ length: 99 }, (_, at) => `Field ${at}`).join(';')
    const list = `${headings};Erreichbar\n${cells('Anna', 'anna@example.org')}\n${cells('Ben', 'ben@example.org')}`
    const page = await look(list)
    assert.equal(chosen(page).length, 40)
    assert.equal(listForm(page).column_100, 'email')
    const form = new FormData()
    for (const [name, value] of Object.entries({
      ...listForm(page),
      _csrf: page.valueOf('_csrf') ?? '',
    }))
      form.set(name, value)
    const sent = new Response(form)
    const { statusCode, body } = await olga.request({
      method: 'POST',
      url: paths.importPeople(slug),
      headers: { 'content-type': sent.headers.get('content-type') ?? '' },
      payload: Buffer.from(await sent.arrayBuffer()),
    })
    assert.equal(statusCode, 200)
    assert.match(body, /Add 2 people/)
    assert.match(
      body,
      /left out: “Field 2”, “Field 4”, “Field 6”, “Field 8”, “Field 10” and 44 others\./,
    )
  })

  it('come back as they were chosen after signing in again', async () => {
    const choice = { column_2: 'household' }
    const sent = { ...listForm(await look(OFFICE)), ...choice }
    party.clock.move({ days: 8 })
    const { location } = await olga.post(paths.importPeople(slug), sent)
    const next = decodeURIComponent(location.split('next=')[1] ?? '')
    const page = await olga.submit(paths.adminSignIn(), { ...OLGA, next })
    const again = await olga.post(paths.importPeople(slug), listForm(page))
    assert.match(again.text, /“Standort” is used as household/)
    olga = await party.olga()
  })
})
