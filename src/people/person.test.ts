import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { everything } from '../../test/support/everything.ts'
import { useUp } from '../../test/support/limits.ts'
import { linkIn, OLGA, openParty, type Party } from '../../test/support/party.ts'
import { type Answer, Visitor } from '../../test/support/visitor.ts'
import { makeCard } from '../entrance/cards.ts'
import { createSignInLink, useCard } from '../entrance/commands.ts'
import { CODE_TRIES, CODE_TRIES_OF_ALL, CODES_IN_LOG } from '../entrance/rules.ts'
import { findExchange } from '../exchanges/queries.ts'
import { personValues } from '../participants/forms.ts'
import { setMailTrouble } from '../participants/mail-trouble.ts'
import { findByEmail, findParticipant } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { localOnly } from '../platform/own-addresses.ts'
import { hashToken } from '../platform/tokens.ts'
import { forgetUnseen } from '../post/forgotten.ts'
import { whatToSet } from '../ui/words/en-local.ts'
import { editPerson } from './commands.ts'

describe('a card for Grandma, who has no email', async () => {
  const { party } = await openParty()
  let olga: Visitor
  let slug: string
  let grandma: string
  beforeEach(async () => {
    party.clock.set('2026-11-20T10:00:00Z')
    olga = await party.olga()
    slug = await party.exchange(olga)
    const answer = await olga.post(paths.people(slug), { name: 'Grandma' })
    grandma = /participants\/(\w+)/.exec(answer.location)?.[1] ?? ''
    assert.match((await olga.get(answer.location)).text, /Grandma is in\. Hand over a card next\./)
  })

  const page = () => olga.get(paths.person(slug, grandma))
  async function makeCard(): Promise<string> {
    const card = await olga.post(paths.card(slug, grandma))
    assert.equal(card.status, 200)
    return linkOn(card)
  }

  it('carries a link and a code that open her page on two devices', async () => {
    const card = await olga.post(paths.card(slug, grandma))
    assert.match(card.html, /<svg class="qr"/)
    assert.match(
      card.text,
      /For Grandma Olga is doing a Secret Santa: Office party .*works until everything is deleted after the day/,
    )
    const phone = await party.visitor().submit(linkOn(card))
    assert.match(phone.text, /Hi Grandma, you’re in/)
    const tablet = await party.visitor().submit(linkOn(card))
    assert.match(tablet.text, /Hi Grandma, you’re in/)
  })

  it('is shown once, and only its hash is stored', async () => {
    const link = await makeCard()
    assert.doesNotMatch((await olga.get(paths.card(slug, grandma))).html, /magic/)
    const stored = await party.ctx.db.selectFrom('sign_in_links').selectAll().execute()
    assert.ok(!JSON.stringify(stored).includes(link.split('/').at(-1) ?? ''))
    assert.ok(!party.log.join('').includes(link))
  })

  it('tells every day on which it was used, so that a peek does not go unnoticed', async () => {
    const link = await makeCard()
    await party.visitor().get(link)
    assert.match((await page()).text, /The card hasn’t been used yet/)
    await party.visitor().submit(link)
    party.clock.move({ hours: 1 })
    await party.visitor().submit(link)
    assert.match((await page()).text, /Card used on Friday, 20 November 2026 \(twice\)/)
    party.clock.move({ hours: 24 })
    const hers = await party.visitor().submit(link)
    assert.match(
      hers.text,
      /Your card was used on Friday, 20 November 2026 \(twice\) and Saturday, 21 November 2026\. Wasn’t you\?/,
    )
    assert.doesNotMatch(hers.text, /by mail/)
    assert.match((await olga.get(paths.desk(slug))).text, /card used Sat 21 November/)
    await makeCard()
    assert.match((await page()).text, /Card used on Friday, 20 November 2026/)
    await olga.submit(paths.person(slug, grandma), { name: 'Grandma', email: 'gran@example.org' })
    assert.match((await page()).text, /Card used on Friday, 20 November 2026/)
  })

  it('ends with a new one, as do the pages it opened', async () => {
    const old = await makeCard()
    const visitor = party.visitor()
    await visitor.submit(old)
    const fresh = await makeCard()
    assert.equal((await visitor.get(paths.dashboard(slug))).status, 303)
    const over = await visitor.get(old)
    assert.match(over.text, /This card has run out/)
    assert.doesNotMatch(over.text, /Get new link/)
    const token = old.split('/').at(-1) ?? ''
    assert.equal((await visitor.post(paths.freshSignInLink(token))).status, 404, 'no mail promised')
    assert.equal((await visitor.post(old)).status, 409)
    assert.match((await visitor.submit(fresh)).text, /Hi Grandma, you’re in/)
  })

  it('lives until everything is erased, also after the day', async () => {
    const link = await makeCard()
    party.clock.set('2026-12-31T12:00:00Z')
    assert.match((await party.visitor().submit(link)).text, /Hi Grandma, you’re in/)
    await olga.get(paths.adminSignIn())
    await olga.post(paths.adminSignIn(), OLGA)
    await olga.submit(paths.deleteExchange(slug))
    assert.equal((await party.visitor().post(link)).status, 404)
  })

  it('stays hers when Olga enters an email, be it with a slip, until Grandma signs in by it', async () => {
    const link = await makeCard()
    const phone = party.visitor()
    await phone.submit(link)
    await olga.submit(paths.person(slug, grandma), { name: 'Grandma', email: 'oma@example.org' })
    assert.equal((await phone.get(paths.dashboard(slug))).status, 303)
    assert.match((await phone.submit(link)).text, /Hi Grandma.*Olga changed your email/)
    const mailed = linkIn(await party.mailTo('oma@example.org'))
    await party.visitor().submit(mailed)
    assert.equal((await party.visitor().post(link)).status, 409)
    assert.match((await party.visitor().get(link)).text, /newer way to your page/)
  })

  it('is followed by the mail about the draw when Grandma gets an email after it', async () => {
    await party.joinAll(slug, ['Dan', 'Emil', 'Frida'])
    const before = party.mails.length
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.equal(party.mails.length, before + 3)
    const { html } = await olga.get(paths.person(slug, grandma))
    const version = /name="version" value="([^"]*)"/.exec(html)?.[1] ?? ''
    const typed = { name: 'Grandma', email: 'granny@example.org', version }
    assert.equal((await olga.post(paths.person(slug, grandma), typed)).status, 303)
    const mail = await party.mailTo('granny@example.org')
    assert.match(mail.subject, /^Names are drawn/)
  })

  it('is not for Anna, who gets her link by mail, nor for anybody who has left', async () => {
    const answer = await olga.post(paths.people(slug), { name: 'Anna', email: 'anna@example.org' })
    assert.equal(answer.status, 303)
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('email', '=', 'anna@example.org')
      .orderBy('joined_at', 'desc')
      .executeTakeFirstOrThrow()
    assert.equal((await olga.get(paths.card(slug, id))).status, 409)
    assert.equal((await olga.post(paths.card(slug, id))).status, 409)
    const link = await makeCard()
    await olga.submit(paths.removePerson(slug, grandma))
    assert.equal((await party.visitor().get(link)).status, 404)
    assert.equal((await olga.post(paths.card(slug, grandma))).status, 404)
  })
})

for (const [baseUrl, isLocal] of [
  ['http://localhost:3000', true],
  ['http://127.0.0.1:3000', true],
  ['https://klaus.example.org', false],
] as const) {
  it(`a card at ${baseUrl} ${isLocal ? 'warns that no phone opens it' : 'opens on any phone'}, and so does the desk`, async () => {
    const { party, olga } = await openParty({ baseUrl, mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga)
    for (const name of ['Ann', 'Bob', 'Cleo']) await olga.post(paths.people(slug), { name })
    const people = party.ctx.db.selectFrom('participants').select('id').where('name', '=', 'Ann')
    const { id } = await people.executeTakeFirstOrThrow()
    const pages = [
      await olga.get(paths.person(slug, id)),
      await olga.get(paths.card(slug, id)),
      await olga.post(paths.card(slug, id)),
      await olga.submit(paths.draw(slug)),
    ]
    const [person, question, card, desk] = pages.map(({ text }) => text)
    for (const text of [question, card, desk]) {
      assert.equal(
        /only work on this computer for now; no phone can open them/.test(text ?? ''),
        isLocal,
      )
      const toSet = localOnly(party.ctx.config)
      assert.equal(toSet !== undefined, isLocal)
      if (!toSet) continue
      const folded = `no phone can open them. For whoever runs this site : links for phones ${whatToSet(toSet)}`
      assert.ok(text?.includes(folded), folded)
    }
    for (const text of [person, question]) assert.equal(/on any phone/.test(text ?? ''), !isLocal)
  })
}

describe('the code on a card', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const added = await olga.post(paths.people(slug), { name: 'Grandma', email: '' })
  const grandma = /participants\/(\w+)/.exec(added.location)?.[1] ?? ''
  const card = await olga.post(paths.card(slug, grandma))
  const code = /class="code">([^<]+)</.exec(card.html)?.[1] ?? ''
  const exchangeId = async () => (await findExchange(party.ctx, slug))?.id ?? ''

  it('stands on it once, in an address that only cards have, and is kept as a keyed hash', async () => {
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    assert.match(linkOn(card), /^\/k\/[\w-]{43}$/)
    const stored = JSON.stringify(await everything(party.ctx.db))
    assert.ok(!stored.includes(code) && !stored.includes(code.replace('-', '')))
  })

  it('opens Grandma’s page, however she types it, and the day is on it', async () => {
    const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`
    for (const one of [code, typed]) {
      const page = await party.visitor().submit(paths.cardCode(slug), { code: one })
      assert.match(
        page.text,
        /Hi Grandma, you’re in.*Your card was used on Friday, 20 November 2026/,
      )
    }
    assert.match(
      (await party.visitor().get(paths.requestAccess(slug))).text,
      /The code on your card/,
    )
  })

  it('lets an office of 200 in behind one address, with slips of the finger', async () => {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga)
    const codes: string[] = []
    for (let one = 0; one < 200; one += 1) {
      const added = await olga.post(paths.people(slug), { name: `Person ${one}` })
      const id = /participants\/(\w+)/.exec(added.location)?.[1] ?? ''
      const card = await olga.post(paths.card(slug, id))
      codes.push(/class="code">([^<]+)</.exec(card.html)?.[1] ?? '')
    }
    for (const [index, code] of codes.entries()) {
      const colleague = new Visitor(party.app, '198.51.100.7')
      const type = async (code: string) =>
        (await colleague.post(paths.cardCode(slug), { code })).status
      if (index % 2 === 0) assert.equal(await type(''), 422)
      if (index % 3 === 0) assert.equal(await type(code.slice(1)), 422)
      if (index % 5 === 0) assert.equal(await type('AAAAA-AAAAA'), 422)
      assert.equal(await type(code), 303, `${index}`)
    }
    const atOnce = codes.map((code) =>
      new Visitor(party.app, '198.51.100.7').post(paths.cardCode(slug), { code }),
    )
    assert.ok((await Promise.all(atOnce)).every(({ status }) => status === 303))
  })

  it('is not found by trying: a thousand times from one address, and then only the card itself helps', async () => {
    const mallory = party.visitor()
    const guess = (code: string) => mallory.post(paths.cardCode(slug), { code })
    for (let tries = 10; tries < 60; tries++) {
      const wrong = await guess(`AAAAA-AAA${tries}`)
      assert.equal(wrong.status, 422)
      assert.match(wrong.text, /That code opens nothing here/)
      assert.equal(wrong.valueOf('code'), `AAAAA-AAA${tries}`)
    }
    await useUp(party.ctx, CODE_TRIES, [await exchangeId(), mallory.ip], CODE_TRIES.max - 1)
    assert.equal((await guess('AAAAA-AAA60')).status, 422)
    const late = await guess(code)
    assert.equal(late.status, 429)
    assert.match(late.text, /Scan the card, or try again in 15 minutes/)
    assert.match((await mallory.submit(linkOn(card))).text, /Hi Grandma, you’re in/)
  })

  it('opens her page while others try thousands of wrong ones, of which the log tells a thousand', async () => {
    await useUp(party.ctx, CODE_TRIES_OF_ALL, [await exchangeId()], 50_000)
    await useUp(party.ctx, CODES_IN_LOG, [await exchangeId()], CODES_IN_LOG.max - 1)
    const lines = party.log.length
    for (let tries = 0; tries < 3; tries += 1)
      await party.visitor().post(paths.cardCode(slug), { code: 'BBBBB-BBBBB' })
    const told = party.log.slice(lines).filter((line) => line.includes('card code wrong'))
    assert.equal(told.length, 1)
    assert.equal((await party.visitor().post(paths.cardCode(slug), { code })).status, 303)
  })

  it('is not found from many addresses either, and opens nothing in another exchange', async () => {
    const other = await party.exchange(olga)
    assert.equal((await party.visitor().post(paths.cardCode(other), { code })).status, 422)
    await useUp(party.ctx, CODE_TRIES_OF_ALL, [await exchangeId()])
    assert.equal((await party.visitor().post(paths.cardCode(slug), { code })).status, 429)
  })
})

describe('a card for somebody with an email', async () => {
  const cardOf = async (party: Party, slug: string, name: string) => {
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return await (await party.olga()).post(paths.card(slug, id))
  }

  it('is made when their mail does not arrive, and ends when they sign in by a mail of their own', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.join(slug, 'Anna')
    const exchange = await findExchange(party.ctx, slug)
    assert.equal((await cardOf(party, slug, 'Anna')).status, 409)
    const where = { exchangeId: exchange?.id ?? '', email: 'anna@example.org' }
    await setMailTrouble(party.ctx, where, { reason: 'smtp_address_refused' })
    const link = linkOn(await cardOf(party, slug, 'Anna'))
    assert.match((await party.visitor().submit(link)).text, /Hi Anna, you’re in/)
    const anna = party.visitor()
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    assert.equal((await party.visitor().post(link)).status, 409)
  })

  it('is replaced, as it may be lost, also where Grandma gets an email at that moment', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const added = await olga.post(paths.people(slug), { name: 'Grandma', email: '' })
    const id = /participants\/(\w+)/.exec(added.location)?.[1] ?? ''
    const exchange = await findExchange(party.ctx, slug)
    const grandma = await findParticipant(party.ctx, id)
    assert.ok(exchange && grandma)
    const card = await makeCard(party.ctx, exchange, grandma)
    assert.ok(card)
    const { name, gift_ideas, postal_address, household } = grandma
    const mailed = { name, gift_ideas, postal_address, household, email: 'oma@example.org' }
    const [saved, made, used] = await Promise.all([
      editPerson(party.ctx, exchange, grandma, mailed, { version: undefined }),
      makeCard(party.ctx, exchange, grandma),
      useCard(party.ctx, hashToken(card.token)),
    ])
    assert.deepEqual([saved, made?.participant.id, used], ['saved', id, undefined])
  })

  it('is made where no mail goes out', async () => {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga)
    const anna = { name: 'Anna', email: 'anna@example.org' }
    await party.visitor().post(paths.register(slug), anna)
    const link = linkOn(await cardOf(party, slug, 'Anna'))
    assert.match(
      (await party.visitor().submit(link)).text,
      /Hi Anna, you’re in.*Your card was used on/,
    )
  })
})

function linkOn(card: Answer): string {
  const address = /class="address">([^<]+)</.exec(card.html)?.[1] ?? ''
  return new URL(address).pathname
}

describe('an address that is corrected', async () => {
  const { party, olga } = await openParty()
  let slug: string

  async function correct(from: string, to: string | null) {
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const [participant] = await findByEmail(party.ctx, exchange.id, from)
    assert.ok(participant)
    const { name, gift_ideas, postal_address, household } = participant
    const person = { name, gift_ideas, postal_address, household, email: to }
    await editPerson(party.ctx, exchange, participant, person, { version: undefined })
    return participant
  }

  it('takes back the link that the former address asked for and did not get', async () => {
    slug = await party.exchange(olga)
    const zoe = await party.join(slug, 'Zoe', { email: 'zo@example.org' })
    await zoe.post(paths.requestAccess(slug), { email: 'zo@example.org' })
    await party.deliver()
    const asked = party.ctx.db.updateTable('outbox').where('kind', '=', 'sign_in_link')
    await asked.set({ state: 'failed' }).execute()
    await correct('zo@example.org', 'zoe@example.org')
    const mails = party.ctx.db.selectFrom('outbox').select('state').where('state', '=', 'failed')
    assert.deepEqual(await mails.execute(), [])
  })

  it('gets Anna the email that she is in, and makes what was sent to the old address useless', async () => {
    slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna', { email: 'ana@example.org' })
    await anna.post(paths.requestAccess(slug), { email: 'ana@example.org' })
    const oldLink = linkIn(await party.mailTo('ana@example.org'))
    await correct('ana@example.org', 'anna@example.org')
    assert.equal((await party.visitor().post(oldLink)).status, 404)
    assert.equal((await anna.get(paths.dashboard(slug))).status, 303)
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.subject, /^You’re in: /)
    const page = await party.visitor().submit(linkIn(mail))
    assert.match(page.text, /Hi Anna, you’re in/)
  })

  it('gets Ira what says who has put her down, with a link for a week, whether or not an email came before', async () => {
    const other = await party.exchange(olga, { name: 'Put down' })
    await olga.submit(paths.people(other), { name: 'Ira' })
    const ira = party.ctx.db.selectFrom('participants').selectAll().where('name', '=', 'Ira')
    for (const email of ['ira@example.org', 'ira@example.net']) {
      const { id, version } = await ira.executeTakeFirstOrThrow()
      await olga.submit(paths.person(other, id), { name: 'Ira', email, version: `${version}` })
      const mail = await party.mailTo(email)
      assert.match(mail.subject, /^Olga has added you: Put down/)
      assert.match(mail.text, /7 days/)
      assert.doesNotMatch(mail.text, /Didn’t ask for it/)
    }
  })

  it('has not come by what went to the old one, but by a card that stays', async () => {
    const other = await party.exchange(olga, { name: 'Come' })
    await party.join(other, 'Lea')
    await olga.submit(paths.people(other), { name: 'Max' })
    const person = (name: string) =>
      party.ctx.db
        .selectFrom('participants')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
    const card = await olga.post(paths.card(other, (await person('Max')).id))
    await party.visitor().submit(linkOn(card))
    for (const name of ['Lea', 'Max']) {
      const { id, version } = await person(name)
      const email = `${name.toLowerCase()}@example.net`
      await olga.submit(paths.person(other, id), { name, email, version: `${version}` })
    }
    const { text } = await olga.get(paths.person(other, (await person('Lea')).id))
    assert.match(text, /Page not opened yet/)
    assert.match(
      (await olga.get(paths.person(other, (await person('Max')).id))).text,
      /Page opened/,
    )
  })

  it('has a line in the log, which names nobody', async () => {
    await party.join(slug, 'Gus')
    const { html } = await olga.get(paths.desk(slug))
    const [, page = ''] = /href="([^"]+)"><bdi[^>]*>Gus</.exec(html) ?? assert.fail(html)
    await olga.submit(page, { name: 'Gus', email: 'gustav@example.org' })
    const line = party.log.find((one) => one.includes('"security":"address changed"'))
    assert.match(line ?? '', /"client":"10\.0\.\d+\.0\/24"/)
    assert.doesNotMatch(party.log.join(''), /Gus|gustav/)
  })

  it('is told to the old address at once, and stands on the person’s page and the desk', async () => {
    await party.join(slug, 'Dan')
    const mailsBefore = party.mails.length
    await correct('dan@example.org', 'dan@example.net')
    await party.deliver()
    const told = party.mails.slice(mailsBefore).find(({ to }) => to.address === 'dan@example.org')
    assert.equal(told?.subject, 'Your email was changed: Office party')
    assert.match(told?.text ?? '', /our\s+last\s+one\s+here/)
    assert.doesNotMatch(told?.text ?? '', /example\.net|\/auth\//)
    const dan = party.visitor()
    const page = await dan.submit(linkIn(await party.mailTo('dan@example.net')))
    assert.match(page.text, /Olga changed your email on \w+, \d+ \w+ 2026/)
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /dan@example\.net .*email changed \w+ \d+ \w+/,
    )
  })

  it('tells the old address that a card still opens the page, where Finn has one', async () => {
    await party.join(slug, 'Finn')
    const person = party.ctx.db.updateTable('participants').where('name', '=', 'Finn')
    await person.set({ mail_trouble: 'smtp_address_refused' }).execute()
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Finn')
      .executeTakeFirstOrThrow()
    await olga.post(paths.card(slug, id))
    party.mails.length = 0
    await correct('finn@example.org', 'finn@example.net')
    const told = await party.mailTo('finn@example.org')
    assert.match(told.text.replace(/\s+/g, ' '), /only the new one and your card open your page/)
  })

  it('leaves no trace of the old one in any row once that mail is out', async () => {
    await party.join(slug, 'Emil')
    await correct('emil@example.org', 'emil@example.net')
    const waiting = JSON.stringify(await everything(party.ctx.db))
    assert.doesNotMatch(waiting, /emil@example\.org/, 'not even while it waits')
    await party.deliver()
    await forgetUnseen(party.ctx)
    const { outbox = [] } = await everything(party.ctx.db)
    assert.doesNotMatch(JSON.stringify(outbox), /address_changed/)
  })

  it('gets Ben his draw result once more under another key', async () => {
    await party.join(slug, 'Ben', { email: 'benn@example.org' })
    await party.join(slug, 'Cleo')
    await olga.submit(paths.draw(slug))
    const first = await party.mailTo('benn@example.org')
    await correct('benn@example.org', 'ben@example.org')
    const second = await party.mailTo('ben@example.org')
    assert.equal(second.subject, 'Names are drawn: Office party')
    assert.match(second.text, /Names are drawn! The one you drew is on your page/)
    assert.equal(second.key, `${first.key}-2`)
  })

  it('leaves Cleo as she is if it is the same one', async () => {
    const before = party.mails.length
    await correct('cleo@example.org', 'cleo@example.org')
    await party.deliver()
    assert.equal(party.mails.length, before)
  })

  it('gets Dan the mail that did not arrive, and takes the mark off him', async () => {
    slug = await party.exchange(olga)
    await party.visitor().post(paths.register(slug), { name: 'Dan', email: 'dann@example.org' })
    await party.deliver()
    const failed = { state: 'failed', reason: 'smtp_address_refused' } as const
    await party.ctx.db
      .updateTable('outbox')
      .set(failed)
      .where('kind', '=', 'registration')
      .execute()
    await party.ctx.db
      .updateTable('participants')
      .set({ mail_trouble: 'smtp_address_refused' })
      .execute()
    const { id } = await correct('dann@example.org', 'dan@example.org')
    const mail = await party.mailTo('dan@example.org')
    assert.match(mail.subject, /^You’re in: /)
    const dan = party.ctx.db.selectFrom('participants').select('mail_trouble').where('id', '=', id)
    assert.equal((await dan.executeTakeFirstOrThrow()).mail_trouble, null)
  })

  it('gives no working link to a mail that was being written to the old one', async () => {
    slug = await party.exchange(olga)
    await party.join(slug, 'Cleo')
    const before = await correct('cleo@example.org', 'cleopatra@example.org')
    const token = await createSignInLink(party.ctx, before, 1)
    assert.equal((await party.visitor().get(paths.signInLink(token))).status, 404)
  })
})

describe('somebody’s texts, changed by Olga', async () => {
  const { party, olga } = await openParty()

  it('stand on that person’s page with the day, and only if they say something else now', async () => {
    const slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna', { gift_ideas: 'Tea' })
    const exchange = await findExchange(party.ctx, slug)
    const { id = '' } =
      (await findByEmail(party.ctx, exchange?.id ?? '', 'anna@example.org'))[0] ?? {}
    const save = async (fields: Record<string, string>) => {
      const person = await findParticipant(party.ctx, id)
      assert.ok(person)
      await olga.submit(paths.person(slug, id), { ...personValues(person), ...fields })
    }
    const told = /Olga changed your name, ideas or address on Friday, 20 November 2026\./
    const page = async () => (await anna.get(paths.dashboard(slug))).text
    await save({ household: 'Attic' })
    assert.doesNotMatch(await page(), told)
    await save({ gift_ideas: 'Tea\nhttps://shop.example/anna' })
    assert.match(await page(), told)
  })
})
