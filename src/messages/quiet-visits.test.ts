import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { everything } from '../../test/support/everything.ts'
import { linkIn, openParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { forgetUnseen } from '../post/forgotten.ts'

const STRANGERS = ['Anna', 'Ben', 'Cleo', 'Dora'] as const
const emailOf = (name: string) => `${name.toLowerCase()}@example.org`

describe('whoever is told of a message, and has never opened their page', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { exchange_date: '2026-12-18', reveals: '1' })
  for (const name of STRANGERS) await olga.post(paths.people(slug), { name, email: emailOf(name) })
  const zoe = await party.join(slug, 'Zoe')
  const cards = await giveCards()
  await olga.submit(paths.draw(slug))
  await party.deliver()
  await zoe.submit(paths.messagesWith(slug, 'giver'), { to_giver: 'Hello, you!' })
  const count = party.mails.length
  await party.tellOfMessages()
  const [notice] = party.mails.slice(count)
  assert.ok(notice)
  const reader = notice.to.name ?? ''
  const before = await seen()

  /** Cards from the time when no mail reached them; since then it does. */
  async function giveCards(): Promise<ReadonlyMap<string, string>> {
    const { db } = party.ctx
    const exchange = await findExchange(party.ctx, slug)
    await db.updateTable('participants').set({ mail_trouble: 'came_back' }).execute()
    const made = new Map<string, string>()
    for (const { id, name } of await listParticipants(party.ctx, exchange?.id ?? '')) {
      const { html } = await olga.post(paths.card(slug, id))
      made.set(name, /\/k\/[\w-]+/.exec(html)?.[0] ?? '')
    }
    await db.updateTable('participants').set({ mail_trouble: null }).execute()
    return made
  }

  /** What Olga sees, and whoever has the file: all but how many links were used and who is signed in. */
  async function seen() {
    await forgetUnseen(party.ctx)
    const pages = [paths.desk(slug), paths.exchangeMail(slug), paths.exportPeople(slug)]
    const exchange = await findExchange(party.ctx, slug)
    for (const { id } of await listParticipants(party.ctx, exchange?.id ?? '')) {
      pages.push(paths.person(slug, id), paths.card(slug, id))
    }
    const texts: string[] = []
    for (const page of pages) texts.push((await olga.get(page)).text)
    for (const card of cards.values()) texts.push((await party.visitor().get(card)).text)
    const { sessions, spent_links, rate_limits, leases, message_marks, ...rows } = await everything(
      party.ctx.db,
    )
    return { texts, rows }
  }

  async function comeIn(link: string): Promise<Visitor> {
    const browser = party.visitor()
    const answer = await browser.submit(link)
    assert.equal(answer.status, 200)
    for (const page of [paths.messages, paths.dashboard, paths.kept]) {
      assert.equal((await browser.get(page(slug))).status, 200)
    }
    return browser
  }

  it('goes on standing as somebody who has not, with a card that still works', async () => {
    const browser = await comeIn(linkIn(notice))
    assert.deepEqual(await seen(), before)
    assert.match((await olga.get(paths.desk(slug))).text, new RegExp(`${reader}.*hasn’t opened`))
    party.clock.move({ hours: 50 })
    assert.equal((await browser.get(paths.dashboard(slug))).status, 200)
    const later = await seen()
    await browser.get(paths.dashboard(slug))
    assert.deepEqual(await seen(), later)
  })

  it('gets a fresh link by the old one, which no page and no row shows either', async () => {
    const standing = await seen()
    const spent = await party.visitor().post(linkIn(notice))
    assert.equal(spent.status, 409)
    const fresh = /\/auth\/participant\/[^"]*fresh[^"]*/.exec(spent.html)?.[0] ?? ''
    const lines = party.log.length
    const answer = await party.visitor().post(fresh)
    assert.match(answer.text, /A new link is on its way to the same address\./)
    const mail = await party.mailTo(emailOf(reader))
    assert.match(mail.subject, /^Your link/)
    assert.match(mail.text, /It works once, within\s+7\s+days\./)
    assert.doesNotMatch(party.log.slice(lines).join(''), /fresh_link|sign_in_link/)
    assert.deepEqual(await seen(), standing)
    await comeIn(linkIn(mail))
    assert.deepEqual(await seen(), standing)
  })

  it('is not told apart by the log when they ask for it too often', async () => {
    const lines = party.log.length
    for (const status of [200, 200, 429]) {
      assert.equal((await party.visitor().post(`${linkIn(notice)}/fresh`)).status, status)
    }
    assert.match(party.log.slice(lines).join(''), /"limit":"fresh sign-in link"/)
  })

  it('has as many fresh links as everybody by another old one, which others may have in their hands', async () => {
    const sent = party.mails.slice(0, count)
    const olds = STRANGERS.map((name) => sent.find(({ to }) => to.address === emailOf(name)))
    for (const old of olds) {
      const fresh = `${linkIn(old ?? assert.fail())}/fresh`
      for (const status of [200, 200, 200, 429]) {
        assert.equal((await party.visitor().post(fresh)).status, status, fresh)
      }
    }
  })

  it('is in by any other link of theirs, which ends the card', async () => {
    await party.visitor().post(paths.requestAccess(slug), { email: emailOf(reader) })
    await party.visitor().submit(linkIn(await party.mailTo(emailOf(reader))))
    assert.doesNotMatch(
      (await olga.get(paths.desk(slug))).text,
      new RegExp(`${reader} hasn’t opened`),
    )
    const card = await party.visitor().get(cards.get(reader) ?? '')
    assert.match(card.text, /no longer|has run out|newer/)
  })
})
