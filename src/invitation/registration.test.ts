import assert from 'node:assert/strict'
import path from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, openParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { transact } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { letWait } from '../waiting/commands.ts'

const ANNA = {
  name: 'Anna',
  email: 'anna@example.org',
  gift_ideas: 'A scarf,\nor honey.',
  postal_address: 'Main Street 1\n12345 Berlin',
  reminder_enabled: '1',
}

describe('an invitation', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga)
  })

  const open = () => party.visitor().get(paths.invitation(slug))
  const register = (fields: Record<string, string> = {}, who = party.visitor()) =>
    who.post(paths.register(slug), { ...ANNA, ...fields })
  const people = () =>
    party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .selectAll('participants')
      .where('slug', '=', slug)
      .where('status', '=', 'active')
      .execute()

  it('says what it is about, and how many are in, but not who', async () => {
    await party.join(slug, 'Ben')
    const { text, html } = await open()
    assert.match(text, /Olga invites you to a Secret Santa Office party/)
    assert.match(
      text,
      /Friday, 18 December 2026 \(in 28 days\).*The canteen.*about 20 €.*1 person so far/,
    )
    assert.doesNotMatch(html, /Ben|ben@/)
  })

  it('looks inviting where it is forwarded, and tells that place nothing private', async () => {
    slug = await party.exchange(olga, { host: 'Rosie' })
    await party.join(slug, 'Ben')
    const { html } = await open()
    const head = html.slice(0, html.indexOf('</head>'))
    const value = (property: string) =>
      new RegExp(`property="og:${property}" content="([^"]*)"`).exec(head)?.[1]
    assert.equal(value('title'), 'Office party')
    assert.match(value('description') ?? '', /You’re invited to a Secret Santa/)
    assert.equal(value('url'), `http://localhost:8000${paths.invitation(slug)}`)
    const picture = new URL(value('image') ?? '')
    assert.equal(picture.origin, 'http://localhost:8000')
    const { status, headers } = await party.visitor().get(picture.pathname)
    assert.deepEqual([status, headers['content-type']], [200, 'image/png'])
    assert.doesNotMatch(head, /Rosie|Ben|canteen|20 €|good cheer|18 December/)
  })

  it('asks nobody for a look where it is forwarded once nobody can join', async () => {
    slug = await party.exchange(olga)
    await party.joinAll(slug, ['Ben', 'Cleo', 'Dan'])
    const told = async () =>
      /property="og:description" content="([^"]*)"/.exec((await open()).html)?.[1]
    const closed = 'You’re invited to a Secret Santa. Joining is closed now.'
    await olga.submit(paths.closeRegistration(slug))
    assert.equal(await told(), closed)
    await olga.submit(paths.draw(slug))
    assert.equal(await told(), closed)
    await olga.submit(paths.complete(slug))
    assert.equal(await told(), 'It was a Secret Santa, and it’s finished.')
  })

  it('can be opened at the address of its form, too', async () => {
    const form = await party.visitor().get(paths.register(slug))
    assert.equal(form.status, 200)
    assert.match(form.text, /Olga invites you to a Secret Santa Office party/)
  })

  it('takes Anna in, and mails her what is known and the way to her page', async () => {
    const answer = await register()
    assert.equal(answer.status, 200)
    assert.match(
      answer.text,
      /Lovely! Now check your email To anna@example\.org From klaus@example\.org/,
    )
    const mail = await party.mailTo('anna@example.org')
    assert.equal(mail.subject, 'You’re in: Office party')
    assert.match(mail.text, /^Olga’s Secret Santa\n\nHi Anna,\n/)
    assert.match(mail.text, /Friday, 18 December 2026\nThe canteen\nBudget: about 20 €/)
    const page = await party.visitor().submit(linkIn(mail))
    assert.match(
      page.text,
      /Hi Anna, you’re in.*A scarf, or honey\..*My address Main Street 1 12345 Berlin/,
    )
    assert.match(page.text, /We’ll remind you by email before the day/)
  })

  it('answers a second registration like the first, and only the mail knows', async () => {
    const first = await register()
    await party.mailTo('anna@example.org')
    const before = await people()
    const second = await register({
      name: 'Mallory',
      email: ' ANNA@Example.ORG',
      gift_ideas: 'gold',
    })
    assert.equal(second.status, first.status)
    assert.equal(second.text, first.text)
    const mail = await party.mailTo('anna@example.org')
    assert.equal(mail.subject, 'Your link: Office party')
    assert.deepEqual(await people(), before)
    const page = await party.visitor().submit(linkIn(mail))
    assert.match(page.text, /Hi Anna, you’re in/)
  })

  it('takes an email at a domain in letters of any language, and it is one however it is written', async () => {
    const ways = ['Anna@Bäckerei.example', 'anna@xn--bckerei-5wa.example', 'anna@почта.рф']
    for (const email of ways) {
      const { status, text } = await register({ email })
      assert.equal(status, 200, email)
      assert.match(text, /Now check your email/)
    }
    assert.match((await party.mailTo('anna@xn--bckerei-5wa.example')).subject, /Your link/)
    assert.match((await party.mailTo('anna@xn--80a1acny.xn--p1ai')).subject, /You’re in/)
    assert.equal((await people()).length, 2)
    const access = { email: 'anna@bäckerei.example' }
    const asked = await party.visitor().post(paths.requestAccess(slug), access)
    assert.match(asked.text, /Check your email/)
  })

  it('takes one person in once, even if the button is pressed twice', async () => {
    const before = (await people()).length
    const anna = party.visitor()
    await anna.get(paths.invitation(slug))
    const answers = await Promise.all([register({}, anna), register({}, anna)])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    )
    assert.equal((await people()).length, before + 1)
  })

  it('is full at the number that Olga set, even for two at once and for those who are in', async () => {
    slug = await party.exchange(olga, { max_participants: '3' })
    await party.joinAll(slug, ['Anna', 'Ben'])
    const two = await Promise.all(
      ['Cleo', 'Dan'].map((name) => register({ name, email: `${name.toLowerCase()}@example.org` })),
    )
    assert.deepEqual(two.map(({ text }) => /Now check your email/.test(text)).sort(), [false, true])
    const page = await open()
    assert.match(page.text, /3 of 3 places taken .*It’s full, but do ask .*Ask to join/)
    const known = await register()
    const stranger = await register({ email: 'mallory@example.net' })
    assert.match(known.text, /One more step You’re in once Olga says yes/)
    assert.equal(
      known.text.replace('anna@example.org', '…'),
      stranger.text.replace('mallory@example.net', '…'),
      'a full exchange does not tell who is in',
    )
    assert.match((await party.mailTo(ANNA.email)).subject, /Your link: /)
    assert.equal((await people()).length, 3)
  })

  it('opens later, and closes, and says so instead of showing a form', async () => {
    const states = [
      ['draft', /You’re early! Joining isn’t open yet/],
      ['registration_closed', /Joining is closed\. Still want in\? Ask Olga\./],
      ['matched', /Joining is closed/],
      ['completed', /That’s finished already, before its day\./],
    ] as const
    for (const [state, words] of states) {
      const { db } = party.ctx
      await db.updateTable('exchanges').set({ state }).where('slug', '=', slug).execute()
      const page = await open()
      assert.match(page.text, words)
      assert.doesNotMatch(page.html, /name="gift_ideas"/)
      const before = await belongings(db)
      const answer = await register()
      assert.equal(answer.status, 409)
      assert.match(answer.text, words)
      assert.deepEqual(await belongings(db), before)
    }
  })

  const mistakes: [field: string, typed: string, words: RegExp][] = [
    ['name', ' ', /Enter a name\./],
    ['name', 'x'.repeat(101), /shorten this to 100 characters/],
    ['email', '', /Enter an email address/],
    ['email', 'anna', /That’s not a full email address/],
    ['email', 'anna@example.org, ben@example.org', /not a full email/],
    ['email', 'änna@example.org', /not a full email/],
    ['email', 'anna@bäckerei', /not a full email/],
    ['email', 'anna@bäc kerei.example', /not a full email/],
    ['email', `anna@${'ä'.repeat(240)}.example`, /shorten this to 254 characters/],
    ['email', `${'a'.repeat(250)}@example.org`, /shorten this to 254 characters/],
    ['gift_ideas', 'x'.repeat(2001), /shorten this to 2,000 characters/],
    ['postal_address', 'x'.repeat(501), /shorten this to 500 characters/],
  ]
  for (const [field, typed, words] of mistakes) {
    it(`asks again when ${field} is “${typed.slice(0, 20)}”, and nothing typed is lost`, async () => {
      const before = await belongings(party.ctx.db)
      const answer = await register({ [field]: typed })
      assert.equal(answer.status, 422)
      assert.match(answer.text, words)
      assert.match(answer.text, /One thing to fix/)
      const { reminder_enabled, ...typedFields } = { ...ANNA, [field]: typed }
      for (const [name, value] of Object.entries(typedFields)) {
        assert.equal(answer.valueOf(name), value, name)
      }
      assert.match(answer.html, /id="reminder_enabled"[^>]* checked/)
      assert.deepEqual(await belongings(party.ctx.db), before)
    })
  }

  it('lets an office in, 250 an hour from one place, whose mistakes and double clicks cost nothing', async () => {
    const office = party.visitor()
    await office.get(paths.invitation(slug))
    for (let tries = 1; tries <= 250; tries++) {
      if (tries % 50 === 0) assert.equal((await register({ name: '' }, office)).status, 422)
      const email = `m${tries}@example.net`
      const clicks = await Promise.all([register({ email }, office), register({ email }, office)])
      assert.deepEqual(
        clicks.map(({ status }) => status),
        [200, 200],
      )
    }
    assert.equal((await register({ email: 'm250@example.net' }, office)).status, 200)
    const colleague = new Visitor(party.app, office.ip)
    const tried = await register({ email: 'm250@example.net' }, colleague)
    assert.equal(tried.status, 429, 'nobody learns here who has joined')
    const refused = await register({ email: 'm251@example.net' }, office)
    assert.equal(refused.status, 429)
    assert.equal(refused.headers['retry-after'], '3600')
    assert.match(refused.text, /Try again in 60 minutes\. .*You can ask Olga to add you/)
    assert.equal((await register()).status, 200, 'Anna, elsewhere, can join')
    const other = await party.exchange(olga)
    const there = await office.post(paths.register(other), ANNA)
    assert.equal(there.status, 200, 'and everybody in the office can join another exchange')
  })

  it('takes one email three times an hour, mails it each time, and then asks Olga', async () => {
    party.clock.move({ hours: 1 })
    await party.join(slug, 'Anna')
    party.clock.move({ hours: 1 })
    for (const email of [ANNA.email, 'mallory@example.net']) {
      const sentBefore = party.mails.length
      const answers: string[] = []
      for (let tries = 1; tries <= 5; tries++) {
        const { status, text } = await register({ name: `Anna ${tries}`, email })
        answers.push(
          `${status} ${/Now check your email|look for our newest email/.exec(text)?.[0]}`,
        )
      }
      const taken = '200 Now check your email'
      const waits = '200 look for our newest email'
      assert.deepEqual(answers, [taken, taken, taken, waits, waits], email)
      await party.deliver()
      assert.equal(party.mails.length - sentBefore, 3)
      const asked = await party.visitor().post(paths.requestAccess(slug), { email })
      assert.equal(asked.status, 429, 'joining counts as asking for a link')
    }
    assert.match((await olga.get(paths.waiting(slug))).text, /Nobody’s waiting/)
    assert.match((await register({ email: 'ben@example.org' })).text, /Now check your email/)
    party.clock.move({ hours: 1 })
    assert.match((await register()).text, /Now check your email/)
  })

  it('counts joining with a known email as asking for a link, in either order, full or not', async () => {
    for (const fields of [{}, { approves: '1' }]) {
      slug = await party.exchange(olga)
      await party.join(slug, 'Anna')
      const edit = await olga.get(paths.editExchange(slug))
      const day = edit.valueOf('exchange_date') ?? ''
      const version = edit.valueOf('version') ?? ''
      const values = { name: 'Party', host: 'Olga', exchange_date: day, timezone: 'Europe/Berlin' }
      await olga.submit(paths.desk(slug), { ...values, version, ...fields })
      const ask = () => party.visitor().post(paths.requestAccess(slug), { email: ANNA.email })
      for (const [first, second] of [
        [ask, register],
        [register, ask],
      ] as const) {
        party.clock.move({ hours: 2 })
        party.mails.length = 0
        for (let tries = 0; tries < 4; tries += 1) await first()
        const answers = [await second(), await second()]
        await party.deliver()
        const mails = party.mails.filter(({ to }) => to.address === ANNA.email)
        assert.equal(mails.length, 3)
        for (const { text } of answers) assert.doesNotMatch(text, /is on its way/)
      }
    }
  })

  it('mails nobody and writes nothing where even the waiting list is full, so that all are answered alike', async () => {
    slug = await party.exchange(olga, { approves: '1' })
    await olga.submit(paths.people(slug), { name: 'Anna', email: ANNA.email })
    const { id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    const exchange = { id, timezone: 'Europe/Berlin' } as Parameters<typeof letWait>[1]
    for (let one = 1; one <= 500; one++) {
      const input = { name: `N${one}`, email: `n${one}@example.org`, reminder_enabled: true }
      await letWait(party.ctx, exchange, input)
    }
    await party.deliver()
    party.mails.length = 0
    const { db } = party.ctx
    const before = await db.selectFrom('rate_limits').selectAll().execute()
    const answers = []
    for (const email of [ANNA.email, 'n7@example.org', 'nobody@example.org']) {
      const { status, text } = await register({ email, gift_ideas: 'Tea' })
      answers.push(`${status} ${text.replaceAll(email, '')}`)
    }
    assert.equal(new Set(answers).size, 1, answers.join('\n'))
    assert.match(answers[0] ?? '', /^409 .*In or waiting already\? You still are\./)
    await party.deliver()
    assert.deepEqual(party.mails, [])
    assert.deepEqual(await db.selectFrom('rate_limits').selectAll().execute(), before)
    const tea = db.selectFrom('participants').select('id').where('gift_ideas', '=', 'Tea')
    assert.deepEqual(await tea.execute(), [])
  })

  it('writes nothing, and keeps nobody waiting who writes, for a stranger whom a full list refuses', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const { party, olga } = await openParty({ databaseFile })
    const slug = await party.exchange(olga, { approves: '1' })
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    for (let one = 1; one <= 500; one++) {
      const input = { name: `N${one}`, email: `n${one}@example.org`, reminder_enabled: true }
      await letWait(party.ctx, exchange, input)
    }
    const { db } = party.ctx
    const before = await db.selectFrom('rate_limits').selectAll().execute()
    const done = Promise.withResolvers<void>()
    const writing = transact(party.ctx, async ({ db }) => {
      await db.updateTable('participants').set({ reminder_enabled: 1 }).execute()
      await done.promise
    })
    const stranger = { name: 'Zoe', email: 'zoe@example.org' }
    const refused = await party.visitor().post(paths.register(slug), stranger)
    done.resolve()
    await writing
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Very many people are waiting already/)
    assert.deepEqual(await db.selectFrom('rate_limits').selectAll().execute(), before)
  })

  it('takes who joins for the first time, however often others asked for their link', async () => {
    const email = 'nora@example.org'
    for (let tries = 0; tries < 4; tries += 1) {
      await party.visitor().post(paths.requestAccess(slug), { email })
    }
    assert.equal((await register({ email })).status, 200)
    assert.match((await party.mailTo(email)).subject, /You’re in/)
  })
})
