import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import type { State } from '../exchanges/rules.ts'
import { paths } from '../paths.ts'

describe('taking part', () => {
  let party: Party
  let olga: Visitor
  let slug: string
  let anna: Visitor
  before(async () => {
    party = await startParty()
    olga = await party.olga()
  })
  beforeEach(async () => {
    slug = await party.exchange(olga)
    anna = await party.join(slug, 'Anna')
  })
  after(() => party.close())

  const page = async (who: Visitor) => await who.get(paths.dashboard(slug))
  async function setState(state: State) {
    const { db } = party.ctx
    await db.updateTable('exchanges').set({ state }).where('slug', '=', slug).execute()
  }
  /** Whom somebody gives to, as their own page says. */
  const recipientOf = async (who: Visitor) =>
    /class="recipient"><bdi>([^<]+)</.exec((await page(who)).html)?.[1]

  it('tells Anna whom she gives to, and nobody else', async () => {
    for (const name of ['Ben', 'Cleo']) await party.join(slug, name)
    await olga.submit(paths.draw(slug))
    const mail = await party.mailTo('anna@example.org')
    const recipient = /\n {4}(\w+)\n/.exec(mail.text)?.[1]
    assert.ok(recipient === 'Ben' || recipient === 'Cleo')
    assert.equal(await recipientOf(anna), recipient)
    assert.doesNotMatch((await page(anna)).html.split('<body>')[0] ?? '', /Ben|Cleo/)
  })

  it('shows who else has joined, by name only', async () => {
    await party.join(slug, 'Ben', { gift_ideas: 'Books', postal_address: 'Elm Street 1' })
    const { text, html } = await page(anna)
    assert.match(
      text,
      /2 people take part so far.*Who takes part (Anna Ben|Ben Anna) Somebody is missing/,
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
    assert.match(saved.text, /Saved\..*Hello Anna Huber!.*Tea, no mugs\..*Elm Street 1/)
    assert.equal((await anna.get(paths.profile(slug))).valueOf('gift_ideas'), changed.gift_ideas)
    const wrong = { ...changed, name: '', gift_ideas: 'x'.repeat(2001) }
    const refused = await anna.post(paths.profile(slug), wrong)
    assert.equal(refused.status, 422)
    assert.match(
      refused.text,
      /2 things need your attention.*Please enter your name.*at most 2,000/,
    )
    assert.equal(refused.valueOf('gift_ideas'), wrong.gift_ideas)
    assert.match((await page(anna)).text, /Hello Anna Huber!/)
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
      /Unwrap the name .*Anna Gift ideas Red socks Changed on 20 Nov 2026/,
    )
    assert.doesNotMatch((await page(other)).html, /Red socks/)
    await olga.submit(paths.complete(slug))
    assert.match((await page(giver)).text, /Unwrap the name .*Anna Gift ideas/)
    assert.equal((await anna.get(paths.profile(slug))).status, 409)
    const before = await belongings(party.ctx.db)
    const late = await anna.post(paths.profile(slug), { name: 'Anna', gift_ideas: 'Blue socks' })
    assert.equal(late.status, 409)
    assert.match(late.text, /completed, so your profile can no longer be changed.*Back to my page/)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('reminds her, or not, as she likes', async () => {
    const on = await anna.submit(paths.reminders(slug), { reminder_enabled: '1' })
    assert.match(on.text, /You will be reminded by mail\..*You get a reminder by mail/)
    const off = await anna.submit(paths.reminders(slug), { reminder_enabled: '0' })
    assert.match(off.text, /You will not be reminded\..*You get no reminders\./)
  })

  for (const state of ['draft', 'registration_open'] as const) {
    it(`ends when she withdraws in “${state}”, and a mail confirms it`, async () => {
      await setState(state)
      assert.match((await anna.get(paths.withdraw(slug))).text, /Leave “Office party”\?/)
      const gone = await anna.post(paths.withdraw(slug))
      assert.equal(gone.status, 200)
      assert.match(gone.text, /You have left the exchange.*Changed your mind\?/)
      const mail = await party.mailTo('anna@example.org')
      assert.equal(mail.subject, 'You no longer take part in Office party')
      assert.ok(mail.text.includes(`http://localhost:8000${paths.invitation(slug)}`))
      assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Anna/)
    })
  }

  for (const state of ['registration_closed', 'matched', 'completed'] as const) {
    it(`cannot be ended by her in “${state}”: she is told to ask the organiser`, async () => {
      await setState(state)
      const before = await belongings(party.ctx.db)
      for (const answer of [
        await anna.get(paths.withdraw(slug)),
        await anna.post(paths.withdraw(slug)),
      ]) {
        assert.equal(answer.status, 409)
        assert.match(answer.text, /Please ask the organiser/)
      }
      assert.match(
        (await page(anna)).text,
        /You cannot take part after all\? Please tell the organiser/,
      )
      assert.deepEqual(await belongings(party.ctx.db), before)
    })
  }

  it('begins anew when she registers again, with what she says now', async () => {
    await anna.submit(paths.profile(slug), { name: 'Anna', gift_ideas: 'Red socks' })
    await anna.post(paths.withdraw(slug))
    const again = await party.join(slug, 'Anna', { gift_ideas: 'Blue socks' })
    const { text } = await page(again)
    assert.match(text, /Hello Anna!.*Blue socks/)
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
    for (const name of ['Ben', 'Cleo', 'Dan']) await party.join(slug, name)
    const html = (await olga.get(paths.exclusions(slug))).html
    const id = (name: string) => new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? ''
    await olga.submit(paths.exclusions(slug), { giver_id: id('Anna'), recipient_id: id('Ben') })
    await anna.post(paths.withdraw(slug))
    assert.match((await olga.get(paths.desk(slug))).text, /No rules: everybody may draw/)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const told = party.mails.filter(({ subject }) => subject.startsWith('Names are drawn'))
    assert.ok(
      told
        .slice(-3)
        .every((mail) => !/anna@example/.test(mail.to.address) && !/\n {4}Anna\n/.test(mail.text)),
    )
  })

  it('is over for the day when she signs out', async () => {
    const front = await anna.submit(paths.participantSignOut(slug))
    assert.match(front.text, /You are invited to a Secret Santa/)
    assert.equal((await page(anna)).location, paths.requestAccess(slug))
  })
})
