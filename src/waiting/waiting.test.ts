import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linkIn, openParty } from '../../test/support/party.ts'
import { countRows } from '../../test/support/queries.ts'
import { noteAskedMail, noteJoinedMail } from '../entrance/unanswered.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { createMigrator, migrate } from '../platform/migrations.ts'
import { letWait } from './commands.ts'

describe('an office that wants in', async () => {
  const { party, olga } = await openParty()
  const ask = (slug: string, name: string, who = party.visitor()) =>
    who.post(paths.register(slug), { name, email: `${name.toLowerCase()}@example.org` })
  const names = async (slug: string, status: string) => {
    const rows = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select('participants.name')
      .where('slug', '=', slug)
      .where('status', '=', status as 'active')
      .orderBy('joined_at')
      .orderBy('participants.name')
      .execute()
    return rows.map(({ name }) => name)
  }
  /** As whom Olga's page shows everybody at once, and each of them: what its buttons send. */
  const shown = async (slug: string) => {
    const { html } = await olga.get(paths.waiting(slug))
    const [rows = ''] = /<ul class="rows beside">.*<\/ul>/s.exec(html) ?? []
    const values = (part: string) =>
      [...part.matchAll(/name="shown" value="([^"]*)"/g)].map(([, value = '']) => value)
    const each = values(rows)
    return { all: values(html.replace(rows, ''))[0] ?? each[0] ?? '', each }
  }
  const acceptAll = async (slug: string) =>
    await olga.submit(paths.accept(slug), { shown: (await shown(slug)).all })

  /** As if so many had joined today. */
  async function mailOthers(slug: string, count: number, note = noteJoinedMail) {
    const { id: exchange_id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    for (let one = 0; one < count; one++) {
      await note(party.ctx, { id: `other ${one}`, exchange_id })
    }
  }

  it('waits for Olga’s yes beyond the places she set, and she says it one by one', async () => {
    const slug = await party.exchange(olga, { max_participants: '3', host: 'Rosie' })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    party.mails.length = 0
    for (const name of ['Dan', 'Emil']) {
      party.clock.move({ minutes: 1 })
      const answer = await ask(slug, name)
      assert.equal(answer.status, 200)
      assert.match(
        answer.text,
        /One more step You’re in once Rosie says yes\. Then the way to your page goes to/,
      )
    }
    assert.deepEqual(await names(slug, 'active'), ['Anna', 'Ben', 'Cleo'])
    await party.deliver()
    assert.deepEqual(
      party.mails.map(({ to, subject }) => [to.address, subject]),
      [['olga@example.org', 'Waiting for your yes: Office party']],
      'nobody knows yet whose addresses these are',
    )
    assert.match((await olga.get(linkIn(party.mails[0] ?? assert.fail()))).text, /Dan .* Emil/)
    assert.match((await olga.get(paths.desk(slug))).text, /2 people are waiting for your yes/)
    const asked = await olga.get(paths.draw(slug))
    assert.match(
      asked.text,
      /3 people\. .* 2 people are waiting for your yes, and won’t be in\. Say yes first\?/,
    )
    assert.ok(asked.html.includes(`<a href="${paths.waiting(slug)}">Say yes first?</a>`))
    const { all, each } = await shown(slug)
    assert.equal(all, each.join(' '))
    const [dan = '', emil = ''] = each
    assert.match(
      (await olga.submit(paths.accept(slug), { shown: dan })).text,
      /They’re in, and an email is on its way/,
    )
    const one = await olga.get(paths.decline(slug))
    assert.match(one.text, /Decline 1 person\? .* Emil Decline 1 person Cancel/)
    const declined = await olga.submit(paths.decline(slug), { shown: emil })
    assert.match(declined.text, /Deleted without a word.*Nobody’s waiting/)
    assert.deepEqual(await names(slug, 'active'), ['Anna', 'Ben', 'Cleo', 'Dan'])
    assert.deepEqual(await names(slug, 'waiting'), [])
    const page = await party.visitor().submit(linkIn(await party.mailTo('dan@example.org')))
    assert.match(page.text, /Hi Dan, you’re in/)
    assert.ok(!party.mails.some(({ to }) => to.address === 'emil@example.org'))
    const rows = JSON.stringify(await party.ctx.db.selectFrom('participants').selectAll().execute())
    assert.doesNotMatch(rows, /emil@example\.org/)
    for (const gone of [dan, emil, '', 'nobody']) {
      for (const path of [paths.accept(slug), paths.decline(slug)]) {
        const late = await olga.submit(path, { shown: gone })
        assert.match(late.text, /list has changed, so nothing was done/)
      }
    }
    assert.deepEqual(await names(slug, 'active'), ['Anna', 'Ben', 'Cleo', 'Dan'])
  })

  it('waits as a whole where Olga wants to be asked, and she says yes to all at once', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    assert.match(
      (await party.visitor().get(paths.invitation(slug))).text,
      /You’re in once Olga says yes.*Ask to join/,
    )
    for (const name of ['Gus', 'Hanna', 'Ines']) await ask(slug, name)
    await ask(slug, 'Gus')
    assert.deepEqual(await names(slug, 'waiting'), ['Gus', 'Hanna', 'Ines'])
    party.mails.length = 0
    assert.match((await acceptAll(slug)).text, /They’re in\. The emails are on their way/)
    assert.deepEqual(await names(slug, 'active'), ['Gus', 'Hanna', 'Ines'])
    await party.deliver()
    const told = party.mails.map(({ to }) => to.address)
    assert.deepEqual(told.sort(), ['gus@example.org', 'hanna@example.org', 'ines@example.org'])
    assert.equal((await olga.get(paths.editExchange(slug))).valueOf('approves'), '0')
    assert.match((await olga.get(paths.editExchange(slug))).html, /id="approves"[^>]* checked/)
  })

  it('of six waits until Olga is told how many emails her yes to all means', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    const five = ['Kai', 'Lou', 'Mo', 'Pia', 'Quinn']
    for (const name of five) await ask(slug, name)
    const acceptForm = ` action="${paths.accept(slug)}"`
    assert.ok((await olga.get(paths.waiting(slug))).html.includes(acceptForm), 'five by one tap')
    await ask(slug, 'Rosa')
    const list = await olga.get(paths.waiting(slug))
    assert.ok(list.html.includes(`href="${paths.accept(slug)}"`))
    assert.ok(!list.html.includes(acceptForm))
    const question = await olga.get(paths.accept(slug))
    assert.match(question.text, /Accept all 6\? They’re in at once\. That’s up to 6 emails\./)
    assert.match(question.text, /Who they are Kai, Lou, Mo, Pia, Quinn and Rosa/)
    assert.deepEqual(await names(slug, 'active'), [])
    await olga.submit(paths.accept(slug), { shown: question.valueOf('shown') ?? '' })
    assert.deepEqual(await names(slug, 'active'), [...five, 'Rosa'])
  })

  it('is one entry for one address, as it was entered last, whoever else has entered it', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    const enter = async (name: string, gift_ideas: string) => {
      const fields = { name, email: 'dora@example.org', gift_ideas }
      const answer = await party.visitor().post(paths.register(slug), fields)
      assert.equal(answer.status, 200)
      assert.match(answer.text, /One more step/)
      return answer
    }
    for (let tries = 1; tries <= 5; tries += 1) await enter(`Spam Bot ${tries}`, 'rude words')
    const [bot = ''] = (await shown(slug)).each
    assert.match((await olga.submit(paths.decline(slug), { shown: bot })).text, /Nobody’s waiting/)
    for (let tries = 1; tries <= 5; tries += 1) await enter(`Spam Bot ${tries}`, 'rude words')
    const [again = ''] = (await shown(slug)).each
    const answer = await enter('Dora', 'tea')
    assert.match(
      answer.text,
      /If you’re in already, look for our newest email with your name there/,
    )
    const late = await olga.submit(paths.accept(slug), { shown: again })
    assert.match(late.text, /list has changed.* Dora dora@example\.org Yes to Dora No to Dora/)
    assert.doesNotMatch(late.text, /Spam Bot/)
    const [steeped = ''] = (await shown(slug)).each
    await enter('Dora', 'a gold watch')
    const unseen = await olga.submit(paths.accept(slug), { shown: steeped })
    assert.match(unseen.text, /list has changed/)
    await enter('Dora', 'tea')
    const [dora = ''] = (await shown(slug)).each
    await enter('Dora', 'tea')
    await olga.submit(paths.accept(slug), { shown: dora })
    const people = await party.ctx.db
      .selectFrom('participants')
      .select(['name', 'gift_ideas', 'status'])
      .where('email', '=', 'dora@example.org')
      .execute()
    assert.deepEqual(
      people.map((one) => ({ ...one })),
      [{ name: 'Dora', gift_ideas: 'tea', status: 'active' }],
    )
    assert.match((await party.mailTo('dora@example.org')).subject, /You’re in/)
  })

  it('cannot be kept from waiting by others who join as her, where nobody was asked before', async () => {
    const slug = await party.exchange(olga)
    const email = 'frida@example.org'
    const join = (name: string) => party.visitor().post(paths.register(slug), { name, email })
    for (let tries = 1; tries <= 4; tries += 1) await join('Rude word')
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Rude word')
      .executeTakeFirstOrThrow()
    await olga.submit(paths.removePerson(slug, id))
    const answer = await join('Frida')
    assert.equal(answer.status, 200)
    assert.match(answer.text, /One more step/)
    await acceptAll(slug)
    assert.deepEqual(await names(slug, 'active'), ['Frida'])
    assert.match(party.log.join(''), /"limit":"joining with one email"/)
  })

  it('says no to all at once, after a question that shows who they are, and to nobody else', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    for (const name of ['Bot 1', 'Bot 2', 'Bot 3']) {
      party.clock.move({ minutes: 1 })
      await ask(slug, name.replace(' ', ''))
    }
    const page = await olga.get(paths.waiting(slug))
    assert.match(page.text, /Accept all 3 Decline all 3/)
    const question = await olga.get(paths.decline(slug))
    assert.match(
      question.text,
      /Decline all 3\? They’re deleted without a word, .* Bot1, Bot2 and Bot3 Decline all 3 Cancel/,
    )
    assert.deepEqual(
      await names(slug, 'waiting'),
      ['Bot1', 'Bot2', 'Bot3'],
      'a question does nothing',
    )
    await ask(slug, 'Greta')
    const shown = question.valueOf('shown') ?? ''
    const after = await olga.submit(paths.decline(slug), { shown })
    assert.match(after.text, /Deleted without a word\..* Greta greta@example\.org/)
    assert.deepEqual(await names(slug, 'waiting'), ['Greta'])
  })

  it('is taken in as shown: who has come since goes on waiting, and Olga is told', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    for (const name of ['Hugo', 'Ida']) await ask(slug, name)
    const { all } = await shown(slug)
    await ask(slug, 'Mallory')
    const after = await olga.submit(paths.accept(slug), { shown: all })
    assert.match(after.text, /They’re in\. Someone has come in the meantime.* Mallory /)
    assert.deepEqual(await names(slug, 'active'), ['Hugo', 'Ida'])
    assert.deepEqual(await names(slug, 'waiting'), ['Mallory'])
  })

  it('is told of once a day, and not while nobody waits', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    party.mails.length = 0
    for (const name of ['Kim', 'Lea', 'Max']) await ask(slug, name)
    await party.deliver()
    assert.equal(party.mails.length, 1)
    party.clock.move({ days: 1 })
    await ask(slug, 'Nora')
    await acceptAll(slug)
    party.mails.length = 0
    await party.deliver()
    assert.ok(party.mails.every(({ to }) => to.address !== 'olga@example.org'))
    party.clock.move({ days: -1 })
  })

  it('is not taken in once names are drawn, and takes no part in the draw', async () => {
    const slug = await party.exchange(olga, { max_participants: '3' })
    await party.joinAll(slug, ['Otto', 'Paul', 'Rita'])
    await ask(slug, 'Sven')
    const { all } = await shown(slug)
    await olga.submit(paths.draw(slug))
    const late = await olga.post(paths.accept(slug), { shown: all })
    assert.equal(late.status, 409)
    assert.match(late.text, /Names are drawn\. Fit them in from the exchange’s page/)
    assert.deepEqual(await names(slug, 'active'), ['Otto', 'Paul', 'Rita'])
    assert.doesNotMatch((await olga.get(paths.waiting(slug))).html, /waiting\/accept/)
    assert.match((await olga.submit(paths.decline(slug), { shown: all })).text, /Nobody’s waiting/)
  })

  it('is told by no sentence that Olga may still say yes, once it is finished', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { approves: '1' })
    for (const name of ['Anna', 'Ben', 'Cleo']) await olga.submit(paths.people(slug), { name })
    await party.visitor().post(paths.register(slug), { name: 'Wim', email: 'wim@example.org' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.match((await olga.get(paths.desk(slug))).text, /1 person asked to join and isn’t in\./)
    assert.match((await olga.get(paths.waiting(slug))).text, /Asked to join Names are drawn\. Fit/)
    await olga.submit(paths.complete(slug))
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /1 person asked to join and isn’t in\. Have a look/)
    const list = await olga.get(paths.waiting(slug))
    assert.match(
      list.text,
      /It’s finished, so nobody can be let in any more\. You can still say no/,
    )
    const refused = await olga.post(paths.accept(slug), { shown: list.valueOf('shown') ?? '' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /It’s finished, so nobody can be let in any more\./)
    for (const answer of [
      await olga.get(paths.latecomer(slug)),
      await olga.post(paths.latecomer(slug), { name: 'Wim' }),
    ]) {
      assert.equal(answer.status, 409)
      assert.match(answer.text, /It’s finished, so nobody joins or leaves any more\./)
    }
    const no = await olga.submit(paths.decline(slug), { shown: list.valueOf('shown') ?? '' })
    assert.match(no.text, /Deleted without a word\./)
  })

  it('asks who invited them where five hundred wait already', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    const { id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    const exchange = { id, timezone: 'Europe/Berlin' } as Parameters<typeof letWait>[1]
    for (let one = 1; one <= 500; one++) {
      const input = { name: `N${one}`, email: `n${one}@example.org`, reminder_enabled: true }
      assert.ok(await letWait(party.ctx, exchange, input))
    }
    const answer = await ask(slug, 'Tom')
    assert.equal(answer.status, 409)
    assert.match(
      answer.text,
      /Very many people are waiting already\. Whoever invited you can add you/,
    )
    assert.equal(answer.valueOf('name'), 'Tom')
    assert.match(party.log.join(''), /"limit":"waiting list"/)
    // No answer tells who waits, so what they write now is not taken either.
    const typed = { name: 'Nina', email: 'n1@example.org' }
    const corrected = await party.visitor().post(paths.register(slug), typed)
    const words = (text: string) => text.replaceAll(/Tom|Nina|tom@|n1@/g, '')
    assert.equal(corrected.status, 409)
    assert.equal(words(corrected.text), words(answer.text))
    const waiting = await names(slug, 'waiting')
    assert.equal(waiting.length, 500)
    assert.ok(waiting.includes('N1') && !waiting.includes('Nina') && !waiting.includes('Tom'))
  })

  it('is noted in the log where the places are taken, with an email or without', async () => {
    const fields = { max_participants: '3', joins_without_email: '1' }
    const slug = await party.exchange(olga, fields)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    for (const typed of [
      { name: 'Dan', email: 'dan@example.org' },
      { name: 'Gus', email: '', no_email: '1' },
    ]) {
      party.log.length = 0
      const answer = await party.visitor().post(paths.register(slug), typed)
      assert.match(answer.text, /One more step/)
      assert.match(party.log.join(''), /"limit":"people in one exchange"/)
    }
    assert.doesNotMatch(party.log.join(''), /Gus/)
  })

  it('cannot have hundreds of strangers mailed: the 251st waits, until addresses answer', async () => {
    const slug = await party.exchange(olga)
    const office = () => party.visitor()
    party.mails.length = 0
    for (let one = 1; one <= 250; one++) {
      assert.match((await ask(slug, `V${one}`)).text, /Now check your email/)
    }
    const beyond = await ask(slug, 'Wanda', office())
    assert.match(beyond.text, /One more step/)
    const known = await ask(slug, 'V7', office())
    assert.match(known.text, /One more step/, 'and who is in gets the same answer')
    await party.deliver()
    for (let one = 8; one <= 80; one++) {
      await office().post(paths.requestAccess(slug), { email: `v${one}@example.org` })
    }
    await party.deliver()
    const strangers = party.mails.filter(({ to }) => to.address !== 'olga@example.org')
    assert.equal(strangers.length, 300)
    const first = strangers.find(({ to }) => to.address === 'v1@example.org')
    await office().submit(linkIn(first ?? assert.fail()))
    assert.match((await ask(slug, 'Xaver')).text, /Now check your email/)
    assert.match((await ask(slug, 'Yara')).text, /One more step/)
    await office().post(paths.requestAccess(slug), { email: 'v1@example.org' })
    assert.match((await party.mailTo('v1@example.org')).subject, /Your link: /)
    party.clock.move({ days: 1 })
    assert.match((await ask(slug, 'Zoe')).text, /Now check your email/)
    const lines = party.log.filter((line) => line.includes('"limit":"mails to new addresses"'))
    assert.equal(lines.length, 3, 'the log tells that it happens')
    assert.match(party.log.join(''), /"limit":"asked mails to new addresses"/)
  })

  it('gets 250 mails a day by joining, whoever of the day before answers meanwhile', async () => {
    const slug = await party.exchange(olga)
    for (let one = 1; one <= 10; one++) await ask(slug, `Own${one}`)
    await party.deliver()
    const links = party.mails.filter(({ to }) => /^own\d/.test(to.address)).map(linkIn)
    assert.equal(links.length, 10)
    party.clock.move({ days: 1 })
    party.mails.length = 0
    await mailOthers(slug, 240)
    for (let one = 1; one <= 5; one++) await ask(slug, `Victim${one}`)
    for (const link of links) await party.visitor().submit(link)
    for (let one = 6; one <= 20; one++) await ask(slug, `Victim${one}`)
    await party.deliver()
    const victims = party.mails.filter(({ to }) => to.address.startsWith('victim'))
    assert.equal(victims.length, 10)
  })

  it('has a link each day for who is in, though strangers use up the mails, and no page tells', async () => {
    const slug = await party.exchange(olga)
    const [email, other] = ['honest@example.org', 'w1@example.org']
    await ask(slug, 'Honest')
    party.clock.move({ days: 1 })
    await ask(slug, 'W1')
    await mailOthers(slug, 50, noteAskedMail)
    await party.deliver()
    const knock = async (way: string, email: string) => {
      party.mails.length = 0
      const { status, text } = await party.visitor().post(way, { email })
      await party.deliver()
      const hint = /If you’ve had one today and haven’t opened it, there may be no second one/.test(
        text,
      )
      return { status, hint, mails: party.mails.filter(({ to }) => to.address === email).length }
    }
    const first = await knock(paths.requestAccess(slug), email)
    assert.deepEqual(first, { status: 200, hint: true, mails: 1 })
    const link = linkIn(party.mails[0] ?? assert.fail())
    for (const way of [paths.requestAccess(slug), paths.lostLink()]) {
      for (const who of [email, other, 'nobody@example.org']) {
        assert.deepEqual(await knock(way, who), { status: 200, hint: true, mails: 0 })
      }
    }
    assert.deepEqual(await knock(`${link}/fresh`, email), { status: 200, hint: false, mails: 1 })
  })
})

describe('the version before', async () => {
  const { party, olga } = await openParty()

  it('knows nobody who waits, and everything else of the exchange', async () => {
    const slug = await party.exchange(olga, { max_participants: '3' })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const dan = { name: 'Dan', email: 'dan@example.org' }
    await party.visitor().post(paths.register(slug), dan)
    const { db } = party.ctx
    const migrator = createMigrator(party.ctx)
    const names = (await migrator.getMigrations()).map(({ name }) => name)
    const before = names[names.indexOf('0008_nod') - 1] ?? assert.fail()
    const { error } = await migrator.migrateTo(before)
    assert.equal(error, undefined)
    const rows = await db.selectFrom('participants').select(['name', 'status']).execute()
    assert.deepEqual(rows.map(({ name }) => name).sort(), ['Anna', 'Ben', 'Cleo'])
    assert.ok(rows.every(({ status }) => status === 'active'))
    const mails = await db.selectFrom('outbox').select('kind').execute()
    assert.ok(mails.every(({ kind }) => kind !== 'waiting_notice'))
    await migrate(party.ctx)
    const again = await db.selectFrom('exchanges').select(['slug', 'approves']).execute()
    assert.deepEqual(
      again.map(({ approves }) => approves),
      [0],
    )
  })
})

describe('where no mail goes out', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })

  it('whoever waits is told to ask for their link', async () => {
    const slug = await party.exchange(olga, { approves: '1' })
    const anna = { name: 'Anna', email: 'anna@example.org' }
    const answer = await party.visitor().post(paths.register(slug), anna)
    assert.match(answer.text, /One more step .*Then Olga can give you the link to your page/)
  })
})

describe('many who wait', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { approves: '1' })
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const wait = async (names: readonly string[]) => {
    for (const name of names) {
      const email = `${name}@example.org`
      await letWait(party.ctx, exchange, { name, email, reminder_enabled: true })
    }
    const { html } = await olga.get(paths.waiting(slug))
    const [, shown = ''] = /name="shown" value="([^"]*)"/.exec(html) ?? []
    return shown
  }
  const numbered = (word: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${word}${index}`)

  it('are taken in without reading for each of them everybody who is in', async () => {
    const rowsFor = async (names: readonly string[]) => {
      const shown = await wait(names)
      return await countRows(async () => {
        const done = await olga.post(paths.accept(slug), { shown })
        assert.equal(done.status, 303, done.text)
      })
    }
    const first = await rowsFor(numbered('early', 40))
    const beside40 = await rowsFor(numbered('later', 40))
    assert.ok(beside40 < first + 80, `${first} rows, then ${beside40}`)
  })
})
