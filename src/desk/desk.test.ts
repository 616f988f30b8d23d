import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty, slugOf } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

const FIELDS = {
  name: 'Christmas with the Lindgrens',
  host: 'Astrid',
  description: 'Bring a present.\nAnd good cheer.',
  budget: 'about 20 €',
  location: 'Grandma’s kitchen',
  max_participants: '12',
  registration_close_date: '2026-12-10',
  exchange_date: '2026-12-24',
  timezone: 'Europe/Stockholm',
  draw_shape: 'no_swaps',
  reminder_days: '14, 3',
}

describe('an exchange', async () => {
  const { party, olga } = await openParty()

  it('is created with all that Olga says, at an address nobody can guess', async () => {
    const desk = await olga.submit(paths.exchanges(), FIELDS)
    const slug = slugOf(desk)
    assert.match(slug, /^[a-z0-9]{12}$/)
    for (const words of [
      'Christmas with the Lindgrens',
      'Bring a present. And good cheer.',
      'about 20 €',
      'Grandma’s kitchen',
      'There’s room for 12 more.',
      'Thu 10 December',
      'Thu 24 December, in 34 days (Stockholm time)',
      '14 days and 3 days before',
    ]) {
      assert.ok(desk.text.includes(words), words)
    }
    const form = await olga.get(paths.editExchange(slug))
    for (const [name, value] of Object.entries(FIELDS)) {
      if (name !== 'draw_shape') assert.equal(form.valueOf(name), value, name)
    }
    assert.match(form.html, /name="draw_shape" type="radio" value="no_swaps" checked>/)
  })

  it('is edited, and says so', async () => {
    const slug = await party.exchange(olga)
    const page = await olga.get(paths.editExchange(slug))
    const version = page.valueOf('version') ?? ''
    const desk = await olga.submit(paths.desk(slug), { ...FIELDS, budget: '', version })
    assert.match(desk.text, /Saved\. .*Christmas with the Lindgrens/)
    assert.doesNotMatch(desk.text, /Budget/)
  })

  it('stands on the list, the soonest first, with its state and numbers', async () => {
    party.clock.move({ minutes: 1 })
    const slug = await party.exchange(olga, { name: 'New Year' })
    await party.join(slug, 'Anna')
    const { text } = await olga.get(paths.adminHome())
    assert.match(
      text,
      /Your exchanges 18 December People can join New Year Friday, 18 .*? 1 person · 1 without/,
    )
  })

  it('stands before all others with a problem, which the list names and leads to', async () => {
    const slug = await party.exchange(olga, { name: 'Choir night', approves: '1' })
    const late = { name: 'Easter', exchange_date: '2027-03-28', approves: '1' }
    const waits = await party.exchange(olga, late)
    await party.visitor().post(paths.register(waits), { name: 'Ines', email: 'ines@example.org' })
    const { text, html } = await olga.get(paths.adminHome())
    const problem =
      /Your exchanges 28 March .*?Easter .*?1 person is waiting for your yes\. 18 December/
    assert.match(text, problem)
    assert.ok(html.includes(`href="${paths.waiting(waits)}"`))
    assert.ok(!html.includes(`href="${paths.waiting(slug)}"`))
    for (const one of [slug, waits]) await olga.submit(paths.deleteExchange(one))
  })

  it('says on its list that names could not be drawn automatically', async () => {
    const slug = await party.exchange(olga, { name: 'Team lunch', exchange_date: '2027-05-01' })
    const exchange = party.ctx.db.updateTable('exchanges').where('slug', '=', slug)
    const tried = {
      registration_close_date: '2026-11-18',
      draws_itself_since: '2026-11-10T10:00:00Z',
      tried_to_draw_on: '2026-11-19',
    }
    await exchange.set(tried).execute()
    const { text } = await olga.get(paths.adminHome())
    assert.match(
      text,
      /Your exchanges 1 May .*?Team lunch .*?Names couldn’t be drawn automatically/,
    )
    await olga.submit(paths.deleteExchange(slug))
  })

  it('always says the one next thing to do', async () => {
    const desk = await olga.submit(paths.exchanges(), FIELDS)
    const slug = slugOf(desk)
    const next = async () =>
      /<h2 id="next">([^<]+)/.exec((await olga.get(paths.desk(slug))).html)?.[1]
    assert.equal(await next(), 'Next: let people join')
    await olga.submit(paths.openRegistration(slug))
    assert.equal(await next(), 'Next: share the link')
    await party.join(slug, 'Anna')
    await party.join(slug, 'Ben')
    await olga.submit(paths.closeRegistration(slug))
    assert.equal(await next(), 'Next: find one more person')
    await olga.submit(paths.openRegistration(slug))
    await party.join(slug, 'Cleo')
    assert.equal(await next(), 'Next: share the link')
    assert.match((await olga.get(paths.desk(slug))).text, /Everyone there\? Draw names…/)
    await olga.submit(paths.closeRegistration(slug))
    assert.equal(await next(), 'Next: draw names')
    await olga.submit(paths.draw(slug))
    assert.equal(await next(), 'Names are drawn')
    party.clock.set('2026-12-23T23:00:00Z')
    await olga.get(paths.adminSignIn())
    await olga.post(paths.adminSignIn(), {
      email: 'olga@example.org',
      password: 'a present in every stocking',
    })
    assert.equal(await next(), 'Today’s the day')
    await olga.submit(paths.complete(slug))
    assert.equal(await next(), 'How was it?')
    party.clock.set('2026-11-20T12:00:00Z')
  })

  it('shows its invitation link, to be selected or copied', async () => {
    const slug = await party.exchange(olga)
    const { html } = await olga.get(paths.desk(slug))
    const url = `http://localhost:8000/exchange/${slug}`
    assert.ok(html.includes(`<a id="invitation-link" href="${url}">${url}</a>`))
    assert.match(
      html,
      /data-copy="invitation-link" data-copied="Copied" data-refused="[^"]+" hidden>Copy</,
    )
  })
})

describe('an exchange that is full', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { max_participants: '3' })

  it('has its names drawn next, and says that the link only asks', async () => {
    const before = (await olga.get(paths.desk(slug))).text
    assert.match(before, /Next: share the link/)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /Next: draw names .*It’s full\. Whoever comes by the link asks you first\./)
    assert.doesNotMatch(text, /Anyone with the link can join/)
  })

  it('promises nobody that they can join where the organiser decides', async () => {
    const asking = slugOf(await olga.submit(paths.exchanges(), { ...FIELDS, approves: '1' }))
    const draft = await olga.get(paths.desk(asking))
    assert.match(draft.text, /From then on, anyone with the link can ask to join\./)
    await olga.submit(paths.openRegistration(asking))
    for (const name of ['Anna', 'Ben', 'Cleo']) await olga.submit(paths.people(asking), { name })
    assert.doesNotMatch((await olga.get(paths.desk(asking))).text, /with the link can join/)
  })

  it('has no room any more, in no fold either', async () => {
    const full = await party.exchange(olga, { name: 'Full', max_participants: '3' })
    await party.joinAll(full, ['Dan', 'Eve'])
    assert.match((await olga.get(paths.desk(full))).text, /There’s room for 1 more\./)
    await party.join(full, 'Finn')
    const { text } = await olga.get(paths.desk(full))
    assert.match(text, /It’s full\. Who/)
    assert.doesNotMatch(text, /There’s room/)
  })

  it('counts one person as one', async () => {
    const open = await party.exchange(olga, { name: 'Two' })
    await party.join(open, 'Anna')
    const { text } = await olga.get(`${paths.desk(open)}?done=imported&told=all`)
    assert.match(text, /1 person is in\. An email is on its way\./)
  })
})

describe('the form of an exchange', async () => {
  const { olga } = await openParty()

  const mistakes: [field: string, typed: string, words: RegExp][] = [
    ['name', '', /Enter a name\./],
    ['host', '', /Enter who invites\./],
    ['name', 'x'.repeat(101), /Please shorten this to 100 characters\./],
    ['description', 'x'.repeat(2001), /Please shorten this to 2,000 characters\./],
    ['budget', 'x'.repeat(61), /Please shorten this to 60 characters\./],
    ['location', 'x'.repeat(201), /Please shorten this to 200 characters\./],
    ['max_participants', '2', /Enter a number from 3 up, or leave it empty/],
    ['max_participants', 'many', /Enter a number from 3 up, or leave it empty/],
    ['max_participants', '3.5', /Enter a number from 3 up, or leave it empty/],
    ['max_participants', '1e300', /Enter a number from 3 up, or leave it empty/],
    ['exchange_date', '', /Choose a day\./],
    ['exchange_date', '2026-02-30', /Choose a day\./],
    ['exchange_date', '24.12.2026', /Choose a day\./],
    ['exchange_date', '2026-11-19', /That day is over\. Choose today or later\./],
    [
      'registration_close_date',
      '2026-12-25',
      /The last day to join can’t be after the day itself\./,
    ],
    ['registration_close_date', '2026-11-01', /That day is over\. Choose today or later\./],
    ['registration_close_date', 'soon', /Enter a date, or leave it empty\./],
    ['timezone', 'Mars/Olympus', /Choose one from the list, for example Europe\/Berlin\./],
    ['timezone', '', /Enter where you are/],
    ['timezone', '+01:00', /Choose one from the list/],
    ['reminder_days', 'often', /Enter numbers up to 60, such as 7, 1\./],
    ['reminder_days', '61', /Enter numbers up to 60/],
    ['draw_shape', 'spiral', /Choose one of these\./],
  ]
  for (const [field, typed, words] of mistakes) {
    it(`refuses “${typed.slice(0, 20)}” as ${field} and keeps all that was typed`, async () => {
      const answer = await olga.post(paths.exchanges(), { ...FIELDS, [field]: typed })
      assert.equal(answer.status, 422)
      assert.match(answer.text, words)
      assert.match(answer.text, /to fix. Nothing you typed is lost/)
      assert.match(answer.html, new RegExp(`id="${field}-error"`))
      for (const [name, value] of Object.entries({ ...FIELDS, [field]: typed })) {
        if (name !== 'draw_shape') assert.equal(answer.valueOf(name), value, name)
      }
    })
  }

  it('names every mistake at once', async () => {
    const answer = await olga.post(paths.exchanges(), {
      ...FIELDS,
      name: '',
      exchange_date: '',
      timezone: 'Mars/Olympus',
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /3 things to fix/)
  })

  it('takes 100 emoji as a name, as a person counts them', async () => {
    const name = '🎅'.repeat(100)
    const desk = await olga.submit(paths.exchanges(), { ...FIELDS, name })
    assert.ok(desk.text.includes(name))
  })

  it('takes a day that is today where the party is, and leaves out what is optional', async () => {
    const fields = {
      name: 'Today',
      host: 'Olga',
      exchange_date: '2026-11-20',
      timezone: 'Asia/Tokyo',
    }
    const desk = await olga.submit(paths.exchanges(), fields)
    assert.match(desk.text, /Reminders 7 days and 1 day before/)
    assert.doesNotMatch(desk.text, /Budget|Where|Last day to join/)
  })
})
