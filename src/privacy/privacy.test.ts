import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { openParty, startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

/** Where each column about a person is shown to them, or why it is not. */
const COLUMNS: Readonly<Record<string, string>> = {
  name: 'Name',
  email: 'Email',
  email_changed_on: 'is shown if it ever was changed',
  household: 'Household',
  gift_ideas: 'Gift ideas',
  postal_address: 'Postal address',
  joined_at: 'Joined',
  signed_in_at: 'Last signed in',
  looked_at: 'First saw a name',
  reminder_enabled: 'Reminders',
  present_ready: 'Present ready',
  mail_trouble: 'is shown where there is any',
  mail_trouble_answer: 'belongs to the one before',
  id: 'stands for them in other tables',
  exchange_id: 'is the page they are on',
  status: 'is active, or they could not see the page',
  confirmed: 'is yes, as they have signed in',
  session_generation: 'counts how often they were signed out',
  version: 'counts changes',
  gift_ideas_changed_at: 'belongs to the gift ideas',
  gift_idea_days: 'belongs to them, too',
}

describe('the privacy page', () => {
  it('is read before anybody joins, from the foot of every page', async () => {
    const { party, olga } = await openParty()
    const invitation = await party.visitor().get(paths.invitation(await party.exchange(olga)))
    assert.ok(invitation.html.includes(`href="${paths.privacy()}"`))
    const visitor = party.visitor()
    const { status, text } = await visitor.get(paths.privacy())
    assert.equal(status, 200)
    assert.match(text, /30 days after an exchange is over, everything about it is deleted/)
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
    ['keeps none', {}, /may keep copies elsewhere/, /Nightly copies/],
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
    assert.match(text, /You’re in: sent, 20 Nov 2026, 11:00/)
  })

  it('is all there is: no column about a person is forgotten', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna')
    const { rows } = await sql<{ name: string }>`
      select name from pragma_table_info('participants')`.execute(party.ctx.db)
    assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(COLUMNS).sort())
    const { text } = await anna.get(paths.kept(slug))
    const shown = Object.values(COLUMNS).filter((where) => /^[A-Z]/.test(where))
    for (const where of atLeastOne(shown)) assert.ok(text.includes(where), where)
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
