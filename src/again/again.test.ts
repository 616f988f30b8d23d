import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { linkIn, openParty, slugOf } from '../../test/support/party.ts'
import { deleteExchange } from '../exchanges/commands.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { isAskedAgain } from '../participants/rules.ts'
import { paths } from '../paths.ts'
import type { Reason } from '../platform/mail/reasons.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta', 'Hugo', 'Ida', 'Jon']

describe('again next year', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { names_shown: 'in_mail' })
  await party.joinAll(slug, NAMES)
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const lastTime = new Map(NAMES.map((name) => [name, recipientIn(name)]))

  it('is offered once the exchange is completed', async () => {
    assert.equal((await olga.get(paths.again(slug))).status, 409)
    assert.equal((await olga.post(paths.again(slug))).status, 409)
    await olga.submit(paths.complete(slug))
    assert.match((await olga.get(paths.desk(slug))).text, /Same again/)
    assert.equal((await olga.get(paths.again(slug))).valueOf('exchange_date'), '2027-12-18')
  })

  it('keeps what Olga typed when the day has passed', async () => {
    const typed = { name: 'Office party II', exchange_date: '2020-01-01' }
    const page = await olga.post(paths.again(slug), typed)
    assert.equal(page.status, 422)
    assert.equal(page.valueOf('name'), 'Office party II')
  })

  it('invites Anna by mail when registration opens, and she is in only by her own click', async () => {
    const next = await createNext()
    assert.doesNotMatch((await olga.get(paths.desk(next))).text, /Anna/)
    party.mails.length = 0
    await olga.submit(paths.openRegistration(next))
    const mail = await party.mailTo('anna@example.org')
    assert.equal(mail.subject, 'You’re invited again: Office party II')
    assert.equal(linkIn(mail), paths.invitation(next))
    assert.equal(party.mails.length, NAMES.length)
    await party.join(next, 'Anna')
    assert.match((await olga.get(paths.desk(next))).text, /anna@example\.org/)
    assert.doesNotMatch((await olga.get(paths.desk(next))).text, /ben@example\.org/)
  })

  it('lets nobody draw the same person, though the past exchange is gone', async () => {
    const next = await createNext()
    const past = await findExchange(party.ctx, slug)
    assert.ok(past)
    await deleteExchange(party.ctx, past)
    await olga.submit(paths.openRegistration(next))
    party.clock.move({ hours: 2 })
    await party.joinAll(next, NAMES)
    for (let draws = 0; draws < 12; draws++) {
      party.mails.length = 0
      await olga.submit(paths.draw(next))
      await party.deliver()
      for (const name of NAMES) assert.notEqual(recipientIn(name), lastTime.get(name))
      await olga.submit(paths.undoDraw(next))
    }
    const rules = await olga.get(paths.exclusions(next))
    assert.match(rules.text, /nobody gets the same person as last time.*we keep a sealed list/)
    const after = await olga.submit(paths.forgetLastTime(next))
    assert.match(after.text, /Last time is forgotten/)
    assert.equal((await olga.post(paths.forgetLastTime(next))).status, 404)
  })

  async function createNext(): Promise<string> {
    const fields = { name: 'Office party II', exchange_date: '2027-12-17' }
    const desk = await olga.submit(paths.again(slug), {
      ...fields,
      invite: '1',
      avoid_last_pairs: '1',
    })
    return slugOf(desk)
  }

  function recipientIn(name: string): string {
    const address = `${name.toLowerCase()}@example.org`
    const mail = party.mails.findLast((one) => one.to.address === address)
    const recipient = /\n {4}(\w+)\n/.exec(mail?.text ?? '')?.[1]
    assert.ok(recipient, `${name} was not told whom they give to`)
    return recipient
  }
})

describe('who is invited again', () => {
  async function again(
    changes: Parameters<typeof openParty>[0],
    fields: Record<string, string>,
    troubleOfBen: Reason | null = null,
  ) {
    const { party, olga } = await openParty(changes)
    const slug = await party.exchange(olga, { exchange_date: '2026-11-22', ...fields })
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      await olga.post(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    }
    await olga.post(paths.people(slug), { name: 'Joe' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const ben = party.ctx.db.updateTable('participants').where('name', '=', 'Ben')
    await ben.set({ mail_trouble: troubleOfBen }).execute()
    await olga.submit(paths.complete(slug))
    const desk = await olga.get(paths.desk(slug))
    const page = await olga.get(paths.again(slug))
    const typed = { name: 'Next year', exchange_date: '2027-12-17', invite: '1' }
    const next = await olga.submit(paths.again(slug), typed)
    return { party, olga, desk, page, next }
  }

  it('is counted, and who gets no email is named', async () => {
    const { party, olga, page, next } = await again({}, {})
    assert.match(
      page.text,
      /Invite the same people .* 3 people get an email\. Not by email: Joe\. Add them yourself, and hand over a card to whoever no email reaches\./,
    )
    await party.deliver()
    party.mails.length = 0
    await olga.submit(paths.openRegistration(slugOf(next)))
    await party.deliver()
    assert.equal(party.mails.length, 3)
  })

  for (const no of ['wants_no_mail', 'not_for_me'] as const) {
    it(`is not Ben, whom Olga had put down and who said no (${no}): nothing of him comes along`, async () => {
      const { party, page, next } = await again({}, {}, no)
      assert.match(page.text, /2 people get an email\. Not by email: Joe\. Add/)
      const exchange = await findExchange(party.ctx, slugOf(next))
      const rows = await party.ctx.db
        .selectFrom('participants')
        .select('name')
        .where('exchange_id', '=', exchange?.id ?? '')
        .orderBy('name')
        .execute()
      assert.deepEqual(
        rows.map(({ name }) => name),
        ['Anna', 'Cleo', 'Joe'],
      )
    })
  }

  it('is, by the organiser, who takes part of their own will and only wants no mails', () => {
    const asked = (confirmed: 0 | 1, mail_trouble: Reason | null) =>
      isAskedAgain({ confirmed, mail_trouble }, false)
    assert.deepEqual(
      [asked(1, 'wants_no_mail'), asked(0, 'wants_no_mail'), asked(1, 'not_for_me')],
      [true, false, false],
    )
  })

  const noIn = ({ text }: { text: string }) =>
    new URL(/http\S+not-for-me\S+/.exec(text)?.[0] ?? '').pathname

  const AGAIN = { name: 'Again', exchange_date: '2027-12-17', invite: '1' }

  /** Three came themselves, and Xenia was put down; it is over, and the next one is prepared from it. */
  async function withXenia(mailer?: Parameters<typeof openParty>[1]) {
    const { party, olga } = await openParty({}, mailer)
    const past = await party.exchange(olga)
    await party.joinAll(past, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.people(past), { name: 'Xenia', email: 'xenia@example.org' })
    await olga.submit(paths.draw(past))
    await olga.submit(paths.complete(past))
    const next = slugOf(await olga.submit(paths.again(past), AGAIN))
    return { party, olga, past, next }
  }

  it('is not Xenia, put down by others in the past, who has said no to one exchange that followed', async () => {
    const { party, olga, past, next } = await withXenia()
    await olga.submit(paths.openRegistration(next))
    const mail = await party.mailTo('xenia@example.org')
    const [no = ''] = /http\S+not-for-me\S+/.exec(mail.text) ?? []
    await party.visitor().submit(new URL(no).pathname)
    party.mails.length = 0
    const third = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Once more' }))
    await olga.submit(paths.openRegistration(third))
    await party.deliver()
    const invited = party.mails.map(({ to }) => to.address)
    assert.ok(invited.includes('anna@example.org'))
    assert.ok(!invited.includes('xenia@example.org'))
    party.mails.length = 0
    const text = 'Dinner’s at six.'
    const looked = await olga.post(paths.announcement(past), { text })
    const id = looked.valueOf('id') ?? assert.fail('no form')
    await olga.submit(paths.sendAnnouncement(past), { text, id })
    await party.deliver()
    assert.ok(
      party.mails.some(({ to }) => to.address === 'xenia@example.org'),
      'of the one that she is in she hears as before',
    )
  })

  it('is not Xenia, put down by others, who says no to the past once the next is prepared; but Anna, who came herself', async () => {
    const { party, olga, next } = await withXenia()
    const other = await party.exchange(olga, { name: 'Another' })
    await olga.submit(paths.people(other), { name: 'Anna', email: 'anna@example.org' })
    for (const [name, about] of [
      ['anna', /Another/],
      ['xenia', /Names are drawn/],
    ] as const) {
      await party.deliver()
      const mail = party.mails.findLast(
        ({ to, subject }) => to.address === `${name}@example.org` && about.test(subject),
      )
      const [no = ''] = /http\S+not-for-me\S+/.exec(mail?.text ?? '') ?? []
      await party.visitor().submit(new URL(no).pathname)
    }
    party.mails.length = 0
    await olga.submit(paths.openRegistration(next))
    await party.deliver()
    const invited = party.mails.map(({ to }) => to.address)
    assert.ok(invited.includes('anna@example.org'))
    assert.ok(!invited.includes('xenia@example.org'))
  })

  /** Two are prepared; the first of them has asked Xenia and has her answer, while no mail goes out for the second. */
  it('is not Xenia by one that has let people join, while the mail that asks her still waits', async () => {
    const server = serverThatCanBeAway()
    const { party, olga, past, next } = await withXenia(server.make)
    const second = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Second' }))
    await olga.submit(paths.openRegistration(next))
    const no = noIn(await party.mailTo('xenia@example.org'))
    server.isAway = true
    await olga.submit(paths.openRegistration(second))
    await party.deliver()
    await party.visitor().submit(no)
    server.isAway = false
    party.mails.length = 0
    party.clock.move({ hours: 1 })
    await party.deliver()
    const invited = party.mails.map(({ to }) => to.address)
    assert.ok(invited.includes('anna@example.org'))
    assert.ok(!invited.includes('xenia@example.org'))
  })

  for (const when of ['before names are drawn in it', 'after']) {
    it(`is not Xenia from one of a series in which she still is, put down by others, when she says no to another: ${when}`, async () => {
      const { party, olga, past, next } = await withXenia()
      const second = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Second' }))
      await olga.submit(paths.openRegistration(next))
      await party.joinAll(next, ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.people(next), { name: 'Xenia', email: 'xenia@example.org' })
      await party.deliver()
      if (when === 'after') await olga.submit(paths.draw(next))
      await olga.submit(paths.openRegistration(second))
      await party.visitor().submit(noIn(await party.mailTo('xenia@example.org')))
      assert.match(
        (await olga.get(paths.desk(next))).text,
        /Xenia xenia@/,
        'she is in it as before',
      )
      if (when !== 'after') await olga.submit(paths.draw(next))
      await olga.submit(paths.complete(next))
      const third = slugOf(await olga.submit(paths.again(next), { ...AGAIN, name: 'Third' }))
      party.mails.length = 0
      await olga.submit(paths.openRegistration(third))
      await party.deliver()
      const invited = party.mails.map(({ to }) => to.address)
      assert.ok(invited.includes('anna@example.org'))
      assert.ok(!invited.includes('xenia@example.org'))
    })
  }

  it('is not Xenia by hand, while the mail that says so still waits: the desk says that she is out', async () => {
    const server = serverThatCanBeAway()
    const { party, olga, past, next } = await withXenia(server.make)
    const second = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Second' }))
    await olga.submit(paths.openRegistration(next))
    const no = noIn(await party.mailTo('xenia@example.org'))
    await olga.submit(paths.openRegistration(second))
    server.isAway = true
    await olga.submit(paths.people(second), { name: 'Xenia', email: 'xenia@example.org' })
    await party.deliver()
    await party.visitor().submit(no)
    server.isAway = false
    party.mails.length = 0
    party.clock.move({ hours: 1 })
    await party.deliver()
    assert.ok(!party.mails.some(({ to }) => to.address === 'xenia@example.org'))
    assert.match(
      (await olga.get(paths.desk(second))).text,
      /Xenia said this isn’t for them and is out\./,
    )
  })

  it('is not Xenia again by hand or from a list, who has said no, unless Olga was told and adds her all the same', async () => {
    const { party, olga, past, next } = await withXenia()
    const second = slugOf(
      await olga.submit(paths.again(past), { name: 'Second', exchange_date: AGAIN.exchange_date }),
    )
    await olga.submit(paths.openRegistration(next))
    await party.visitor().submit(noIn(await party.mailTo('xenia@example.org')))
    await olga.submit(paths.openRegistration(second))
    party.mails.length = 0
    const xenia = { name: 'Xenia', email: 'xenia+party@example.org' }
    const toXenia = () => party.mails.filter(({ to }) => to.address === xenia.email)
    const list = await olga.post(paths.importPeople(second), { list: `Xenia;${xenia.email}` })
    assert.match(list.text, /Said this isn’t for them\. Changed their mind\? Add them by hand\./)
    for (const slug of [next, second]) {
      const asked = await olga.post(paths.people(slug), xenia)
      assert.equal(asked.status, 422)
      assert.match(
        asked.text,
        /Xenia said this isn’t for them\. Changed their mind\? Press Add again\./,
      )
      await party.deliver()
      assert.deepEqual(toXenia(), [])
    }
    const other = await olga.post(paths.people(second), { ...xenia, name: 'Xander' })
    assert.equal(other.status, 303, 'somebody else who shares the address has said nothing')
    const asked = await olga.post(paths.people(second), xenia)
    const added = await olga.post(paths.people(second), { ...asked.hidden, ...xenia })
    assert.equal(added.status, 303)
    await party.deliver()
    assert.ok(toXenia().length > 0)
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(second, name)
    await olga.submit(paths.draw(second))
    await olga.submit(paths.complete(second))
    const third = slugOf(await olga.submit(paths.again(second), { ...AGAIN, name: 'Third' }))
    assert.doesNotMatch(
      (await olga.get(paths.openRegistration(third))).text +
        (await olga.get(paths.desk(third))).text,
      /Xenia/,
      'her no holds until she takes it back, or comes',
    )
  })

  it('is Xenia as a latecomer once the question has said that it is not for her', async () => {
    const { party, olga, past, next } = await withXenia()
    const second = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Second' }))
    await olga.submit(paths.openRegistration(next))
    await party.visitor().submit(noIn(await party.mailTo('xenia@example.org')))
    await olga.submit(paths.openRegistration(second))
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(second, name)
    await olga.submit(paths.draw(second))
    const late = (name: string) =>
      olga.post(paths.latecomer(second), { name, email: `${name.toLowerCase()}@example.org` })
    assert.match((await late('Xenia')).text, /Xenia said this isn’t for them\./)
    assert.doesNotMatch((await late('Dora')).text, /isn’t for them/)
  })

  it('is not Xenia, who has said no, though she joined something else of her own will', async () => {
    const { party, olga, past, next } = await withXenia()
    await party.join(await party.exchange(olga, { name: 'Chess club' }), 'Xenia')
    const second = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Second' }))
    await olga.submit(paths.openRegistration(next))
    await party.visitor().submit(noIn(await party.mailTo('xenia@example.org')))
    party.mails.length = 0
    await olga.submit(paths.openRegistration(second))
    await party.deliver()
    const invited = party.mails.map(({ to }) => to.address)
    assert.ok(invited.includes('anna@example.org'))
    assert.ok(!invited.includes('xenia@example.org'))
  })

  it('is Xenia, who has said no to something else alone, and whose desk says nothing of it', async () => {
    const { party, olga, past, next } = await withXenia()
    const club = await party.exchange(olga, { name: 'Chess club' })
    await olga.submit(paths.people(club), { name: 'Xenia', email: 'xenia@example.org' })
    await party.visitor().submit(noIn(await party.mailTo('xenia@example.org')))
    assert.doesNotMatch((await olga.get(paths.desk(next))).text, /Xenia/)
    const second = slugOf(await olga.submit(paths.again(past), { ...AGAIN, name: 'Second' }))
    for (const slug of [next, second]) {
      party.mails.length = 0
      await olga.submit(paths.openRegistration(slug))
      await party.deliver()
      assert.ok(party.mails.some(({ to }) => to.address === 'xenia@example.org'))
    }
  })

  for (const [when, draws] of [
    ['before names are drawn', 'no draw'],
    ['after, and was taken out by a repair', 'a draw'],
  ] as const) {
    it(`is not Xenia, who left ${when}, by any hand in this one or the next, until she comes`, async () => {
      const { party, olga } = await openParty()
      const slug = await party.exchange(olga)
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dora'])
      const xenia = { name: 'Xenia', email: 'xenia@example.org' }
      await olga.submit(paths.people(slug), xenia)
      const no = noIn(await party.mailTo(xenia.email))
      if (draws === 'a draw') await olga.submit(paths.draw(slug))
      await party.visitor().submit(no)
      if (draws === 'a draw') {
        const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
        const people = await listParticipants(party.ctx, exchange.id)
        const { id } = people.find(({ name }) => name === 'Xenia') ?? assert.fail()
        await olga.submit(paths.dropOut(slug, id))
        assert.match((await olga.post(paths.latecomer(slug), xenia)).text, /this isn’t for them/)
        await olga.submit(paths.undoDraw(slug))
      }
      await party.deliver()
      party.mails.length = 0
      const isAsked = async (one: string) => {
        const asked = await olga.post(paths.people(one), xenia)
        assert.match(asked.text, /Xenia said this isn’t for them\./)
        await party.deliver()
        assert.ok(!party.mails.some(({ to }) => to.address === xenia.email))
        return asked
      }
      await isAsked(slug)
      await olga.submit(paths.draw(slug))
      await olga.submit(paths.complete(slug))
      const next = slugOf(await olga.submit(paths.again(slug), AGAIN))
      await olga.submit(paths.deleteExchange(slug))
      await olga.submit(paths.openRegistration(next))
      const { hidden } = await isAsked(next)
      await olga.post(paths.people(next), { ...hidden, ...xenia })
      await party.visitor().submit(linkIn(await party.mailTo(xenia.email)))
      assert.deepEqual(await party.ctx.db.selectFrom('noes').selectAll().execute(), [])
    })
  }

  it('is not Xenia at another address of hers, nor next time, unless Olga was told', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.people(slug), { name: 'Xenia', email: 'xenia@example.org' })
    await olga.submit(paths.draw(slug))
    await party.visitor().submit(noIn(await party.mailTo('xenia@example.org')))
    await party.deliver()
    party.mails.length = 0
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const people = await listParticipants(party.ctx, exchange.id)
    const { id } = people.find(({ name }) => name === 'Xenia') ?? assert.fail()
    const form = paths.person(slug, id)
    for (const name of ['Xenia', 'Xenia M.']) {
      const typed = { name, email: 'xenia+xmas@example.org' }
      const { hidden } = await olga.get(form)
      const asked = await olga.post(form, { ...hidden, ...typed })
      assert.equal(asked.status, 422)
      assert.match(asked.text, /said this isn’t for them\. Changed their mind\? Press Save again\./)
      await party.deliver()
      assert.deepEqual(party.mails, [])
      if (name !== 'Xenia') continue
      assert.equal((await olga.post(form, { ...hidden, ...asked.hidden, ...typed })).status, 303)
      await party.deliver()
      assert.ok(party.mails.length > 0)
      await olga.submit(form, { name, email: '' })
      await party.deliver()
      party.mails.length = 0
    }
    await olga.submit(paths.complete(slug))
    const next = slugOf(await olga.submit(paths.again(slug), AGAIN))
    party.mails.length = 0
    await olga.submit(paths.openRegistration(next))
    await party.deliver()
    const invited = party.mails.map(({ to }) => to.address)
    assert.ok(invited.includes('anna@example.org') && !invited.some((one) => /xenia/.test(one)))
    for (const one of [slug, next]) await olga.submit(paths.deleteExchange(one))
    assert.deepEqual(await party.ctx.db.selectFrom('noes').selectAll().execute(), [])
  })

  it('is nobody who has said no under a name that Olga has corrected, until they come', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const email = { Xenia: 'xenia@example.org', Yara: 'yara@example.org' }
    for (const name of ['Xenia', 'Yara'] as const) {
      await olga.submit(paths.people(slug), { name, email: email[name] })
    }
    await olga.submit(paths.draw(slug))
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const people = await listParticipants(party.ctx, exchange.id)
    const formOf = (wanted: string) =>
      paths.person(slug, people.find(({ name }) => name === wanted)?.id ?? '')
    const link = linkIn(await party.mailTo(email.Xenia))
    for (const name of ['Xenia', 'Yara'] as const) {
      await party.visitor().submit(noIn(await party.mailTo(email[name])))
      await olga.submit(formOf(name), { name: `${name} M.`, email: email[name] })
    }
    const noes = () => party.ctx.db.selectFrom('noes').selectAll().execute()
    assert.equal((await noes()).length, 2)
    await party.visitor().submit(link)
    assert.equal((await noes()).length, 1)
    const yara = formOf('Yara')
    await olga.submit(yara, { name: 'Yara M.', email: '' })
    const { hidden } = await olga.get(yara)
    const again = await olga.post(yara, { ...hidden, name: 'Yara M.', email: email.Yara })
    assert.equal(again.status, 422)
  })

  it('is asked about first if more than a few get an email by it', async () => {
    const { party, olga } = await openParty()
    const before = await party.exchange(olga)
    await party.joinAll(before, ['Anna', 'Ben', 'Cleo', 'Dan', 'Eva', 'Fritz'])
    await olga.submit(paths.draw(before))
    await olga.submit(paths.complete(before))
    const typed = { name: 'Next year', exchange_date: '2027-12-17', invite: '1' }
    const next = await olga.submit(paths.again(before), typed)
    const slug = slugOf(next)
    await party.deliver()
    party.mails.length = 0
    assert.ok(next.html.includes(`href="${paths.openRegistration(slug)}"`))
    const question = await olga.get(paths.openRegistration(slug))
    assert.match(
      question.text,
      /Let people join\? .*6 people from last time get an email at once\. Let people join Cancel/,
    )
    await party.deliver()
    assert.equal(party.mails.length, 0, 'a question sends nothing')
    await olga.submit(paths.openRegistration(slug))
    await party.deliver()
    assert.equal(party.mails.length, 6)
    assert.equal((await olga.get(paths.openRegistration(slug))).status, 409)
  })

  it('is nobody whose address is known not to work: the page and the new desk name them', async () => {
    const { party, olga, page, next } = await again({}, {}, 'smtp_address_refused')
    assert.match(page.text, /2 people get an email\. Not by email: Ben and Joe\./)
    assert.match(
      next.text,
      /anyone with the link can join\. 2 people from last time get an email at once\. Let people join/,
    )
    await party.deliver()
    party.mails.length = 0
    const slug = slugOf(next)
    const opened = await olga.submit(paths.openRegistration(slug))
    await party.deliver()
    assert.equal(party.mails.length, 2)
    assert.match(
      opened.text,
      /From last time, no invitation went to Ben \(emails don’t arrive\) and Joe \(no email\)\. Send them the link\. It asks for an email, so add whoever has none yourself\./,
    )
    await olga.post(paths.people(slug), { name: 'joe' })
    await party.join(slug, 'Ben')
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /no invitation went/)
  })

  it('is tried at an address of which nothing is sure, and named if that fails', async () => {
    const { party, olga, page, next } = await again({}, {}, 'smtp_later')
    assert.match(page.text, /3 people get an email\. Not by email: Joe\./)
    const slug = slugOf(next)
    const opened = await olga.submit(paths.openRegistration(slug))
    assert.match(
      opened.text,
      /no invitation went to Joe \(no email\)\. The link asks for an email, so add them yourself\./,
    )
    await party.deliver()
    await party.ctx.db
      .updateTable('participants')
      .set({ mail_trouble: 'came_back' })
      .where('name', '=', 'Ben')
      .where('status', '=', 'invited')
      .execute()
    const ben = party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Ben')
      .where('status', '=', 'invited')
    const mails = party.ctx.db.updateTable('outbox').where('kind', '=', 'invitation')
    await mails.set({ state: 'bounced' }).where('participant_id', '=', ben).execute()
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /no invitation went to Ben \(emails don’t arrive\) and Joe \(no email\)/)
  })

  it('is named on the new desk where no mail goes out, all of them', async () => {
    const { olga, next } = await again({ mail: { kind: 'mailbox' } }, {})
    assert.doesNotMatch(next.text, /get an email/)
    const opened = await olga.submit(paths.openRegistration(slugOf(next)))
    assert.match(
      opened.text,
      /no invitation went to Anna, Ben, Cleo and Joe \(no email\)\. We don’t send emails here\. Send them the link\. It asks for an email/,
    )
  })

  it('is sent the link where it lets Joe in without an email', async () => {
    const { olga, next } = await again({}, { joins_without_email: '1' })
    const opened = await olga.submit(paths.openRegistration(slugOf(next)))
    assert.match(opened.text, /to Joe \(no email\)\. Send them the link, or add them yourself\./)
  })

  it('is nobody where no mail goes out: the page offers what it does instead', async () => {
    const { page } = await again({ mail: { kind: 'mailbox' } }, {})
    assert.match(
      page.text,
      /Keep households and rules for when the same people join No emails go out, so share the link/,
    )
    assert.doesNotMatch(page.text, /Invite|get an email|gets an email/)
  })

  it('is asked anew whether names are revealed, which the desk says in every state', async () => {
    const { desk, page, next, olga } = await again({}, { reveals: '1', joins_without_email: '1' })
    assert.match(desk.text, /After the day whoever agrees is named/)
    assert.match(page.text, /Names stay secret this time\. If they’re to be revealed again, say so/)
    assert.doesNotMatch(next.text, /whoever agrees is named/)
    const form = await olga.get(paths.editExchange(slugOf(next)))
    assert.doesNotMatch(form.html, /name="reveals"[^>]* checked/)
    const secret = await again({}, {})
    assert.doesNotMatch(secret.page.text, /Names stay secret this time/)
    assert.doesNotMatch(secret.desk.text, /whoever agrees is named/)
  })
})

describe('households and rules of last time', () => {
  const PEOPLE = { Gus: 'Farm', Ida: 'Farm', Kim: 'Town', Lee: 'Town', Max: 'Mill', Ned: '' }

  /** Two years of the same people, of whom `mailed` have an email, and the rule that Ned doesn’t draw Max. */
  async function secondYear(mailed: readonly string[], fields: Record<string, string> = {}) {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const emailOf = (name: string) =>
      mailed.includes(name) ? `${name.toLowerCase()}@example.org` : ''
    const slug = await party.exchange(olga, {
      exchange_date: '2026-11-22',
      joins_without_email: '1',
      ...fields,
    })
    for (const [name, household] of Object.entries(PEOPLE)) {
      await olga.post(paths.people(slug), { name, email: emailOf(name), household })
    }
    const rows = await party.ctx.db.selectFrom('participants').select(['id', 'name']).execute()
    const idOf = (wanted: string) => rows.find(({ name }) => name === wanted)?.id ?? ''
    const rule = { giver_id: idOf('Ned'), recipient_id: idOf('Max'), kind: 'mutual' }
    await olga.post(paths.exclusions(slug), rule)
    await olga.submit(paths.draw(slug), { sure: '1' })
    await olga.submit(paths.complete(slug))
    const page = await olga.get(paths.again(slug))
    const wishes = { name: 'Next year', exchange_date: '2027-12-17', invite: '1' }
    const next = slugOf(await olga.submit(paths.again(slug), wishes))
    await olga.submit(paths.openRegistration(next))
    const desk = await olga.get(paths.desk(next))
    assert.match(desk.text, /1 rule 1 rule is about people who aren’t in yet\. Change rules/)
    const households = async () => {
      const { id } = (await findExchange(party.ctx, next)) ?? assert.fail('no exchange')
      const people = await listParticipants(party.ctx, id)
      return Object.fromEntries(people.map(({ name, household }) => [name, household]))
    }
    const joins = (name: string, email = emailOf(name)) =>
      party.visitor().post(paths.register(next), email ? { name, email } : { name, no_email: '1' })
    const adds = (name: string, household = '') =>
      olga.post(paths.people(next), { name, email: emailOf(name), household })
    const imports = async (list: string) => {
      const seen = (await olga.post(paths.importPeople(next), { list })).valueOf('seen') ?? ''
      await olga.post(paths.confirmImport(next), { list, seen })
    }
    return { olga, page, next, households, joins, adds, imports }
  }

  it('come along for who joins, is added or listed without an email, by their name', async () => {
    const { olga, page, next, households, joins, adds, imports } = await secondYear([])
    assert.match(
      page.text,
      /for whoever has the same name and email, or the same name and no email/,
    )
    for (const name of ['Gus', 'ida']) await joins(name)
    for (const name of ['Kim', 'Lee']) await adds(name)
    await imports('Name\nMax\nNed')
    const { Ida, ...others } = PEOPLE
    assert.deepEqual(await households(), { ...others, ida: Ida })
    assert.match(
      (await olga.get(paths.desk(next))).text,
      /1 rule .* Max and Ned won’t draw each other|1 rule .* Ned and Max won’t draw each other/,
    )
    const { text } = await olga.get(paths.exclusions(next))
    assert.match(text, /Ned/)
    assert.doesNotMatch(text, /aren’t in yet|isn’t in yet/)
  })

  it('come along for who has waited for a yes', async () => {
    const { olga, next, households, joins } = await secondYear([], { approves: '1' })
    await joins('Gus')
    const waiting = await olga.get(paths.waiting(next))
    const shown = /name="shown" value="([0-9a-f]+)"/.exec(waiting.html)?.[1] ?? ''
    assert.equal((await olga.post(paths.accept(next), { shown })).status, 303)
    assert.deepEqual(await households(), { Gus: 'Farm' })
  })

  it('come along for who is added by hand or from a list that names no household', async () => {
    const all = Object.keys(PEOPLE)
    const { households, joins, adds, imports } = await secondYear(all)
    await joins('Kim')
    await adds('Lee')
    await adds('Gus', 'City')
    await imports('Name;Email\nMax;max@example.org')
    assert.deepEqual(await households(), { Kim: 'Town', Lee: 'Town', Gus: 'City', Max: 'Mill' })
  })

  it('do not go to a stranger without an email, though one invitation alone is left', async () => {
    const { households, joins, adds } = await secondYear([])
    for (const name of Object.keys(PEOPLE).slice(1)) await adds(name)
    await joins('Zoe')
    assert.equal((await households()).Zoe, '')
  })
})
