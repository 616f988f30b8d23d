import assert from 'node:assert/strict'
import path from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { writes } from '../../test/support/everything.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, openParty, type Party, startParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { openSession, sealedSession } from '../platform/session-store.ts'

const MAILBOX = { mail: { kind: 'mailbox' } } as const

/** The days that are noted of these ways, oldest first. */
async function daysOf({ ctx }: Party, way: 'card' | 'mailbox'): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('openings')
    .select('day')
    .where('way', '=', way)
    .orderBy('day')
    .execute()
  return rows.map(({ day }) => day)
}

/** Makes every session look as an earlier version has left it. */
async function forgetHowSessionsBegan({ ctx }: Party): Promise<void> {
  for (const row of await ctx.db.selectFrom('sessions').selectAll().execute()) {
    const { ends, text } = openSession(ctx, row) ?? assert.fail()
    const session = JSON.parse(text, (key, value) => (key === 'entry' ? undefined : value))
    const { id_hash } = row
    const data = sealedSession(ctx.seal, id_hash, { ends, session })
    await ctx.db.updateTable('sessions').set({ data }).where('id_hash', '=', id_hash).execute()
  }
}

const TODAY = '2026-11-20'

describe('a session that began with a card', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let grandma: string
  let card: string
  let peek: Visitor
  beforeEach(async () => {
    party.clock.set(`${TODAY}T10:00:00Z`)
    await party.ctx.db.deleteFrom('openings').execute()
    slug = await party.exchange(olga, { exchange_date: '2027-12-18' })
    const { location } = await olga.post(paths.people(slug), { name: 'Grandma' })
    grandma = /participants\/(\w+)/.exec(location)?.[1] ?? ''
    card = await makeCard()
    peek = party.visitor()
    await peek.submit(card)
  })

  async function makeCard(): Promise<string> {
    const { html } = await olga.post(paths.card(slug, grandma))
    return /\/k\/[\w-]+/.exec(html)?.[0] ?? ''
  }
  const isIn = async (who: Visitor) => (await who.get(paths.dashboard(slug))).status === 200
  /** A bounce that has healed: she has an address, but the organiser has not changed it. */
  async function getsAnAddress() {
    await party.ctx.db
      .updateTable('participants')
      .set({ email: 'grandma@example.org' })
      .where('id', '=', grandma)
      .execute()
  }
  async function signsInByMail(): Promise<Visitor> {
    await getsAnAddress()
    await party.visitor().post(paths.requestAccess(slug), { email: 'grandma@example.org' })
    const own = party.visitor()
    await own.submit(linkIn(await party.mailTo('grandma@example.org')))
    return own
  }

  const pages: [name: string, page: (slug: string) => string][] = [
    ['her page', paths.dashboard],
    ['her profile', paths.profile],
    ['what is kept', paths.kept],
    ['her messages', paths.messages],
  ]
  for (const [name, page] of pages) {
    it(`tells every day on which it is used, also by ${name} alone`, async () => {
      assert.deepEqual(await daysOf(party, 'card'), [TODAY])
      party.clock.move({ days: 1 })
      await peek.get(page(slug))
      party.clock.move({ days: 2 })
      await peek.get(page(slug))
      assert.deepEqual(await daysOf(party, 'card'), [TODAY, '2026-11-21', '2026-11-23'])
    })
  }

  it('tells it on the page and on the desk', async () => {
    party.clock.move({ days: 3 })
    const { text } = await peek.get(paths.dashboard(slug))
    assert.match(text, /card was used on .*20 November 2026 and .*23 November 2026/)
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /card used Mon 23 November/)
  })

  it('tells how often, so that nobody hides behind a visit of its owner on the same day', async () => {
    for (let visits = 0; visits < 2; visits++) await party.visitor().submit(card)
    const { text } = await peek.get(paths.dashboard(slug))
    assert.match(text, /card was used on .*20 November 2026 \(3 times\)/)
  })

  it('writes that once a day, by the calendar of the exchange', async () => {
    const written = async () => {
      const before = await writes(party.ctx.db)
      await peek.get(paths.dashboard(slug))
      return (await writes(party.ctx.db)) - before
    }
    assert.equal(await written(), 0)
    party.clock.set(`${TODAY}T23:30:00Z`)
    assert.ok((await written()) > 0, 'the next day has begun in Berlin')
    assert.equal(await written(), 0)
    assert.deepEqual(await daysOf(party, 'card'), [TODAY, '2026-11-21'])
  })

  it('ends with the card, when its owner signs in by a mail of her own', async () => {
    const own = await signsInByMail()
    assert.deepEqual([await isIn(peek), await isIn(own)], [false, true])
    party.clock.move({ days: 1 })
    assert.deepEqual([await isIn(peek), await isIn(own)], [false, true])
    assert.deepEqual(await daysOf(party, 'card'), [TODAY], 'her own days are nobody’s business')
  })

  it('leaves no hour behind, however its card ends', async () => {
    const ends = async () => {
      const cards = party.ctx.db
        .selectFrom('sign_in_links')
        .select('spent_at')
        .where('participant_id', '=', grandma)
        .where('kind', '=', 'card')
        .orderBy('spent_at')
      return (await cards.execute()).map(({ spent_at }) => spent_at)
    }
    const midnight = `${TODAY}T00:00:00.000Z`
    await makeCard()
    assert.deepEqual(await ends(), [null, midnight])
    await signsInByMail()
    assert.deepEqual(await ends(), [midnight, midnight])
  })

  it('ends with a newer card, and does not come back with it', async () => {
    await makeCard()
    assert.ok(!(await isIn(peek)))
  })

  it('is hers from the moment on at which the same browser follows a link of her own', async () => {
    await getsAnAddress()
    await peek.post(paths.requestAccess(slug), { email: 'grandma@example.org' })
    await peek.submit(linkIn(await party.mailTo('grandma@example.org')))
    party.clock.move({ days: 1 })
    assert.ok(await isIn(peek))
    assert.deepEqual(await daysOf(party, 'card'), [TODAY])
  })

  it('ends with the upgrade, if it began before: it might be anybody’s', async () => {
    await forgetHowSessionsBegan(party)
    assert.ok(!(await isIn(peek)))
  })

  it('does not end one from before the upgrade to whose page nobody else had a way', async () => {
    const anna = await party.join(slug, 'Anna')
    await forgetHowSessionsBegan(party)
    assert.ok(await isIn(anna))
    assert.ok(await isIn(anna))
  })
})

describe('a session that began in the mailbox', () => {
  /** Anna's page, opened by the link of a mail that the organiser has read. */
  async function peekIn(party: Party) {
    const olga = await party.olga()
    const slug = await party.exchange(olga)
    await party.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    const [link, other] = [await openMail(party, olga), await openMail(party, olga)]
    const peek = party.visitor()
    await peek.submit(link)
    return { slug, peek, link, other }
  }
  async function openMail(party: Party, olga: Visitor): Promise<string> {
    const mail = await party.ctx.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
    const { html } = await olga.post(paths.mailboxMail(mail.id))
    return /href="http:\/\/localhost:8000(\/auth[^"]+)"/.exec(html)?.[1] ?? ''
  }
  function withCookiesOf({ cookies }: Visitor, { app }: Party): Visitor {
    const visitor = new Visitor(app)
    for (const [name, value] of cookies) visitor.cookies.set(name, value)
    return visitor
  }

  it('tells every day on which it is used', async () => {
    const { party } = await openParty(MAILBOX)
    const { slug, peek, other } = await peekIn(party)
    party.clock.move({ days: 2 })
    await peek.get(paths.profile(slug))
    party.clock.move({ days: 1 })
    await party.visitor().submit(other)
    assert.deepEqual(await daysOf(party, 'mailbox'), [TODAY, '2026-11-22', '2026-11-23'])
    const { text } = await peek.get(paths.dashboard(slug))
    assert.match(text, /Olga opened an email of yours, or its link was used, on .*22 November 2026/)
  })

  it('ends as soon as mail is set up, with every link, and does not come back', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const first = await startParty({ ...MAILBOX, databaseFile })
    const { slug, peek, link, other } = await peekIn(first)
    await first.close()

    const second = await startParty({ databaseFile })
    const withMail = withCookiesOf(peek, second)
    assert.equal((await withMail.get(paths.dashboard(slug))).location, paths.requestAccess(slug))
    assert.match((await second.visitor().get(link)).text, /This link has been used.*Get new link/)
    assert.match((await second.visitor().get(other)).text, /This link has run out.*Get new link/)
    assert.equal((await second.visitor().post(other)).status, 409)
    assert.deepEqual(await daysOf(second, 'mailbox'), [TODAY])
    await second.close()

    const { party: third } = await openParty({ ...MAILBOX, databaseFile })
    const again = withCookiesOf(peek, third)
    assert.equal((await again.get(paths.dashboard(slug))).status, 303)
    assert.equal((await third.visitor().post(other)).status, 409)
  })

  it('ends when its owner signs in by a mail that she got herself', async () => {
    const databaseFile = path.join(temporaryFolder(), 'klaus.db')
    const first = await startParty({ databaseFile })
    const slug = await first.exchange(await first.olga())
    await first.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    const own = linkIn(await first.mailTo('anna@example.org'))
    await first.close()

    const { party } = await openParty({ ...MAILBOX, databaseFile })
    const olga = await party.olga()
    party.clock.move({ minutes: 1 })
    await party.visitor().post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await party.ctx.db.deleteFrom('outbox').where('state', '!=', 'held').execute()
    const peek = party.visitor()
    await peek.submit(await openMail(party, olga))
    assert.equal((await peek.get(paths.dashboard(slug))).status, 200)
    const anna = party.visitor()
    await anna.submit(own)
    assert.equal((await peek.get(paths.dashboard(slug))).status, 303)
    assert.equal((await anna.get(paths.dashboard(slug))).status, 200)
  })
})
