import assert from 'node:assert/strict'
import path from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, openParty, type Party } from '../../test/support/party.ts'
import { type Answer, Visitor } from '../../test/support/visitor.ts'
import { transact } from '../context.ts'
import { paths } from '../paths.ts'
import { localOnly } from '../platform/own-addresses.ts'
import { letWait } from '../waiting/commands.ts'
import { WAITING_MAX } from '../waiting/rules.ts'
import type { Emailless } from './forms.ts'
import { REGISTRATIONS, SAME_FORM } from './rules.ts'
import { registerWithoutEmail } from './without-email.ts'

const GUS = { name: 'Grandpa Gus', email: '', no_email: '1', gift_ideas: 'Socks' }

const linkOn = ({ html }: Answer) =>
  new URL(/class="address">([^<]+)</.exec(html)?.[1] ?? '').pathname

async function idOf({ ctx }: Party, name: string): Promise<string> {
  const people = ctx.db.selectFrom('participants').select('id').where('name', '=', name)
  return (await people.executeTakeFirstOrThrow()).id
}

describe('joining without an email', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { joins_without_email: '1' })
  const join = (fields: Record<string, string> = {}, who = party.visitor()) =>
    who.post(paths.register(slug), { ...GUS, ...fields })

  it('leaves who waits as they are also once no more may, and promises nothing else', async () => {
    const other = await party.exchange(olga, { joins_without_email: '1', approves: '1' })
    const { id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', other)
      .executeTakeFirstOrThrow()
    const exchange = { id, timezone: 'Europe/Berlin' } as Parameters<typeof letWait>[1]
    for (let one = 1; one <= WAITING_MAX; one += 1) {
      const input = { name: `N${one}`, email: null, reminder_enabled: true }
      assert.ok(await letWait(party.ctx, exchange, input))
    }
    const ask = (name: string) =>
      party.visitor().post(paths.register(other), { ...GUS, name, gift_ideas: 'Tea' })
    for (const name of ['Nobody yet', 'n1']) {
      const many = await ask(name)
      assert.equal(many.status, 409, 'and names cannot be tried out')
      assert.match(many.text, /Very many people are waiting already\. Whoever .* add you at once\./)
      assert.doesNotMatch(many.text, /what you’ve just written|taken/)
    }
    const written = await party.ctx.db
      .selectFrom('participants')
      .select('name')
      .where('exchange_id', '=', id)
      .where('gift_ideas', '=', 'Tea')
      .execute()
    assert.deepEqual(written, [])
  })

  it('is not offered where Olga has not allowed it, and then an email is missing', async () => {
    const other = await party.exchange(olga, { name: 'Other' })
    const page = await party.visitor().get(paths.invitation(other))
    assert.doesNotMatch(page.text, /I have no email/)
    const refused = await party.visitor().post(paths.register(other), GUS)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Enter an email address/)
  })

  it('shows a link, a QR code and a code once, which open the page on any device', async () => {
    const page = await party.visitor().get(paths.invitation(slug))
    assert.match(page.text, /I have no email You get a link to keep, which Olga doesn’t see\./)
    const answer = await join()
    assert.match(answer.text, /You’re in! Keep this link .*not even Olga.*For Grandpa Gus/)
    assert.match(answer.html, /<svg class="qr"/)
    assert.match(answer.html, /href="https:\/\/wa\.me\/\?text=/)
    for (let device = 0; device < 2; device++) {
      const opened = await party.visitor().submit(linkOn(answer))
      assert.match(opened.text, /Hi Grandpa Gus, you’re in.*Socks/)
    }
    const code = /class="code">([^<]+)</.exec(answer.html)?.[1] ?? ''
    const byCode = await party.visitor().submit(paths.cardCode(slug), { code })
    assert.match(byCode.text, /Hi Grandpa Gus/)
  })

  it('says where the link is for this computer alone, and still opens the page by the way they came', async () => {
    const warning =
      /QR code don’t work on phones yet\. The code below does once phones can open this site, .* tell Olga/
    const other = await party.exchange(olga, { name: 'At home', joins_without_email: '1' })
    const here = await party.visitor().post(paths.register(other), GUS)
    assert.match(here.text, warning)
    assert.ok(here.html.includes(`<a class="button" href="${linkOn(here)}">Open my page</a>`))
    const network = await openParty({ host: '0.0.0.0' })
    const near = await network.party.exchange(network.olga, { joins_without_email: '1' })
    const typed = await network.party.visitor().post(paths.register(near), GUS)
    // A container does not know whether phones reach it.
    const isKnown = localOnly(network.party.ctx.config)?.inContainer === false
    assert.equal(
      /QR code don’t work on phones yet\. The code below does, so/.test(typed.text),
      isKnown,
    )
    const out = await openParty({ baseUrl: 'https://santa.example.org' })
    const open = await out.party.exchange(out.olga, { joins_without_email: '1' })
    const there = await out.party.visitor().post(paths.register(open), GUS)
    assert.doesNotMatch(there.text, /work on phones/)
  })

  it('is told to Olga: somebody who needs nothing from her, and whose link she has not seen', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /Grandpa Gus no email · .*has a link of their own/)
    assert.doesNotMatch(desk.text, /can’t reach|o card yet/)
    const cards = await olga.get(paths.handOver(slug))
    assert.match(
      cards.text,
      /Handed over \(1\) Grandpa Gus no email · joined with a link of their own/,
    )
    const person = await olga.get(paths.person(slug, await idOf(party, 'Grandpa Gus')))
    assert.match(person.text, /with a link of their own, which you haven’t seen/)
  })

  it('is not done twice by a reload, which says what to do', async () => {
    const again = await join({ name: 'grandpa gus' })
    assert.equal(again.status, 422)
    assert.match(again.text, /Yours\? Ask Olga for a card\. Otherwise, add your surname/)
    assert.ok(again.html.includes('name="no_email" type="checkbox" value="1" checked'))
    assert.match(again.text, /Socks/)
  })

  it('gives way to a card from Olga where the link is lost', async () => {
    const first = await join({ name: 'Ida' })
    const unused = await olga.get(paths.handOver(slug))
    assert.match(unused.text, /Handed over \(2\) .*Ida no email · joined with .* · not used yet/)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /can’t reach|o card yet/)
    const phone = party.visitor()
    await phone.submit(linkOn(first))
    const card = await olga.post(paths.card(slug, await idOf(party, 'Ida')))
    assert.equal((await phone.get(paths.dashboard(slug))).status, 303)
    assert.equal((await party.visitor().post(linkOn(first))).status, 409)
    assert.match((await party.visitor().submit(linkOn(card))).text, /Hi Ida/)
    assert.match((await olga.get(paths.handOver(slug))).text, /Ida no email · card made/)
  })

  it('is refused where an email is typed beside it, without a name, and once nobody can join', async () => {
    const both = await join({ name: 'Jo', email: 'jo@example.org' })
    assert.equal(both.status, 422)
    assert.match(both.text, /Clear this, or untick “I have no email”/)
    assert.equal((await join({ name: ' ' })).status, 422)
    await olga.submit(paths.closeRegistration(slug))
    assert.equal((await join({ name: 'Jo' })).status, 409)
  })

  it('leaves people with an email as they are', async () => {
    await olga.submit(paths.openRegistration(slug))
    const answer = await join({ name: 'Kim', email: 'kim@example.org', no_email: '0' })
    assert.match(answer.text, /Now check your email/)
    assert.equal((await join({ name: 'Lee', no_email: '0' })).status, 422)
  })
})

describe('joining without an email where Olga is asked', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { joins_without_email: '1', approves: '1' })
  const join = (name: string) => party.visitor().post(paths.register(slug), { ...GUS, name })

  it('says honestly that there is no link before she says yes, and keeps people apart by name', async () => {
    const page = await party.visitor().get(paths.invitation(slug))
    assert.match(
      page.text,
      /I have no email Once Olga says yes, you get a card with a link from Olga\./,
    )
    const answer = await join('Gus')
    assert.match(
      answer.text,
      /One more step You’re in once Olga says yes\. Then Olga makes you a card/,
    )
    assert.doesNotMatch(answer.html, /class="address"/)
    await join('Ida')
    const taken = await join('gus')
    assert.equal(taken.status, 422)
    assert.match(taken.text, /This name’s taken\. Yours\? Ask Olga for a card\./)
    const list = await olga.get(paths.waiting(slug))
    assert.match(list.text, /Ida No email: make a card once they’re in/)
    assert.equal([...list.text.matchAll(/No email: make/g)].length, 2)
  })

  it('ends with her yes, no mail, and a card that she makes', async () => {
    const list = await olga.get(paths.waiting(slug))
    const shown = [...list.html.matchAll(/name="shown" value="([0-9a-f]+)"/g)].map(([, one]) => one)
    const before = party.mails.length
    for (const one of new Set(shown)) await olga.submit(paths.accept(slug), { shown: one ?? '' })
    await party.deliver()
    assert.equal(party.mails.slice(before).filter(({ to }) => to.name !== 'Olga').length, 0)
    assert.match((await olga.get(paths.handOver(slug))).text, /No card yet \(2\)/)
    assert.equal((await join('Gus')).status, 422, 'who is in is not joined by another one')
    assert.match((await olga.get(paths.waiting(slug))).text, /Nobody’s waiting/)
  })
})

describe('an office that joins without emails', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga, { joins_without_email: '1' })
  })
  const join = (name: string, office: Visitor) =>
    office.post(paths.register(slug), { ...GUS, name })

  it('gets in, 200 from one place, whoever tries taken names there meanwhile', async () => {
    const office = party.visitor()
    assert.match((await join('Max', office)).text, /Keep this link/)
    party.clock.move({ minutes: 2 })
    for (let time = 0; time < REGISTRATIONS.max; time += 1) {
      assert.equal((await join('Max', office)).status, 422)
    }
    for (let one = 2; one <= 200; one += 1) {
      assert.match((await join(`Guest ${one}`, office)).text, /Keep this link/)
    }
    const colleague = new Visitor(party.app, office.ip)
    const mailed = { name: 'Ida', email: 'ida@example.org' }
    assert.equal((await colleague.post(paths.register(slug), mailed)).status, 200)
  })

  it('counts those who got in, as those with an email', async () => {
    const office = party.visitor()
    await join('First', office)
    for (let one = 1; one < REGISTRATIONS.max; one += 1) await join(`Guest ${one}`, office)
    assert.equal((await join('One more', office)).status, 429)
    assert.match((await join('Somewhere else', party.visitor())).text, /Keep this link/)
  })
})

describe('Gus, who clicks twice', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga, { joins_without_email: '1' })
  })
  const join = (who: Visitor, fields: Record<string, string> = {}) =>
    who.post(paths.register(slug), { ...GUS, ...fields })
  const isTaken = (answer: Answer) => {
    assert.equal(answer.status, 422)
    assert.match(answer.text, /This name’s taken/)
  }

  it('sees a link that works on the page that stays, and is in once', async () => {
    const gus = party.visitor()
    await gus.get(paths.invitation(slug))
    const answers = await Promise.all([join(gus), join(gus)])
    const works = await Promise.all(
      answers.map(async (answer) => {
        assert.match(answer.text, /You’re in! Keep this link/)
        return (await party.visitor().post(linkOn(answer))).status
      }),
    )
    assert.deepEqual(works.sort(), [303, 409], 'one card, the newer')
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /Grandpa Gus no email · .*link of their own/,
    )
    assert.match((await party.visitor().get(paths.invitation(slug))).text, /1 person so far/)
  })

  it('is told that the name is taken in another browser, with another word, or a minute later', async () => {
    const gus = party.visitor()
    const first = await join(gus)
    isTaken(await join(party.visitor()))
    isTaken(await join(gus, { gift_ideas: 'Tea' }))
    party.clock.move({ seconds: 61 })
    isTaken(await join(gus))
    assert.match((await party.visitor().submit(linkOn(first))).text, /Hi Grandpa Gus/)
  })

  it('keeps the card that was used meanwhile, and the one that Olga has made', async () => {
    const gus = party.visitor()
    const first = await join(gus)
    const phone = party.visitor()
    await phone.submit(linkOn(first))
    isTaken(await join(gus))
    assert.equal((await phone.get(paths.dashboard(slug))).status, 200)
    await join(gus, { name: 'Ida' })
    await olga.post(paths.card(slug, await idOf(party, 'Ida')))
    isTaken(await join(gus, { name: 'Ida' }))
  })

  it('cannot go on so without an end', async () => {
    const gus = party.visitor()
    for (let time = 1; time <= SAME_FORM.max; time += 1) {
      assert.match((await join(gus)).text, /Keep this link/)
    }
    isTaken(await join(gus))
  })

  it('reads the same again where Olga is asked first', async () => {
    slug = await party.exchange(olga, { joins_without_email: '1', approves: '1' })
    const gus = party.visitor()
    for (let time = 0; time < 2; time += 1) assert.match((await join(gus)).text, /One more step/)
    isTaken(await join(party.visitor()))
    assert.match((await olga.get(paths.desk(slug))).text, /1 person/)
  })
})

describe('forms without an email that are refused', async () => {
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const { party, olga } = await openParty({ databaseFile })
  const slug = await party.exchange(olga, { joins_without_email: '1' })
  const crowd = Array.from({ length: 120 }, (_, index) => `Guest ${index}, , House ${index}`)
  const preview = await olga.post(paths.importPeople(slug), { list: crowd.join('\n') })
  const fields = { list: crowd.join('\n'), seen: preview.valueOf('seen') ?? '' }
  await olga.submit(paths.confirmImport(slug), fields)
  const refused = async () => {
    const answer = await party.visitor().post(paths.register(slug), { ...GUS, name: 'guest 7' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /This name’s taken/)
  }

  it('keep nobody waiting who writes: they are answered without their turn', async () => {
    const done = Promise.withResolvers<void>()
    const writing = transact(party.ctx, async ({ db }) => {
      await db.updateTable('participants').set({ reminder_enabled: 1 }).execute()
      await done.promise
    })
    await refused()
    done.resolve()
    await writing
  })
})

describe('who would join without an email once it cannot be', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { joins_without_email: '1', timezone: 'UTC' })
  const join = () => party.visitor().post(paths.register(slug), GUS)
  const gus = () =>
    party.ctx.db.selectFrom('participants').selectAll().where('name', '=', GUS.name).execute()

  it('is in with a link, as with an email, while a clock that may be wrong says that the day is over', async () => {
    party.clock.jump({ days: 70 })
    const answer = await join()
    party.clock.jump({ days: -70 })
    await party.visitor().submit(linkOn(answer))
    assert.equal((await gus())[0]?.confirmed, 1)
  })

  it('is told what is missing where Olga asks for an email since a moment', async () => {
    const exchange = await party.ctx.db
      .selectFrom('exchanges')
      .selectAll()
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    await party.ctx.db.updateTable('exchanges').set({ joins_without_email: 0 }).execute()
    const input = { name: 'Joe', email: null, gift_ideas: '', reminder_enabled: false } as Emailless
    const { outcome } = await registerWithoutEmail(party.ctx, exchange, { input, browser: '' })
    assert.equal(outcome, 'needs_email')
  })
})

describe('who is out and has no email', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { joins_without_email: '1' })
  const strict = await party.exchange(olga, { name: 'By email' })

  /** Joe with a card that Olga made, signed in by it; and its address. */
  async function joe(where: string) {
    await olga.submit(paths.people(where), { name: 'Joe' })
    const desk = await olga.get(paths.desk(where))
    const id = /participants\/(\w+)"[^>]*>(?:<bdi>)?Joe/.exec(desk.html)?.[1] ?? ''
    const card = linkOn(await olga.post(paths.card(where, id)))
    const visitor = party.visitor()
    await visitor.submit(card)
    return { id, card, visitor }
  }

  it('reads of no email when they open their card, only that they are out', async () => {
    const { id, card, visitor } = await joe(slug)
    assert.match(
      (await olga.get(paths.removePerson(slug, id))).text,
      /Please tell Joe yourself\. Joe can join again by the link\./,
    )
    await olga.submit(paths.removePerson(slug, id))
    for (const who of [party.visitor(), visitor]) {
      const answer = await who.get(card)
      assert.equal(answer.status, 404)
      assert.match(answer.text, /This link no longer works Whoever this card was for is out/)
      assert.doesNotMatch(answer.text, /email|incomplete|Get new link/)
    }
    const cut = await party.visitor().get(card.slice(0, -3))
    assert.match(cut.text, /This link is incomplete Copy the whole link and try again/)
    assert.doesNotMatch(cut.text, /email/)
  })

  it('is not told that they can join again where that takes an email', async () => {
    const { id, visitor } = await joe(strict)
    assert.match(
      (await olga.get(paths.removePerson(strict, id))).text,
      /Please tell Joe yourself\. You can add Joe again until names are drawn\./,
    )
    assert.match((await visitor.get(paths.withdraw(strict))).text, /Only Olga can let you in again/)
    const left = await visitor.post(paths.withdraw(strict))
    assert.match(left.text, /You’re out/)
    assert.doesNotMatch(left.text, /Join again/)
  })

  it('is told so where it takes none', async () => {
    const { visitor } = await joe(slug)
    assert.match(
      (await visitor.get(paths.withdraw(slug))).text,
      /As long as people can join, so can/,
    )
    assert.match((await visitor.post(paths.withdraw(slug))).text, /Join again/)
  })

  it('reads something else behind the link of a mail', async () => {
    const anna = await party.visitor().post(paths.register(slug), {
      name: 'Anna',
      email: 'anna@example.org',
    })
    assert.equal(anna.status, 200)
    const link = linkIn(await party.mailTo('anna@example.org'))
    await olga.submit(paths.removePerson(slug, await idOf(party, 'Anna')))
    const whole = await party.visitor().get(link)
    assert.match(
      whole.text,
      /This link no longer works .*whoever it was for is out\. Still in\? Get/,
    )
    const cut = await party.visitor().get(link.slice(0, -3))
    assert.match(cut.text, /This link is incomplete Copy the whole link from the email/)
  })
})
