import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { beforeEach, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { openParty, slugOf } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { State } from '../exchanges/rules.ts'
import { enter } from '../participants/entering.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { NAMES_SHOWN_MAX } from './rules.ts'

describe('taking part', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let anna: Visitor
  beforeEach(async () => {
    slug = await party.exchange(olga)
    anna = await party.join(slug, 'Anna')
  })

  const page = async (who: Visitor) => await who.get(paths.dashboard(slug))
  async function setState(state: State) {
    const { db } = party.ctx
    await db.updateTable('exchanges').set({ state }).where('slug', '=', slug).execute()
  }
  /** Whom somebody gives to, according to their own page. */
  const recipientOf = async (who: Visitor) =>
    /class="name(?: long)?"><bdi>([^<]+)</.exec((await page(who)).html)?.[1]

  async function idsByName(): Promise<Map<string, string>> {
    const exchange = await findExchange(party.ctx, slug)
    const people = await listParticipants(party.ctx, exchange?.id ?? '')
    return new Map(people.map(({ id, name }) => [name, id]))
  }

  it('names everybody who is in, in the order of names, unless they are too many to read', async () => {
    const exchange = await findExchange(party.ctx, slug)
    const enterAll = async (names: readonly string[]) => {
      for (const name of names) {
        const person = { name, email: `${name}@example.org`, reminder_enabled: false }
        await enter(party.ctx, { id: exchange?.id ?? '' }, person)
      }
    }
    const numbered = Array.from({ length: NAMES_SHOWN_MAX - 2 }, (_, index) => `N${index}`)
    await enterAll([...numbered, 'Zora'])
    const full = await page(anna)
    assert.match(full.text, /300 so far.*Anna N0 N1 N2.*N297 Zora/)
    await enterAll(['Zoe'])
    assert.match((await page(anna)).text, /301 so far.*That’s too many people to name here\./)
    assert.doesNotMatch((await page(anna)).text, /Zora/)
  })

  it('tells Anna whom she gives to, and nobody else', async () => {
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /The one you drew is on your page, wrapped/)
    assert.doesNotMatch(mail.text + mail.html, /Ben|Cleo/)
    const recipient = await recipientOf(anna)
    assert.ok(recipient === 'Ben' || recipient === 'Cleo')
    assert.doesNotMatch((await page(anna)).html.split('<body>')[0] ?? '', /Ben|Cleo/)
  })

  it('says from how many names hers was drawn, by the rules and by nothing else', async () => {
    const [ben, cleo] = [await party.join(slug, 'Ben'), await party.join(slug, 'Cleo')]
    await party.join(slug, 'Dan')
    assert.doesNotMatch((await page(anna)).text, /could have been/)
    await olga.submit(paths.draw(slug))
    for (const who of [anna, ben, cleo]) {
      assert.match((await page(who)).text, /It could have been one of 3 people at most/)
    }
    await olga.submit(paths.undoDraw(slug))
    const { db } = party.ctx
    await db.updateTable('exchanges').set({ draw_shape: 'any' }).where('slug', '=', slug).execute()
    const people = await idsByName()
    const [giver_id = '', recipient_id = ''] = [people.get('Anna'), people.get('Ben')]
    await olga.submit(paths.exclusions(slug), { giver_id, recipient_id, kind: 'one_way' })
    await olga.submit(paths.draw(slug))
    assert.match((await page(anna)).text, /could have been any of 2 people/)
    assert.match((await page(ben)).text, /could have been any of 3 people/)
    await olga.submit(paths.complete(slug))
    const next = { name: 'Again', exchange_date: '2027-12-18', avoid_last_pairs: '1' }
    slug = slugOf(await olga.submit(paths.again(slug), next))
    await olga.submit(paths.openRegistration(slug))
    const [first] = (await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dan'])).values()
    await olga.submit(paths.draw(slug))
    const { text } = await page(first ?? assert.fail())
    assert.match(
      text,
      /It could have been one of \d people at most/,
      'last time’s names may be avoided',
    )
  })

  it('promises no more than the rules leave: with so few ways, one name tells the others', async () => {
    await party.joinAll(slug, ['Ben', 'Cleo', 'Dan'])
    const people = await idsByName()
    const [giver_id = '', recipient_id = ''] = [people.get('Anna'), people.get('Ben')]
    assert.doesNotMatch((await olga.get(paths.draw(slug))).text, /so few ways/)
    await olga.submit(paths.exclusions(slug), { giver_id, recipient_id, kind: 'mutual' })
    const question = await olga.get(paths.draw(slug))
    assert.match(question.text, /so few ways to draw that whoever looks at their own name can work/)
    await olga.submit(paths.draw(slug))
    const { text } = await page(anna)
    assert.match(
      text,
      /not even Olga is told\. It could have been one of 2 people at most, in so few/,
    )
    assert.doesNotMatch(text, /nobody else knows/)
  })

  it('says so where the rules left her only one name', async () => {
    await party.joinAll(slug, ['Ben', 'Cleo'])
    const people = await idsByName()
    const [giver_id = '', recipient_id = ''] = [people.get('Anna'), people.get('Ben')]
    await olga.submit(paths.exclusions(slug), { giver_id, recipient_id, kind: 'one_way' })
    await olga.agree(paths.draw(slug))
    assert.equal(await recipientOf(anna), 'Cleo')
    const { text } = await page(anna)
    assert.match(text, /The rules left only this name for you/)
    assert.doesNotMatch(text, /nobody else knows/)
  })

  it('says so, too, where only the circle leaves somebody one name', async () => {
    const [, cleo] = [await party.join(slug, 'Ben'), await party.join(slug, 'Cleo')]
    await party.join(slug, 'Dan')
    const people = await idsByName()
    const rules = [
      ['Anna', 'Ben', 'mutual'],
      ['Cleo', 'Dan', 'mutual'],
      ['Anna', 'Dan', 'one_way'],
    ] as const
    for (const [giver, recipient, kind] of rules) {
      const [giver_id = '', recipient_id = ''] = [people.get(giver), people.get(recipient)]
      await olga.submit(paths.exclusions(slug), { giver_id, recipient_id, kind })
    }
    await olga.agree(paths.draw(slug))
    assert.equal(await recipientOf(cleo), 'Ben')
    assert.match((await page(cleo)).text, /The rules left only this name for you/)
  })

  it('shows who else has joined, by name only', async () => {
    await party.join(slug, 'Ben', { gift_ideas: 'Books', postal_address: 'Elm Street 1' })
    const { text, html } = await page(anna)
    assert.match(
      text,
      /2 people are in so far.*Who’s in 2 so far (Anna Ben|Ben Anna) Someone missing/,
    )
    assert.doesNotMatch(html, /ben@example\.org|Books|Elm Street/)
  })

  it('lets her write what would make her happy', async () => {
    const form = await anna.get(paths.profile(slug))
    assert.equal(form.valueOf('name'), 'Anna')
    const changed = {
      name: 'Anna Huber',
      gift_ideas: 'Tea,\nno mugs.',
      postal_address: 'Elm Street 1',
    }
    const saved = await anna.submit(paths.profile(slug), changed)
    assert.match(saved.text, /Saved\..*Hi Anna Huber, you’re in.*Tea, no mugs\..*Elm Street 1/)
    assert.equal((await anna.get(paths.profile(slug))).valueOf('gift_ideas'), changed.gift_ideas)
    const wrong = { ...changed, name: '', gift_ideas: 'x'.repeat(2001) }
    const refused = await anna.post(paths.profile(slug), wrong)
    assert.equal(refused.status, 422)
    assert.match(
      refused.text,
      /2 things to fix.*Enter a name\..*Please shorten this to 2,000 characters/,
    )
    assert.equal(refused.valueOf('gift_ideas'), wrong.gift_ideas)
    assert.match((await page(anna)).text, /Hi Anna Huber, you’re in/)
  })

  it('asks her for gift ideas right away while there are none, and keeps the rest of her profile', async () => {
    await anna.submit(paths.profile(slug), { name: 'Anna', postal_address: 'Elm Street 1' })
    const mine = await page(anna)
    assert.match(mine.text, /What would you like\? Nothing yet\. .* Save my ideas/)
    const fields = ['name', 'postal_address', 'version'].map((name) => [name, mine.valueOf(name)])
    const typed = { ...Object.fromEntries(fields), gift_ideas: 'Tea' }
    const saved = await anna.submit(paths.profile(slug), typed)
    assert.match(
      saved.text,
      /Saved\..*All set for now You’re the first!.*My gift ideas written down Tea/,
    )
    assert.doesNotMatch(saved.text, /Save my ideas/)
    assert.equal((await anna.get(paths.profile(slug))).valueOf('postal_address'), 'Elm Street 1')
  })

  it('keeps the name within the wrapped present, with all that is said about it', async () => {
    const [ben, cleo] = [await party.join(slug, 'Ben'), await party.join(slug, 'Cleo')]
    const address = { postal_address: 'Elm Street 1', gift_ideas: 'Red socks' }
    for (const [who, name] of [
      [ben, 'Ben'],
      [cleo, 'Cleo'],
    ] as const) {
      await who.submit(paths.profile(slug), { name, ...address })
    }
    await olga.submit(paths.draw(slug))
    const { html } = await page(anna)
    const [before = '', present = '', after = ''] =
      /^([\s\S]*?)(<details>[\s\S]*?<\/details>)([\s\S]*)$/.exec(html)?.slice(1) ?? []
    assert.match(present, /You’re giving to[\s\S]*(Ben|Cleo)[\s\S]*Red socks[\s\S]*Elm Street 1/)
    assert.doesNotMatch(before, /Ben|Cleo|Red socks|Elm Street/)
    const others = /<ul class="names">.*?<\/ul>/s
    assert.match(after, others)
    assert.doesNotMatch(after.replace(others, ''), /Ben|Cleo|Red socks|Elm Street/)
  })

  it('writes long names smaller, on the slip and on the tag', async () => {
    const long = 'Maximiliana Alexandrina'
    await party.join(slug, long, { email: 'max@example.org' })
    const cleo = await party.join(slug, 'Cleo')
    await olga.submit(paths.draw(slug))
    const pages = await Promise.all([anna, cleo].map(page))
    const giver = pages.find(({ html }) => html.includes(`class="name long"><bdi>${long}<`))
    assert.ok(giver, 'whoever gives to her, in a circle of three')
    assert.match(giver.text, /For (Anna|Cleo)’s eyes only/)
  })

  it('shows the newest gift ideas to the one who gives to her, until it is completed', async () => {
    const ben = await party.join(slug, 'Ben')
    const cleo = await party.join(slug, 'Cleo')
    await olga.submit(paths.draw(slug))
    await anna.submit(paths.profile(slug), { name: 'Anna', gift_ideas: 'Red socks' })
    const giver = (await recipientOf(ben)) === 'Anna' ? ben : cleo
    const other = giver === ben ? cleo : ben
    assert.match(
      (await page(giver)).text,
      /Unwrap the name .*What would make Anna happy Red socks Changed on 20 November 2026/,
    )
    assert.doesNotMatch((await page(other)).html, /Red socks/)
    await olga.submit(paths.complete(slug))
    const { text } = await page(giver)
    assert.match(text, /Unwrap the name .*What would make Anna happy/)
    assert.doesNotMatch(text, /Remind|Can’t make it/, 'nothing leads to a shut door')
    const reminded = await giver.post(paths.reminders(slug), { reminder_enabled: '1' })
    assert.deepEqual([reminded.status, /It’s finished/.test(reminded.text)], [409, true])
    assert.equal((await anna.get(paths.profile(slug))).status, 409)
    const before = await belongings(party.ctx.db)
    const late = await anna.post(paths.profile(slug), { name: 'Anna', gift_ideas: 'Blue socks' })
    assert.equal(late.status, 409)
    assert.match(late.text, /It’s finished, so nothing can be changed any more\. My page/)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('tells the one who gives to her when all of it has gone, and when the address is another one', async () => {
    const cleo = await party.join(slug, 'Cleo', { gift_ideas: 'Tea' })
    const ben = await party.join(slug, 'Ben')
    await olga.submit(paths.draw(slug))
    const giver = (await recipientOf(anna)) === 'Cleo' ? anna : ben
    const seen = async () => /happy (.*?) Ask in secret/.exec((await page(giver)).text)?.[1]
    const write = async (gift_ideas: string, postal_address: string) => {
      party.clock.move({ minutes: 5 })
      await cleo.submit(paths.profile(slug), { name: 'Cleo', gift_ideas, postal_address })
    }
    await write('', '')
    const none = 'No gift ideas yet. Look in again later, or ask.'
    assert.equal(await seen(), `${none} Changed on 20 November 2026, 11:05, after names were drawn`)
    await write('', 'Elm Street 1')
    assert.match((await seen()) ?? '', /Elm Street 1 Changed on 20 November 2026, 11:10/)
    await write('', 'Oak Street 2')
    assert.match((await seen()) ?? '', /Oak Street 2 Changed on 20 November 2026, 11:15/)
    await write('', 'Oak Street 2')
    assert.match((await seen()) ?? '', /Oak Street 2 Changed on 20 November 2026, 11:15/)
  })

  it('marks for the one who gives to her what came in after the draw, and for nobody else', async () => {
    const cleo = await party.join(slug, 'Cleo', { gift_ideas: '- Red socks\n- Tea' })
    const ben = await party.join(slug, 'Ben')
    const write = async (...lines: string[]) =>
      await cleo.submit(paths.profile(slug), { name: 'Cleo', gift_ideas: lines.join('\n') })
    await write('Red socks', 'Tea', 'Wool')
    await olga.submit(paths.draw(slug))
    const giver = (await recipientOf(anna)) === 'Cleo' ? anna : ben
    assert.match((await page(giver)).text, /happy Red socks Tea Wool Changed on [^,]+, \d+:\d+ /)
    party.clock.move({ hours: 72 })
    await write('Tea', 'Red socks', 'A kite: https://rosie:x@kites.example.org/red?a=1&b=2.')
    const { text, html } = await page(giver)
    assert.match(
      text,
      /happy Tea Red socks A kite: kites\.example\.org ?\. New on Mon 23 November Changed on 23 November 2026, [\d:]+, after names were drawn/,
    )
    assert.match(
      html,
      /<a href="https:\/\/rosie:x@kites\.example\.org\/red\?a=1&amp;b=2" rel="noopener noreferrer nofollow"/,
    )
    assert.doesNotMatch((await page(cleo)).text, /New on/)
    await write('Tea', 'javascript:alert(1)', 'data:text/html,x', 'Red socks')
    const harmless = await page(giver)
    assert.match(harmless.text, /Tea javascript:alert\(1\) New on .* Red socks Changed/)
    assert.doesNotMatch(harmless.html, /<a href="(javascript|data):/)
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    for (const who of [anna, ben]) assert.doesNotMatch((await page(who)).text, /New on/)
  })

  it('reminds her, or not, as she likes', async () => {
    const on = await anna.submit(paths.reminders(slug), { reminder_enabled: '1' })
    assert.match(on.text, /We’ll remind you\..*We’ll remind you by email before the day/)
    const off = await anna.submit(paths.reminders(slug), { reminder_enabled: '0' })
    assert.match(off.text, /No more reminders\..*No reminders for you\./)
  })

  it('promises no reminder that cannot come any more, here or on the invitation', async () => {
    const today = party.ctx.clock().toZonedDateTimeISO('Europe/Berlin').toPlainDate()
    const inDays = (days: number) => today.add({ days }).toString()
    const soon = await party.exchange(olga, {
      name: 'Soon',
      exchange_date: inDays(1),
      reminder_days: '7',
    })
    const eve = await party.join(soon, 'Eve', { reminder_enabled: '1' })
    const invitation = await party.visitor().get(paths.invitation(soon))
    assert.doesNotMatch(invitation.text, /[Rr]emind/)
    const page = await eve.get(paths.dashboard(soon))
    assert.match(page.text, /There are no more reminders to come\./)
    const off = await eve.submit(paths.reminders(soon), { reminder_enabled: '0' })
    assert.doesNotMatch(off.text, /Remind me/)
    const on = await eve.post(paths.reminders(soon), { reminder_enabled: '1' })
    const after = await eve.get(on.location)
    assert.match(after.text, /Reminders are on, but there are none left to come\./)
    const later = await party.exchange(olga, {
      name: 'Later',
      exchange_date: inDays(9),
      reminder_days: '7',
    })
    assert.match((await party.visitor().get(paths.invitation(later))).text, /Remind me by email/)
  })

  it('promises no reminder to an address where nothing arrives', async () => {
    const trouble = (mail_trouble: 'smtp_address_refused' | null) =>
      party.ctx.db
        .updateTable('participants')
        .set({ mail_trouble })
        .where('name', '=', 'Anna')
        .execute()
    await trouble('smtp_address_refused')
    const on = await anna.submit(paths.reminders(slug), { reminder_enabled: '1' })
    assert.match(
      on.text,
      /for when emails reach you.*Our emails don’t reach you, so no reminder does/,
    )
    assert.match(on.text, /On another device\? Ask Olga for a link/)
    assert.doesNotMatch(on.text, /link by email/)
    await trouble(null)
  })

  for (const state of ['draft', 'registration_open'] as const) {
    it(`ends when she withdraws in “${state}”, and a mail confirms it`, async () => {
      await setState(state)
      assert.match((await anna.get(paths.withdraw(slug))).text, /Leave “Office party”\?/)
      const gone = await anna.post(paths.withdraw(slug))
      assert.equal(gone.status, 200)
      assert.match(
        gone.text,
        /You’re out Thanks for letting us know\. We’ll confirm it by email\. Join again/,
      )
      const mail = await party.mailTo('anna@example.org')
      assert.equal(mail.subject, 'You’re out: Office party')
      assert.ok(mail.text.includes(`http://localhost:8000${paths.invitation(slug)}`))
      assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Anna/)
    })
  }

  it('ends once when she presses twice, with one mail', async () => {
    const twice = anna.copy()
    await twice.get(paths.withdraw(slug))
    const before = party.mails.length
    const both = await Promise.all([anna, twice].map((one) => one.post(paths.withdraw(slug))))
    assert.ok(both.some(({ status }) => status === 200))
    await party.deliver()
    assert.equal(party.mails.length, before + 1)
  })

  for (const state of ['registration_closed', 'matched', 'completed'] as const) {
    it(`cannot be ended by her in “${state}”: she is told to ask the organiser`, async () => {
      await setState(state)
      const before = await belongings(party.ctx.db)
      for (const answer of [
        await anna.get(paths.withdraw(slug)),
        await anna.post(paths.withdraw(slug)),
      ]) {
        assert.equal(answer.status, 409)
        assert.match(answer.text, /Ask Olga to take you out/)
      }
      const tell = /Can’t make it after all\? Tell Olga, who can take you out/
      assert.equal(tell.test((await page(anna)).text), state !== 'completed')
      assert.deepEqual(await belongings(party.ctx.db), before)
    })
  }

  it('begins anew when she registers again, with what she says now', async () => {
    await anna.submit(paths.profile(slug), { name: 'Anna', gift_ideas: 'Red socks' })
    await anna.post(paths.withdraw(slug))
    const again = await party.join(slug, 'Anna', { gift_ideas: 'Blue socks' })
    const { text } = await page(again)
    assert.match(text, /Hi Anna, you’re in.*Blue socks/)
    assert.doesNotMatch(text, /Red socks/)
    const { db } = party.ctx
    const rows = await db
      .selectFrom('participants')
      .selectAll()
      .where('name', '=', 'Anna')
      .execute()
    assert.equal(rows.filter((row) => row.gift_ideas === 'Blue socks').length, 1)
  })

  it('keeps a withdrawn person out of the draw, with the rules that named them', async () => {
    const others = await party.joinAll(slug, ['Ben', 'Cleo', 'Dan'])
    const html = (await olga.get(paths.exclusions(slug))).html
    const id = (name: string) => new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? ''
    await olga.submit(paths.exclusions(slug), { giver_id: id('Anna'), recipient_id: id('Ben') })
    await anna.post(paths.withdraw(slug))
    assert.match((await olga.get(paths.desk(slug))).text, /No rules yet: anyone can draw anyone/)
    party.mails.length = 0
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.deepEqual(party.mails.map(({ to }) => to.name).sort(), ['Ben', 'Cleo', 'Dan'])
    const drawn = await Promise.all([...others.values()].map(recipientOf))
    assert.deepEqual(drawn.sort(), ['Ben', 'Cleo', 'Dan'])
  })

  it('is over for the day when she signs out', async () => {
    const front = await anna.submit(paths.participantSignOut(slug))
    assert.match(front.text, /Olga invites you to a Secret Santa/)
    assert.equal((await page(anna)).location, paths.requestAccess(slug))
  })
})

describe('taking part where no mail goes out', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga)
  const joined = await party.visitor().post(paths.register(slug), { name: 'Anna', email: 'a@b.de' })

  /** Anna, by the link in the mail that Olga has handed over. */
  async function anna(): Promise<Visitor> {
    const [mail] = await party.ctx.db.selectFrom('outbox').select('id').execute()
    const { html } = await olga.post(paths.mailboxMail(mail?.id ?? ''))
    const visitor = party.visitor()
    await visitor.submit(/\/auth\/participant\/magic\/[\w-]+/.exec(html)?.[0] ?? '')
    return visitor
  }

  it('promises no email, on no page on the way and on none of her own', async () => {
    const visitor = await anna()
    const on = await visitor.submit(paths.reminders(slug), { reminder_enabled: '1' })
    assert.match(on.text, /Reminders are on, for when emails go out here/)
    const pages = [
      joined,
      on,
      await party.visitor().get(paths.invitation(slug)),
      await party.visitor().get(paths.requestAccess(slug)),
      await party.visitor().post(paths.requestAccess(slug), { email: 'a@b.de' }),
      await party.visitor().get(paths.lostLink()),
      await visitor.get(paths.dashboard(slug)),
      await visitor.get(paths.profile(slug)),
      await visitor.post(paths.withdraw(slug)),
    ]
    for (const { status, text } of pages) {
      assert.equal(status, 200)
      assert.doesNotMatch(
        text,
        /email you|by email|we’ll (send|tell|remind)|on its way|check your email/i,
      )
    }
  })
})

/** Parses a calendar file by RFC 5545: folded lines joined, one property per line. */
function propertiesOf(file: string): [name: string, value: string][] {
  assert.ok(
    file.split('\r\n').every((line) => !line.includes('\n') && Buffer.byteLength(line) <= 75),
    'lines end with CRLF and have at most 75 bytes',
  )
  return file
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)])
}

describe('the day in Anna’s calendar', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, {
    name: 'Tea, cake; and presents with Müller & Söhne in the big old house by the lake',
    location: 'Elm Street 4, 12345 Elsewhere',
    exchange_date: '2026-12-24',
    timezone: 'Pacific/Auckland',
  })
  const anna = await party.join(slug, 'Anna')
  await party.joinAll(slug, ['Ben', 'Cleo'])
  await olga.submit(paths.draw(slug))

  it('is the whole day, wherever she is, with a place, an alarm at nine the day before, and no names', async () => {
    const answer = await anna.get(paths.calendar(slug))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], 'text/calendar; charset=utf-8')
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="calendar.ics"')
    const properties = propertiesOf(answer.html)
    const value = (name: string) => properties.filter(([one]) => one === name).map(([, v]) => v)
    assert.deepEqual(value('BEGIN'), ['VCALENDAR', 'VEVENT', 'VALARM'])
    assert.deepEqual(value('END'), ['VALARM', 'VEVENT', 'VCALENDAR'])
    assert.deepEqual(value('DTSTART;VALUE=DATE'), ['20261224'])
    assert.deepEqual(value('DTEND;VALUE=DATE'), ['20261225'])
    assert.deepEqual(value('DTSTAMP'), ['20261120T100000Z'])
    assert.deepEqual(value('TRIGGER'), ['-PT15H'])
    assert.deepEqual(value('LOCATION'), ['Elm Street 4\\, 12345 Elsewhere'])
    assert.match(
      value('SUMMARY')[0] ?? '',
      /^Secret Santa: Tea\\, cake\\; and presents with Müller/,
    )
    assert.deepEqual(value('URL;VALUE=URI'), [`http://localhost:8000${paths.invitation(slug)}`])
    assert.doesNotMatch(answer.html, /Anna|Ben|Cleo|magic/)
  })

  it('keeps its place when the organiser moves the day', async () => {
    const uid = async () => {
      const properties = propertiesOf((await anna.get(paths.calendar(slug))).html)
      const value = (name: string) => properties.find(([one]) => one === name)?.[1]
      return {
        id: value('UID'),
        sequence: Number(value('SEQUENCE')),
        day: value('DTSTART;VALUE=DATE'),
      }
    }
    const before = await uid()
    const form = await olga.get(paths.editExchange(slug))
    await olga.submit(paths.desk(slug), {
      name: 'Tea',
      host: 'Olga',
      exchange_date: '2026-12-27',
      timezone: 'Pacific/Auckland',
      version: form.valueOf('version') ?? '',
    })
    const now = await uid()
    assert.equal(now.id, before.id)
    assert.ok(now.sequence > before.sequence)
    assert.equal(now.day, '20261227')
  })

  it('is the same day whatever timezone the machine is in', () => {
    for (const TZ of ['America/Los_Angeles', 'Pacific/Auckland', 'UTC']) {
      const script = `
        import { calendarFile } from ${JSON.stringify(import.meta.resolve('./calendar.ts'))}
        const exchange = { id: 'x', slug: 's', name: 'n', custom: '', location: '', budget: '', version: 1, exchange_date: '2026-12-24' }
        import { sayIn } from ${JSON.stringify(import.meta.resolve('../ui/voice.ts'))}
        const now = Temporal.Instant.from('2026-12-01T23:30:00Z')
        process.stdout.write(calendarFile(sayIn('en'), exchange, { baseUrl: 'https://santa.example.org', now }))`
      const file = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      })
      assert.match(file, /DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261225/)
      assert.match(file, /DTSTAMP:20261201T233000Z/)
    }
  })
})
