import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { openParty, startParty } from '../../test/support/party.ts'
import { noteNo } from '../exchanges/noes.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'

/** Where each column about a person is on their own page. */
const COLUMNS: Readonly<Record<string, RegExp>> = {
  name: /Name Anna/,
  email: /Email anna@example\.org/,
  email_changed_on: /Email changed Friday,? 20 November 2026/,
  edited_for_them_on: /Name, ideas or address changed for you Saturday,? 21 November 2026/,
  household: /Household Attic/,
  gift_ideas: /Gift ideas A thick novel/,
  gift_ideas_changed_at: /Gift ideas or address changed 20 November 2026, 11:00/,
  gift_idea_days: /Ideas added after names were drawn Saturday,? 21 November 2026/,
  postal_address: /Postal address Elm Street 1/,
  joined_at: /Joined 20 November 2026, 11:00/,
  signed_in_at: /Last signed in Friday,? 20 November 2026/,
  looked_at: /Page first opened after the draw Never/,
  reminder_enabled: /Reminders No/,
  reveal_choice: /Named after the day Nothing said yet, so no/,
  present_ready: /Present ready No/,
  mail_trouble: /Emails to you They don’t arrive\./,
  mail_trouble_answer: /What the mail server said 550 no such user/,
  id: /a number that stands for you/,
  exchange_id: /and one for this exchange/,
  status: /that you’re in/,
  first_draw: /the number of the first draw you’re in/,
  confirmed: /and have signed in/,
  version: /how often your details changed/,
  session_generation: /how often you were signed out/,
}

/** What the privacy page says of each table; undefined if nothing in it is about anybody. */
const TABLES: Readonly<Record<string, RegExp | undefined>> = {
  admins: /Of whoever organises it: name, email, a fingerprint of the password/,
  announcements: /what they wrote to everyone/,
  assignments: /Who’s giving to who, .* locked with a key/,
  exchanges: undefined,
  exclusions: /Who shouldn’t draw who/,
  kept_forms: /What you typed after you’d been signed out, locked/,
  kysely_migration: undefined,
  kysely_migration_lock: undefined,
  leases: undefined,
  message_marks: /what the two write to each other/,
  message_reports: /what of that someone showed to whoever organises it/,
  messages: /what the two write to each other/,
  noes: /of whoever said “That’s not for me”: a fingerprint/,
  openings: /on which your card was used or your email was opened for you/,
  outbox: /Which emails went to you, whether they arrived, and what a mail server said/,
  participants: /your name, and perhaps your email, household, gift ideas and postal address/,
  password_resets: /Your links, your cards and that you’re signed in, as fingerprints/,
  past_lists: /who took part then, with name and email, and for each of them several names/,
  processes: undefined,
  rate_limits: /Of every try to join, sign in or get a link: a fingerprint of the email/,
  refused_addresses: /an email address that wants nothing from here, .*: a fingerprint/,
  reminder_rounds: undefined,
  sessions: /that you’re signed in, as fingerprints/,
  settings: undefined,
  sign_in_links: /Your links, your cards/,
  spent_links: /Your links, your cards/,
  webhook_messages: undefined,
}

/** What the privacy page says of each line of the operator's table, by how that begins. */
const LINES: Readonly<Record<string, RegExp>> = {
  'exchanges, people':
    /30 days after what you take part in is over, everything about it is deleted/,
  'who asked to join': /If you aren’t let in, .* deleted at once/,
  'who draws whom': /Who’s giving to who, what the two write to each other/,
  'of who has left':
    /That someone was there, .* stays until everything is deleted; if you said “That/,
  'addresses that want no mails': /The fingerprint of an address .* stays until you take that back/,
  'the key of each exchange': /locked with a key that’s kept apart/,
  'what was sent to whom': /Which emails went to you, .* Not what was in them/,
  'last time’s pairs':
    /Those stay, locked, until that one is deleted as well, or whoever organises it/,
  'sign-in links': /Links that run out stay 60 days after that/,
  'cards and links': /cards, and links that don’t, until everything/,
  sessions: /You stay signed in for 7 days/,
  tries: /Tries, an hour; those that made us send an email, a day/,
  'what was typed': /What you typed while signed out, an hour/,
  'the organiser’s name': /Whoever organises it, .* as long as whoever runs this site keeps them/,
  'copies before an upgrade': /after a week at the latest\. Until then, .* is still in them/,
  'requests by kind of page': /A log of what was asked for .*, without names, emails and links/,
}

describe('the privacy page', () => {
  it('is read before anybody joins, from the foot of every page', async () => {
    const { party, olga } = await openParty()
    const invitation = await party.visitor().get(paths.invitation(await party.exchange(olga)))
    assert.ok(invitation.html.includes(`href="${paths.privacy()}"`))
    const visitor = party.visitor()
    const { status, text } = await visitor.get(paths.privacy())
    assert.equal(status, 200)
    assert.match(
      text,
      /30 days after what you take part in is over, everything about it is deleted/,
    )
    assert.match(text, /Never who you’re giving to/)
    assert.equal(visitor.cookies.size, 0)
  })

  const places: [
    what: string,
    changes: Parameters<typeof startParty>[0],
    says: RegExp,
    not: RegExp,
  ][] = [
    [
      'sends no emails',
      { mail: { kind: 'mailbox' } },
      /This site sends no emails/,
      /Resend|server that/,
    ],
    [
      'sends by Resend',
      { mail: { kind: 'resend', apiKey: 're_x', from: 'k@example.org' } },
      /The service that sends our emails, Resend/,
      /no emails/,
    ],
    ['sends by a mail server', {}, /The mail server that sends our emails/, /Resend|no emails/],
    ['keeps copies', { backupDir: '/nowhere' }, /Nightly copies, sealed as a whole/, /^$/],
    ['is behind a proxy', { trustProxy: 1 }, /server in front of this site may keep a log/, /^$/],
    ['has TLS', { baseUrl: 'https://santa.example.org' }, /server in front of this site/, /^$/],
    ['is open itself', {}, /A log of what was asked for/, /in front of this site/],
    ['keeps none', {}, /Copies made before an upgrade, .* elsewhere/, /Nightly copies/],
  ]
  for (const [what, changes, says, not] of places) {
    it(`says so of a place that ${what}`, async () => {
      const party = await startParty(changes)
      after(() => party.close())
      const { text } = await party.visitor().get(paths.privacy())
      assert.match(text, says)
      assert.doesNotMatch(text, not)
    })
  }

  it('links to who runs the site, if they say', async () => {
    const imprintUrl = 'https://example.org/imprint'
    const party = await startParty({ imprintUrl })
    after(() => party.close())
    assert.ok((await party.visitor().get(paths.privacy())).html.includes(`href="${imprintUrl}"`))
  })
})

describe('what the privacy page says of everything that is kept', async () => {
  const { party } = await openParty()
  const { text } = await party.visitor().get(paths.privacy())

  it('has every table of the database in it that is about people', async () => {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'table'`.execute(party.ctx.db)
    assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(TABLES).sort())
    for (const says of atLeastOne(Object.values(TABLES))) assert.match(text, says ?? /./)
  })

  it('has every line in it of what whoever runs the site reads', () => {
    const file = path.join(import.meta.dirname, '..', '..', 'docs', 'self-hosting.md')
    const [, section = ''] = readFileSync(file, 'utf8').split('## What is stored, and for how long')
    const lines = [...(section.split('\n\n## ')[0]?.matchAll(/^\| (?!what \|)([^|]+) \|/gm) ?? [])]
    const firsts = atLeastOne(lines.map(([, first = '']) => first.replaceAll("'", '’')))
    assert.equal(firsts.length, Object.keys(LINES).length)
    for (const first of firsts) {
      const [, says] = Object.entries(LINES).find(([start]) => first.startsWith(start)) ?? []
      assert.match(text, says ?? assert.fail(first))
    }
  })
})

describe('what is kept about Anna', () => {
  it('is on a page of her own, with all she typed in and every mail she got', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna', {
      gift_ideas: 'A thick novel',
      postal_address: 'Elm Street 1',
    })
    const own = await anna.get(paths.dashboard(slug))
    assert.ok(own.html.includes(`href="${paths.kept(slug)}"`))
    const { text } = await anna.get(paths.kept(slug))
    assert.match(text, /Name Anna.*Email anna@example\.org.*Gift ideas A thick novel/)
    assert.match(text, /Postal address Elm Street 1.*Last signed in Friday,? 20 November 2026/)
    assert.match(text, /You’re in: sent, 20 November 2026, 11:00/)
  })

  it('is all there is: no column about a person is forgotten', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const ideas = { gift_ideas: 'A thick novel', postal_address: 'Elm Street 1' }
    const anna = await party.join(slug, 'Anna', ideas)
    const told = {
      email_changed_on: '2026-11-20',
      edited_for_them_on: '2026-11-21',
      household: 'Attic',
      gift_idea_days: '2026-11-21',
    } as const
    const trouble = {
      mail_trouble: 'smtp_address_refused',
      mail_trouble_answer: '550 no such user',
    } as const
    await party.ctx.db
      .updateTable('participants')
      .set({ ...told, ...trouble })
      .execute()
    const { rows } = await sql<{ name: string }>`
      select name from pragma_table_info('participants')`.execute(party.ctx.db)
    assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(COLUMNS).sort())
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    await noteNo(party.ctx, exchange, { name: 'Anna', email: 'anna@example.org' })
    const { text } = await anna.get(paths.kept(slug))
    assert.match(text, /Asked again next time No, as you wanted\./)
    for (const shown of atLeastOne(Object.values(COLUMNS))) assert.match(text, shown)
  })

  it('tells neither whom she gives to, nor that somebody wrote to her', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    for (const person of atLeastOne(people.values())) {
      await person.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
    }
    await party.deliver()
    const page = await people.get('Anna')?.get(paths.kept(slug))
    const main = page?.html.slice(page.html.indexOf('<main')) ?? ''
    assert.match(main, /Names are drawn: sent/)
    assert.doesNotMatch(main, /Ben|Cleo|Message|Which size/, 'whose menu says it to everybody')
  })
})
