import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { linkIn, openParty, type Party } from '../../test/support/party.ts'
import { countQueries } from '../../test/support/queries.ts'
import type { Answer, Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

async function idOf({ ctx }: Party, name: string): Promise<string> {
  const people = ctx.db.selectFrom('participants').select('id').where('name', '=', name)
  return (await people.executeTakeFirstOrThrow()).id
}

const cardsOn = ({ html }: Answer) =>
  [...html.matchAll(/class="address">([^<]+)</g)].map(
    ([, address = '']) => new URL(address).pathname,
  )

async function add(olga: Visitor, slug: string, names: readonly string[]) {
  for (const name of names) await olga.post(paths.people(slug), { name, email: '' })
}

describe('the page Hand over', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben'])
  const page = () => olga.get(paths.handOver(slug))

  it('says that nobody needs a card while mail reaches everybody', async () => {
    assert.match((await page()).text, /Emails reach everyone, so nobody needs a card\./)
    assert.equal((await olga.get(paths.allCards(slug))).status, 409)
    assert.equal((await olga.post(paths.allCards(slug), { cards: '25' })).status, 409)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Hand over cards/)
  })

  it('says so of nobody where nobody is in, mail or not, nor of who says that it is not for them', async () => {
    const empty = await party.exchange(olga, { name: 'Nobody yet' })
    const unsent = await openParty({ mail: { kind: 'mailbox' } })
    const other = await unsent.party.exchange(unsent.olga)
    for (const answer of [
      await olga.get(paths.handOver(empty)),
      await unsent.olga.get(paths.handOver(other)),
    ]) {
      assert.match(answer.text, /Nobody’s in yet, so there’s nobody to make a card for\./)
      assert.doesNotMatch(answer.text, /Emails reach/)
    }
    await olga.submit(paths.people(empty), { name: 'Kim', email: 'kim@example.org' })
    const kim = party.ctx.db.updateTable('participants').set({ mail_trouble: 'not_for_me' })
    await kim.where('name', '=', 'Kim').execute()
    const out = await olga.get(paths.handOver(empty))
    assert.match(out.text, /Nobody who wants to be in needs a card\./)
    assert.doesNotMatch(out.text, /Emails reach/)
  })

  it('lists who cannot be mailed, each with why and the one button that helps', async () => {
    await add(olga, slug, ['Grandma'])
    const trouble = { mail_trouble: 'smtp_address_refused' as const }
    await party.ctx.db.updateTable('participants').set(trouble).where('name', '=', 'Ben').execute()
    const { text, html } = await page()
    assert.match(
      text,
      /Emails may not reach these people, .* No card yet \(2\) Make 2 cards… Ben emails don’t arrive Make card for Ben Grandma no email Make card for Grandma/,
    )
    assert.doesNotMatch(text, /Anna/)
    assert.ok(html.includes(`href="${paths.card(slug, await idOf(party, 'Grandma'))}"`))
    assert.ok((await olga.get(paths.desk(slug))).html.includes(`href="${paths.handOver(slug)}"`))
  })

  it('says what became of a card: made, handed over, taken back, used', async () => {
    const grandma = await idOf(party, 'Grandma')
    const [card = ''] = cardsOn(await olga.post(paths.card(slug, grandma)))
    assert.match(
      (await page()).text,
      /To hand over \(1\) Grandma no email · card made Fri 20 November · not used yet Handed over to Grandma New card for Grandma/,
    )
    party.clock.move({ hours: 24 })
    const handed = await olga.submit(paths.handOver(slug), { handed: grandma })
    assert.match(
      handed.text,
      /Noted as handed over\..* Handed over \(1\) Grandma .*· handed over Sat 21 November · not used yet Not yet handed over to Grandma/,
    )
    party.clock.move({ hours: 24 })
    await olga.submit(paths.handOver(slug), { handed: grandma })
    assert.match((await page()).text, /handed over Sat 21 November/, 'the first day stays')
    const back = await olga.submit(paths.handOver(slug), { back: grandma })
    assert.match(back.text, /Noted as not handed over yet\..* To hand over \(1\) Grandma/)
    await party.visitor().submit(card)
    const used = await page()
    assert.match(used.text, /Handed over \(1\) Grandma .*card made .* · used Sun 22 November/)
    assert.doesNotMatch(used.text, /not used yet/)
  })

  it('forgets the mark with the card: a new one is to be handed over again', async () => {
    const grandma = await idOf(party, 'Grandma')
    await olga.submit(paths.handOver(slug), { handed: grandma })
    await olga.post(paths.card(slug, grandma))
    assert.match((await page()).text, /To hand over \(1\) Grandma .*used Sun 22 November/)
  })

  it('refuses what names nobody, somebody else, or somebody without a card', async () => {
    const before = await belongings(party.ctx.db)
    const elsewhere = await party.exchange(olga, { name: 'Elsewhere' })
    await add(olga, elsewhere, ['Ruth'])
    const [ruth, ben] = [await idOf(party, 'Ruth'), await idOf(party, 'Ben')]
    const say = (fields: Record<string, string>) => olga.post(paths.handOver(slug), fields)
    const nobody = await say({})
    assert.equal(nobody.status, 422)
    assert.match(nobody.text, /Choose whose card you’ve handed over\./)
    assert.equal((await say({ handed: ben, back: ben })).status, 422)
    assert.equal((await say({ handed: ruth })).status, 404)
    assert.equal((await say({ handed: await idOf(party, 'Anna') })).status, 404)
    const none = await say({ handed: ben })
    assert.equal(none.status, 409)
    assert.match(none.text, /There’s no card to hand over yet\. Make one first\./)
    await olga.submit(paths.deleteExchange(elsewhere))
    assert.deepEqual((await belongings(party.ctx.db)).sign_in_links, before.sign_in_links)
  })

  it('is there when all is over, too: for Ben, who has lost his card, a new one ends the old', async () => {
    const ben = await idOf(party, 'Ben')
    const [lost = ''] = cardsOn(await olga.post(paths.card(slug, ben)))
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    await party.visitor().submit(lost)
    assert.match((await olga.get(paths.handOver(slug))).text, /New card for Ben/)
    const [found = ''] = cardsOn(await olga.post(paths.card(slug, ben)))
    assert.equal((await party.visitor().post(lost)).status, 409)
    const his = party.visitor()
    await his.submit(found)
    assert.match((await his.get(paths.dashboard(slug))).text, /Your card was used on/)
  })
})

describe('all cards at once', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga)
  const names = Array.from({ length: 27 }, (_, i) => `Guest ${i + 1}`)
  await add(olga, slug, names)

  it('are made after a question, by name, all on one sheet after the other', async () => {
    assert.match((await olga.get(paths.handOver(slug))).text, /\(27\) Make 27 cards…/)
    const asked = await olga.get(paths.allCards(slug))
    assert.match(asked.text, /Make 27 cards\? .*each card on a sheet of its own.* Make 27 cards/)
    const unasked = await olga.post(paths.allCards(slug))
    assert.match(unasked.text, /Make 27 cards\? /, 'nothing is made before that')
    assert.match((await olga.get(paths.handOver(slug))).text, /No card yet \(27\)/)
    const few = await olga.post(paths.allCards(slug), { cards: '26' })
    assert.equal(few.status, 409)
    const job = await olga.post(paths.allCards(slug), { cards: asked.valueOf('cards') ?? '' })
    assert.equal(cardsOn(job).length, 27)
    assert.match(
      job.text,
      /27 cards .*you won’t see them again\..*Guest 1 .*Show 7 more.*Guest 27 /,
    )
    const address = cardsOn(job)[26] ?? ''
    assert.match((await party.visitor().submit(address)).text, /Hi Guest 27, you’re in/)
    assert.match((await olga.get(paths.handOver(slug))).text, /To hand over \(26\)/)
    assert.equal(
      (await olga.post(paths.allCards(slug), { cards: '27' })).status,
      409,
      'none is shown again',
    )
  })

  it('are sent one by one, too, by what is on the phone', async () => {
    await add(olga, slug, ['Zoë & Co'])
    const { html } = await olga.post(paths.allCards(slug), { cards: '25' })
    const address = /class="address">([^<]+)</.exec(html)?.[1] ?? ''
    const text = encodeURIComponent(
      `For Zoë & Co: this opens your own page for “Office party”. Only you should use it. ${address}`,
    )
    assert.ok(html.includes(`href="https://wa.me/?text=${text}"`))
    assert.ok(html.includes(`href="sms:?body=${text}"`))
    const single = await olga.post(paths.card(slug, await idOf(party, 'Zoë & Co')))
    assert.match(single.html, /href="https:\/\/wa\.me\/\?text=For%20Zo/)
  })

  it('say on a computer that no phone can open them', async () => {
    assert.match((await olga.get(paths.handOver(slug))).text, /no phone can open them/)
  })

  it('are not to be handed over once everybody can be mailed, and can be replaced while they work', async () => {
    await olga.get(paths.handOver(slug))
    const { db } = party.ctx
    await db.updateTable('participants').set({ email: 'same@example.org' }).execute()
    party.ctx.sender = 'klaus@example.org'
    const { text } = await olga.get(paths.handOver(slug))
    assert.match(text, /nobody needs a card.*Cards that still work \(28\).*New card for Guest 1/)
    assert.doesNotMatch(text, /To hand over|Handed over/)
    const replaced = await olga.get(paths.card(slug, await idOf(party, 'Guest 2')))
    assert.match(replaced.text, /A new one replaces it\. Emails arrive now, so a card works until/)
  })
})

describe('a card that Olga has made', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { joins_without_email: '1' })
  const people = await party.joinAll(slug, ['Anna', 'Ben'])
  const pageOf = async (name: string) =>
    (await people.get(name)?.get(paths.dashboard(slug)))?.text ?? ''

  it('is told to its owner with the day, made among others or alone, used or not', async () => {
    const trouble = { mail_trouble: 'smtp_address_refused' as const }
    await party.ctx.db.updateTable('participants').set(trouble).execute()
    assert.doesNotMatch(await pageOf('Anna'), /made a card/)
    assert.equal(cardsOn(await olga.post(paths.allCards(slug), { cards: '2' })).length, 2)
    party.clock.move({ hours: 24 })
    const [card = ''] = cardsOn(await olga.post(paths.card(slug, await idOf(party, 'Ben'))))
    assert.match(
      await pageOf('Anna'),
      /Olga made a card that opens your page, on Friday, 20 November 2026\. Didn’t get it\? Just ask\./,
    )
    const { text } = await party.visitor().submit(card)
    assert.match(text, /on Friday, 20 November 2026 and Saturday, 21 November 2026\./)
  })

  it('is not what Cleo made for herself by joining without an email', async () => {
    const cleo = party.visitor()
    const joined = await cleo.post(paths.register(slug), { name: 'Cleo', email: '', no_email: '1' })
    const [card = ''] = cardsOn(joined)
    const own = await cleo.submit(card)
    assert.match(own.text, /Hi Cleo/)
    assert.doesNotMatch(own.text, /made a card/)
  })
})

describe('a card that a mailed link has ended', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna'])

  it('cannot be handed over, also while the address does not work again', async () => {
    const anna = await idOf(party, 'Anna')
    const set = (mail_trouble: 'smtp_address_refused' | null) =>
      party.ctx.db.updateTable('participants').set({ mail_trouble }).execute()
    await set('smtp_address_refused')
    await olga.post(paths.card(slug, anna))
    await set(null)
    await party.visitor().post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await party.visitor().submit(linkIn(await party.mailTo('anna@example.org')))
    await set('smtp_address_refused')
    assert.equal((await olga.post(paths.handOver(slug), { handed: anna })).status, 409)
  })
})

/** Of the sheet to print, which is the only page that may be larger than others. */
const CARD_BYTES_MAX = 6 * 1024

describe('two hundred people without mail', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga)
  const list = Array.from({ length: 200 }, (_, i) => `Colleague with a long name ${i}`).join('\n')
  const preview = await olga.post(paths.importPeople(slug), { list })
  await olga.submit(paths.confirmImport(slug), { list, seen: preview.valueOf('seen') ?? '' })

  it('are handed their cards by pages that load quickly, with few queries', async () => {
    const job = await olga.post(paths.allCards(slug), { cards: '200' })
    assert.equal(cardsOn(job).length, 200)
    const each = Buffer.byteLength(job.html) / 200
    assert.ok(each < CARD_BYTES_MAX, `${each} bytes for a card`)
    // The last job has left the delivery with something to look for.
    await party.deliver()
    let page: Answer | undefined
    const queries = await countQueries(async () => {
      page = await olga.get(paths.handOver(slug))
    })
    assert.ok(queries > 0 && queries <= 12, `${queries} queries`)
    assert.match(page?.text ?? '', /To hand over \(200\)/)
    const bytes = Buffer.byteLength(page?.html ?? '')
    assert.ok(bytes < 150 * 1024, `${bytes} bytes`)
  })
})
