import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { belongings } from '../../test/support/everything.ts'
import { useUp } from '../../test/support/limits.ts'
import { linkIn, openParty, slugOf } from '../../test/support/party.ts'
import { LINK_TRIES_OF_NETWORK } from '../entrance/rules.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listWaiting } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { networkOf } from '../platform/networks.ts'
import { sayIn } from '../ui/voice.ts'
import { seenAs } from '../waiting/commands.ts'
import { register } from './commands.ts'
import { registrationForm } from './forms.ts'

const LIMITED = { email_domains: 'bakery.example' }
const PARTY = {
  name: 'Office party',
  host: 'Olga',
  exchange_date: '2026-12-18',
  timezone: 'Europe/Berlin',
}
const ASKS = /Enter an email at bakery\.example, or ask Olga\./

describe('the domains that Olga’s link is for', async () => {
  const { party, olga } = await openParty()

  const create = (fields: Record<string, string>) =>
    olga.post(paths.exchanges(), { ...PARTY, ...fields })

  it('may be written in many ways, and are read as one', async () => {
    const typed =
      ' @Bakery.example, bäckerei.example;почта.рф\txn--bckerei-5wa.example bakery.EXAMPLE'
    const slug = await party.exchange(olga, { email_domains: typed, joins_without_email: '1' })
    const exchange = await findExchange(party.ctx, slug)
    const kept = 'bakery.example xn--bckerei-5wa.example xn--80a1acny.xn--p1ai'
    assert.equal(exchange?.email_domains, kept)
    const form = await olga.get(paths.editExchange(slug))
    const shown = 'bakery.example, bäckerei.example, почта.рф'
    assert.equal(form.valueOf('email_domains'), shown)
    assert.match(
      form.text,
      /Only emails at these domains can join.*Then nobody can join without an email\./,
    )
    const desk = await olga.get(paths.desk(slug))
    assert.match(
      desk.text,
      /By the link, emails at bakery\.example, bäckerei\.example or почта\.рф/,
    )
    await olga.submit(paths.desk(slug), {
      ...exchangeValues(exchange ?? assert.fail()),
      email_domains: '',
    })
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /By the link, emails at/)
    assert.doesNotMatch((await party.visitor().get(paths.invitation(slug))).text, /Join with an/)
  })

  it('turn joining without an email off', async () => {
    const slug = await party.exchange(olga, { ...LIMITED, joins_without_email: '1' })
    const form = await olga.get(paths.editExchange(slug))
    assert.doesNotMatch(form.html, /id="joins_without_email"[^>]* checked/)
    const gus = party.visitor()
    const invitation = await gus.get(paths.invitation(slug))
    assert.doesNotMatch(invitation.text, /I have no email/)
    const answer = await gus.post(paths.register(slug), { name: 'Gus', email: '', no_email: '1' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Enter an email address\./)
  })

  const twenty = Array.from({ length: 20 }, (_, index) => `team${index}.example`).join(' ')

  for (const typed of [
    'bakery',
    'anna@bakery.example',
    '@@bakery.example',
    '*.bakery.example',
    'https://bakery.example',
    'bakery..example',
    'bakery.example.',
    '.bakery.example',
    'bakery.example/team',
    'bakery.example elsewhere',
    'bäckerei',
    `${'a'.repeat(250)}.example`,
    `${'ä'.repeat(240)}.example`,
    'bakery_.example',
    '192.0.2.1',
  ]) {
    it(`are no such thing as “${typed.slice(0, 30)}”, and nothing typed is lost`, async () => {
      const before = await belongings(party.ctx.db)
      const answer = await create({ email_domains: typed })
      assert.equal(answer.status, 422)
      assert.match(answer.text, /Enter what stands behind the @, such as example\.org/)
      assert.equal(answer.valueOf('email_domains'), typed)
      assert.deepEqual(await belongings(party.ctx.db), before)
    })
  }

  it('are 20 at most, each counted once', async () => {
    assert.equal((await create({ email_domains: `${twenty} ${twenty}` })).status, 303)
    const answer = await create({ email_domains: `${twenty} bakery.example` })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Please shorten this to 20 domains\./)
    assert.equal(answer.valueOf('email_domains'), `${twenty} bakery.example`)
  })
})

describe('a link for Olga’s colleagues', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga, LIMITED)
  })

  const join = (fields: Record<string, string>, who = party.visitor()) =>
    who.post(paths.register(slug), { name: 'Anna', gift_ideas: 'Tea', ...fields })
  const edit = async (fields: Record<string, string>) => {
    const saved = await findExchange(party.ctx, slug)
    assert.ok(saved)
    await olga.submit(paths.desk(slug), { ...exchangeValues(saved), ...fields })
    return saved
  }
  const mailsTo = async (address: string) => {
    await party.deliver()
    return party.mails.filter(({ to }) => to.address === address)
  }

  it('says whom it takes before Anna types, and that Olga is asked', async () => {
    const said = /Join with an email at bakery\.example\. Only got another\? Ask Olga to add you\./
    const { text } = await party.visitor().get(paths.invitation(slug))
    assert.match(text, said)
    assert.ok(text.search(said) < text.indexOf('Your name'))
    await edit({ approves: '1', email_domains: 'bakery.example mill.example, farm.example' })
    assert.match(
      (await party.visitor().get(paths.invitation(slug))).text,
      /You’re in once Olga says yes\. Join with an email at bakery\.example, mill\.example or farm\.example\./,
    )
  })

  it('takes Anna with an email at a domain that is named, however it is written', async () => {
    await edit({ email_domains: 'bakery.example bäckerei.example' })
    for (const email of ['anna+santa@BAKERY.example', 'anna@bäckerei.example']) {
      assert.match((await join({ email })).text, /Now check your email/, email)
    }
    assert.match((await party.mailTo('anna@xn--bckerei-5wa.example')).subject, /You’re in/)
  })

  for (const email of [
    'anna@elsewhere.example',
    'anna@team.bakery.example',
    'anna@mybakery.example',
    'anna@bakery.example.org',
    'bakery.example@elsewhere.example',
  ]) {
    it(`names its domains to whoever comes with ${email}, and nothing typed is lost`, async () => {
      const before = await belongings(party.ctx.db)
      const answer = await join({ email, postal_address: 'Main Street 1' })
      assert.equal(answer.status, 422)
      assert.match(answer.text, ASKS)
      assert.match(answer.text, /One thing to fix\. Nothing you typed is lost/)
      const values = ['name', 'email', 'gift_ideas', 'postal_address'].map((one) =>
        answer.valueOf(one),
      )
      assert.deepEqual(values, ['Anna', email, 'Tea', 'Main Street 1'])
      assert.deepEqual(await belongings(party.ctx.db), before)
    })
  }

  it('names two of many domains beside the field, and all of them above the form', async () => {
    const domains = Array.from({ length: 20 }, (_, at) => `team${at}.example`)
    await edit({ email_domains: domains.join(' ') })
    const { text } = await join({ email: 'anna@elsewhere.example' })
    assert.match(
      text,
      /Enter an email at team0\.example, team1\.example or 18 others, or ask Olga\./,
    )
    for (const domain of domains) assert.ok(text.includes(domain), domain)
  })

  it('tells Anna all that is to fix at once', async () => {
    const answer = await join({ name: '', email: 'anna@elsewhere.example' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /2 things to fix\..*Enter a name\..*Enter an email at bakery/)
  })

  it('lets nobody of elsewhere even wait for Olga’s yes', async () => {
    const { id } = await edit({ approves: '1' })
    assert.equal((await join({ email: 'anna@elsewhere.example' })).status, 422)
    assert.deepEqual(await listWaiting(party.ctx, id), [])
    assert.equal((await join({ email: 'anna@bakery.example' })).status, 200)
    assert.equal((await listWaiting(party.ctx, id)).length, 1)
  })

  it('answers Gus, whom Olga has added, like any stranger, and mails him a link', async () => {
    await olga.submit(paths.people(slug), { name: 'Gus', email: 'gus@elsewhere.example' })
    await party.visitor().submit(linkIn(await party.mailTo('gus@elsewhere.example')))
    party.mails.length = 0
    const answers = []
    for (const email of ['gus@elsewhere.example', 'mallory@elsewhere.example']) {
      const before = await belongings(party.ctx.db)
      const { status, text } = await join({ name: 'Gus', email })
      answers.push(`${status} ${text.replaceAll(email, '…')}`)
      assert.deepEqual((await belongings(party.ctx.db)).participants, before.participants)
    }
    assert.equal(answers[0], answers[1])
    assert.deepEqual(await mailsTo('mallory@elsewhere.example'), [])
    const [mail, ...more] = await mailsTo('gus@elsewhere.example')
    assert.deepEqual([mail?.subject, more], ['Your link: Office party', []])
    assert.match(
      (await party.visitor().submit(linkIn(mail ?? assert.fail()))).text,
      /Hi Gus, you’re in/,
    )
  })

  it('mails Gus three links an hour at most, also with a mistake beside, and answers all alike', async () => {
    await olga.submit(paths.people(slug), { name: 'Gus', email: 'gus@elsewhere.example' })
    await party.visitor().submit(linkIn(await party.mailTo('gus@elsewhere.example')))
    party.mails.length = 0
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await join({ name: '', email: 'gus@elsewhere.example' })
      assert.equal(answer.status, 422)
      await party.deliver()
    }
    assert.equal((await mailsTo('gus@elsewhere.example')).length, 3)
    const asked = await party
      .visitor()
      .post(paths.requestAccess(slug), { email: 'gus@elsewhere.example' })
    assert.equal(asked.status, 429, 'it counts as asking for a link')
  })

  it('answers all alike, too, where very many links were asked for from here, and mails none', async () => {
    await olga.submit(paths.people(slug), { name: 'Gus', email: 'gus@elsewhere.example' })
    await party.deliver()
    party.mails.length = 0
    const visitor = party.visitor()
    await useUp(party.ctx, LINK_TRIES_OF_NETWORK, [networkOf(visitor.ip)])
    assert.match((await join({ email: 'gus@elsewhere.example' }, visitor)).text, ASKS)
    assert.deepEqual(await mailsTo('gus@elsewhere.example'), [])
  })

  it('keeps no colleague out, however many came with another email from the same place', async () => {
    const office = party.visitor()
    for (let one = 0; one < 251; one += 1) {
      assert.equal((await join({ email: `n${one}@elsewhere.example` }, office)).status, 422)
    }
    assert.equal((await join({ email: 'anna@bakery.example' }, office)).status, 200)
  })

  it('holds for what was sent before the limit was set, and read after', async () => {
    const exchange = await edit({ email_domains: '' })
    const before = await findExchange(party.ctx, slug)
    assert.ok(before)
    const fields = { name: 'Anna', email: 'anna@elsewhere.example' }
    const input = registrationForm(sayIn('en'), before).parse(fields)
    await edit({ email_domains: 'bakery.example' })
    const { outcome } = await register(party.ctx, before, input)
    assert.equal(outcome, 'other_domain')
    const people = party.ctx.db.selectFrom('participants').where('exchange_id', '=', exchange.id)
    assert.deepEqual(await people.select('id').execute(), [])
  })

  it('limits nobody whom Olga adds: by hand, by a list, late, by another email, or by her yes', async () => {
    await edit({ email_domains: '', approves: '1' })
    await join({ name: 'Yan', email: 'yan@elsewhere.example' })
    const { id } = await edit({ email_domains: 'bakery.example' })
    const [yan] = await listWaiting(party.ctx, id)
    await olga.submit(paths.accept(slug), { shown: seenAs(party.ctx, yan ?? assert.fail()) })
    await olga.submit(paths.people(slug), { name: 'Gus', email: 'gus@elsewhere.example' })
    const list = 'Name,Email\nHal,hal@elsewhere.example'
    const seen = (await olga.post(paths.importPeople(slug), { list })).valueOf('seen') ?? ''
    await olga.submit(paths.confirmImport(slug), { list, seen })
    await edit({ approves: '' })
    await join({ name: 'Anna', email: 'anna@bakery.example' })
    const anna = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('exchange_id', '=', id)
      .where('name', '=', 'Anna')
      .executeTakeFirstOrThrow()
    const corrected = { name: 'Anna', email: 'anna@elsewhere.example' }
    await olga.submit(paths.person(slug, anna.id), corrected)
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.latecomer(slug), {
      name: 'Lee',
      email: 'lee@elsewhere.example',
      confirmed: '1',
    })
    const people = await party.ctx.db
      .selectFrom('participants')
      .select(['name', 'email'])
      .where('exchange_id', '=', id)
      .where('status', '=', 'active')
      .orderBy('name')
      .execute()
    assert.deepEqual(
      people.map(({ name, email }) => `${name} ${email}`),
      ['Anna', 'Gus', 'Hal', 'Lee', 'Yan'].map(
        (name) => `${name} ${name.toLowerCase()}@elsewhere.example`,
      ),
    )
  })

  it('does not promise Gus, who came by Olga alone, that he can join again', async () => {
    await olga.submit(paths.people(slug), { name: 'Gus', email: 'gus@elsewhere.example' })
    const gus = party.visitor()
    await gus.submit(linkIn(await party.mailTo('gus@elsewhere.example')))
    assert.match((await gus.get(paths.withdraw(slug))).text, /Only Olga can let you in again\./)
    assert.doesNotMatch((await gus.post(paths.withdraw(slug))).text, /Join again/)
    await olga.submit(paths.people(slug), { name: 'Hal', email: 'hal@elsewhere.example' })
    const { text } = await party.mailTo('hal@elsewhere.example')
    const [, wayOut = ''] = /That’s not for me:\s+(\S+)/.exec(text) ?? []
    const out = await party.visitor().submit(new URL(wayOut).pathname)
    assert.match(out.text, /You’re not in “Office party”/)
    assert.doesNotMatch(out.text, /People can still join/)
    const anna = await party.join(slug, 'Anna', { email: 'anna@bakery.example' })
    assert.match(
      (await anna.get(paths.withdraw(slug))).text,
      /As long as people can join, so can you/,
    )
  })
})

describe('next year’s link for Olga’s colleagues', async () => {
  const GUS = 'gus@elsewhere.example'
  const server = serverThatCanBeAway()
  const { party, olga } = await openParty({}, server.make)
  const slug = await party.exchange(olga, { ...LIMITED, exchange_date: '2026-11-22' })
  for (const name of ['Anna', 'Ben', 'Cleo']) {
    await party.join(slug, name, { email: `${name.toLowerCase()}@bakery.example` })
  }
  await olga.submit(paths.people(slug), { name: 'Gus', email: GUS })
  await olga.submit(paths.draw(slug))
  await olga.submit(paths.complete(slug))
  await party.deliver()
  const again = async () => {
    const wishes = { name: 'Next year', exchange_date: '2027-12-17', invite: '1' }
    return slugOf(await olga.submit(paths.again(slug), wishes))
  }

  it('is for the same, and invites nobody whom it would refuse', async () => {
    const page = await olga.get(paths.again(slug))
    assert.match(page.text, /3 people get an email\. Not by email: Gus\. Add them yourself/)
    const next = await again()
    assert.match((await olga.get(paths.desk(next))).text, /3 people from last time get an email/)
    party.mails.length = 0
    const desk = await olga.submit(paths.openRegistration(next))
    await party.deliver()
    assert.deepEqual(
      party.mails.map(({ to }) => to.address).sort(),
      ['anna', 'ben', 'cleo'].map((name) => `${name}@bakery.example`),
    )
    assert.doesNotMatch((await olga.get(paths.exchangeMail(next))).text, /Gus/)
    assert.match(
      desk.text,
      /From last time, no invitation went to Gus \(not at the domains you named\)\. The link asks for an email at the domains you named, so add them yourself\./,
    )
    const refused = await party.visitor().post(paths.register(next), { name: 'Gus', email: GUS })
    assert.equal(refused.status, 422)
    await olga.submit(paths.people(next), { name: 'Gus', email: GUS })
    assert.doesNotMatch((await olga.get(paths.desk(next))).text, /no invitation went to/)
  })

  it('mails nobody an invitation that waited until the limit left them out', async () => {
    const next = await again()
    const limit = async (email_domains: string) => {
      const saved = await findExchange(party.ctx, next)
      await olga.submit(paths.desk(next), {
        ...exchangeValues(saved ?? assert.fail()),
        email_domains,
      })
    }
    await limit('')
    server.isAway = true
    await olga.submit(paths.openRegistration(next))
    await party.deliver()
    await limit('bakery.example')
    server.isAway = false
    party.mails.length = 0
    party.clock.move({ hours: 1 })
    await party.deliver()
    assert.equal(party.mails.length, 3)
    assert.ok(party.mails.every(({ to }) => to.address !== GUS))
    assert.match((await olga.get(paths.desk(next))).text, /no invitation went to Gus \(not at/)
  })

  it('has no invitation tried again that came back, once the limit leaves its reader out', async () => {
    const next = await again()
    const saved = (await findExchange(party.ctx, next)) ?? assert.fail()
    await olga.submit(paths.desk(next), { ...exchangeValues(saved), email_domains: '' })
    await olga.submit(paths.openRegistration(next))
    await party.mailTo(GUS)
    const { id } = await party.ctx.db
      .selectFrom('outbox')
      .innerJoin('participants', 'participants.id', 'participant_id')
      .select('outbox.id')
      .where('outbox.exchange_id', '=', saved.id)
      .where('email', '=', GUS)
      .executeTakeFirstOrThrow()
    const failed = party.ctx.db.updateTable('outbox').set({ state: 'failed', reason: 'smtp_later' })
    await failed.where('id', '=', id).execute()
    const button = `action="${paths.sendMailAgain(next, id)}"`
    assert.ok((await olga.get(paths.exchangeMail(next))).html.includes(button))
    const now = (await findExchange(party.ctx, next)) ?? assert.fail()
    await olga.submit(paths.desk(next), { ...exchangeValues(now), ...LIMITED })
    assert.ok(!(await olga.get(paths.exchangeMail(next))).html.includes(button))
    assert.equal((await olga.post(paths.sendMailAgain(next, id))).status, 409)
  })
})
