import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { failed, sent } from '../../src/platform/mail/reasons.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { serverThatCanBeAway } from '../support/away-server.ts'
import { linkIn, openParty } from '../support/party.ts'
import { countQueries } from '../support/queries.ts'
import { collectRoutes } from '../support/routes.ts'
import type { Visitor } from '../support/visitor.ts'

const PEOPLE = 200
const QUERIES_MAX = 12
const DESK_BYTES_MAX = 150 * 1024

describe('an office party of two hundred', async () => {
  const [{ party, olga }, routes] = await collectRoutes(() => openParty())
  const slug = await party.exchange(olga, {
    name: 'Office party',
    joins_without_email: '1',
    reveals: '1',
  })
  const anna = await party.join(slug, 'Anna', { gift_ideas: 'tea' })
  let real: Record<string, string>
  before(async () => {
    const list = Array.from(
      { length: PEOPLE - 3 },
      (_, i) =>
        `Colleague number ${i},colleague-number-${i}@a-long-company-name.example.org,Team ${i % 40}`,
    )
    list.push('Grandma Ruth', 'Grandpa Otto')
    const preview = await olga.post(paths.importPeople(slug), { list: list.join('\n') })
    await olga.submit(paths.confirmImport(slug), {
      list: list.join('\n'),
      seen: preview.valueOf('seen') ?? '',
    })
    await party.deliver()
    const { db } = party.ctx
    const ruth = await idOf('Grandma Ruth')
    const mail = await db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
    real = { slug, participantId: ruth, mailId: mail.id }
  })

  async function idOf(name: string) {
    const people = party.ctx.db.selectFrom('participants').select('id')
    return (await people.where('name', '=', name).executeTakeFirstOrThrow()).id
  }

  async function assertFewQueries() {
    for (const { method, url } of atLeastOne(routes)) {
      const whose = url.startsWith('/admin')
        ? olga
        : url.startsWith('/exchange/')
          ? anna
          : undefined
      if (method !== 'GET' || !whose) continue
      const address = url.replace(/:(\w+)/g, (_, name: string) => real[name] ?? 'made-up')
      let status = 0
      const count = await countQueries(async () => {
        ;({ status } = await whose.get(address))
      })
      assert.ok([200, 303, 404, 409].includes(status), `${url} answers ${status}`)
      assert.ok(count <= QUERIES_MAX, `${url} runs ${count} queries`)
      assert.ok(count > 0, `${url} was counted`)
    }
  }

  it('runs no more than a few queries for any page, before the draw', assertFewQueries)

  it('has a desk that loads quickly on a phone', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /200 people/)
    assert.ok(
      Buffer.byteLength(desk.html) < DESK_BYTES_MAX,
      `${Buffer.byteLength(desk.html)} bytes`,
    )
  })

  it('runs no more for the first look at a name, by whichever way and however late', async () => {
    const byCard = await Promise.all(['Gus', 'Ida', 'Ole'].map((name) => joinByCard(name)))
    const otto = await getsCard('Grandpa Otto')
    const byMail = await party.join(slug, 'Mia')
    for (let draw = 1; draw <= 2; draw++) {
      await olga.submit(paths.draw(slug))
      await party.deliver()
      const ben = await signInByMail(`colleague-number-${draw}@a-long-company-name.example.org`)
      await assertFirstLook(ben, `by mail on the day, draw ${draw}`)
      party.clock.move({ hours: 48 })
      for (const guest of [...byCard, otto]) {
        await assertFirstLook(guest, `by card, draw ${draw}`)
      }
      await assertFirstLook(byMail, `by a link of her own, draw ${draw}`)
      await olga.submit(paths.undoDraw(slug))
    }
  })

  it('runs no more than a few queries for any page, after the draw', async () => {
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /tells 203 of 204 people that names are drawn/,
    )
    await assertFewQueries()
  })

  async function joinByCard(name: string) {
    const guest = party.visitor()
    const joined = await guest.post(paths.register(slug), { name, no_email: '1' })
    await guest.submit(/\/k\/[\w-]+/.exec(joined.html)?.[0] ?? '')
    return guest
  }

  async function getsCard(name: string) {
    const card = await olga.post(paths.card(slug, await idOf(name)))
    const guest = party.visitor()
    await guest.submit(/\/k\/[\w-]+/.exec(card.html)?.[0] ?? '')
    return guest
  }

  async function signInByMail(address: string) {
    const guest = party.visitor()
    await guest.post(linkIn(await party.mailTo(address)))
    return guest
  }

  async function assertFirstLook(guest: Visitor, how: string) {
    const looked = async () =>
      await party.ctx.db
        .selectFrom('participants')
        .where('looked_at', 'is not', null)
        .select('id')
        .execute()
    const before = await looked()
    const queries = await countQueries(async () => {
      assert.match((await guest.get(paths.dashboard(slug))).text, /names are drawn/)
    })
    assert.equal((await looked()).length, before.length + 1, `${how}: it is the first look`)
    assert.ok(queries <= QUERIES_MAX, `the first look ${how} runs ${queries} queries`)
  }
})

describe('an office party of two hundred whose addresses are all wrong', async () => {
  // It takes the organiser's mail, and knows nobody of the company.
  const server = serverThatCanBeAway(({ to: { address } }) => {
    const answer = `550 5.1.1 <${address}>: Recipient address rejected: User unknown`
    return address.includes('a-long-company')
      ? failed({ reason: 'smtp_address_refused', answer })
      : sent('taken')
  })
  const [{ party, olga }, routes] = await collectRoutes(() => openParty({}, server.make))
  const slug = await party.exchange(olga, { name: 'Office party' })
  before(async () => {
    const list = Array.from(
      { length: PEOPLE },
      (_, i) => `Colleague number ${i},colleague-number-${i}@a-long-company-name.example.org`,
    ).join('\n')
    const seen = (await olga.post(paths.importPeople(slug), { list })).valueOf('seen') ?? ''
    await olga.submit(paths.confirmImport(slug), { list, seen })
    await deliverAll()
  })

  async function deliverAll() {
    for (let round = 0; round < 40; round++) {
      await party.deliver()
      party.clock.move({ minutes: 20 })
    }
  }

  async function assertLight(when: string) {
    const troubled = party.ctx.db.selectFrom('participants').select('id')
    const { length } = await troubled.where('mail_trouble', 'is not', null).execute()
    assert.equal(length, PEOPLE, 'all of them are known to be wrong')
    const ofExchange = routes.filter(({ url }) =>
      /^\/admin\/exchanges\/:slug(\/[\w-]+)?$/.test(url),
    )
    for (const { method, url } of atLeastOne(ofExchange)) {
      if (method !== 'GET') continue
      let bytes = 0
      const queries = await countQueries(async () => {
        bytes = Buffer.byteLength((await olga.get(url.replace(':slug', slug))).html)
      })
      assert.ok(bytes < DESK_BYTES_MAX, `${when}, ${url} has ${bytes} bytes`)
      assert.ok(queries <= QUERIES_MAX, `${when}, ${url} runs ${queries} queries`)
    }
  }

  it('has no heavy page before the draw, and all of them are on the one that the desk leads to', async () => {
    await assertLight('before the draw')
    const desk = await olga.get(paths.desk(slug))
    assert.ok(desk.html.includes(`<a href="${paths.handOver(slug)}">See all 200</a>`))
    for (const address of [paths.handOver(slug), paths.exchangeMail(slug)]) {
      const { text } = await olga.get(address)
      const missing = Array.from({ length: PEOPLE }, (_, i) => `Colleague number ${i} `)
      assert.deepEqual(
        missing.filter((name) => !text.includes(name)),
        [],
        address,
      )
    }
  })

  it('nor after it', async () => {
    await olga.submit(paths.draw(slug))
    await deliverAll()
    await assertLight('after the draw')
  })

  it('nor while the mail server is away', async () => {
    await olga.submit(paths.undoDraw(slug))
    server.isAway = true
    await olga.submit(paths.people(slug), { name: 'Ada', email: 'ada@example.org' })
    await olga.submit(paths.draw(slug))
    await deliverAll()
    assert.match((await olga.get(paths.desk(slug))).text, /Emails wait/)
    await assertLight('while mail waits')
  })

  it('nor once it is over', async () => {
    server.isAway = false
    await deliverAll()
    await olga.submit(paths.complete(slug))
    await assertLight('once it is over')
  })
})

describe('an office party of two hundred where no mail goes out', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga, { name: 'Office party' })

  it('gets all its cards on one print job, with few queries', async () => {
    const list = Array.from({ length: PEOPLE }, (_, i) => `Colleague number ${i}`).join('\n')
    const seen = (await olga.post(paths.importPeople(slug), { list })).valueOf('seen') ?? ''
    await olga.submit(paths.confirmImport(slug), { list, seen })
    let html = ''
    const queries = await countQueries(async () => {
      ;({ html } = await olga.post(paths.allCards(slug), { cards: String(PEOPLE) }))
    }, isOfPage)
    assert.equal(html.match(/<article class="card ticket">/g)?.length, PEOPLE)
    assert.ok(queries <= QUERIES_MAX, `the print job runs ${queries} queries`)
  })

  // Whoever delivers mail looks for some after each transaction, meanwhile.
  const isOfPage = (sql: string) => !/^(begin|commit)|"outbox"/.test(sql)
})
