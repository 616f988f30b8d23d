import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { paths } from '../../src/paths.ts'
import { failed, sent } from '../../src/platform/mail/reasons.ts'
import { openBrowser } from '../support/chromium.ts'
import { openParty } from '../support/party.ts'
import { NARROW } from '../support/screen.ts'
import type { Visitor } from '../support/visitor.ts'

const PEOPLE = 200
/** Some eight phone screens, of which the most important things are on the first. */
const HEIGHT_MAX = 6000
const BYTES_MAX = 150 * 1024

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => String((i * 7) % count).padStart(3, '0'))

/** A phone without script, on which pages are looked at by whoever is signed in. */
async function openPhone(browser: Browser, site: string) {
  const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false })
  const page = await context.newPage()
  const height = async () => {
    const devtools = await context.newCDPSession(page)
    const { cssContentSize } = await devtools.send('Page.getLayoutMetrics')
    await devtools.detach()
    return cssContentSize.height
  }
  return {
    page,
    height,
    async signIn(who: Visitor) {
      await context.clearCookies()
      const cookies = [...who.cookies].map(([name, value]) => ({ name, value, url: site }))
      await context.addCookies(cookies)
    },
    async measure(address: string) {
      const answer = await page.goto(site + address)
      assert.equal(answer?.status(), 200, address)
      return { height: await height(), bytes: (await answer?.body())?.length ?? Infinity }
    },
    /** Looks at an answer that somebody got to a form of this page. */
    async measureAnswer(address: string, body: string) {
      await page.route(site + address, (route) => route.fulfill({ body, contentType: 'text/html' }))
      const measured = await this.measure(address)
      await page.unroute(site + address)
      return measured
    },
  }
}

describe('two hundred people, none of them mailed, on a phone', async () => {
  const browser = await openBrowser()
  const mail = { kind: 'mailbox' } as const
  const { party, olga } = await openParty({ baseUrl: 'http://klaus.rosie.example', mail })
  const slug = await party.exchange(olga, { name: 'The whole company' })
  const asking = await party.exchange(olga, { name: 'Asking all', approves: '1' })
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const anna = party.visitor()
  const phone = await openPhone(browser, site)
  let anybody: string

  before(async () => {
    const list = numbered(PEOPLE)
      .map((i) => `Guest ${i},guest-${i}@example.org,House ${Number(i) >> 2}`)
      .join('\n')
    const preview = await olga.post(paths.importPeople(slug), { list })
    const seen = preview.valueOf('seen') ?? ''
    await olga.submit(paths.confirmImport(slug), { list, seen })
    for (const i of numbered(PEOPLE)) {
      const fields = { name: `Asks ${i}`, email: `asks-${i}@example.org` }
      await party.visitor().post(paths.register(asking), fields)
      party.clock.move({ minutes: 1 })
    }
    const people = party.ctx.db.selectFrom('participants').select('id')
    anybody = (await people.where('name', '=', 'Guest 001').executeTakeFirstOrThrow()).id
    const card = await olga.post(paths.card(slug, anybody))
    await anna.submit(/http:\/\/[^/]*(\/k\/[\w-]+)/.exec(card.text)?.[1] ?? '')
  })

  const heightOf = async (address: string, who: Visitor = olga): Promise<number> => {
    await phone.signIn(who)
    return (await phone.measure(address)).height
  }

  async function assertShort(addresses: readonly string[], who = olga): Promise<void> {
    for (const address of addresses) {
      const height = await heightOf(address, who)
      assert.ok(height <= HEIGHT_MAX, `${address} is ${height} px high`)
    }
  }

  const onBothSides = () => [
    paths.adminHome(),
    paths.mailbox(),
    paths.desk(slug),
    paths.exclusions(slug),
    paths.exchangeMail(slug),
    paths.announcement(slug),
    paths.person(slug, anybody),
    paths.card(slug, anybody),
    paths.deleteExchange(slug),
  ]

  it('need no page of more than a few screens before the draw', async () => {
    const before = [paths.draw(slug), paths.removePerson(slug, anybody), paths.newPerson(slug)]
    await assertShort([...onBothSides(), ...before])
    await assertShort([paths.dashboard(slug)], anna)
  })

  it('nor for a list in which every line is to be fixed, and no mistake is lost', async () => {
    const other = await party.exchange(olga, { name: 'From a list' })
    for (const lineOf of [
      (i: string) => `Guest ${i};guest.${i}`,
      (i: string) => `guest.${i}@example.org`,
      () => 'Same Name',
    ]) {
      await phone.signIn(olga)
      await phone.page.goto(site + paths.importPeople(other))
      await phone.page.fill('textarea[name=list]', numbered(PEOPLE).map(lineOf).join('\n'))
      await phone.page.click('form[action$="/import"] button[type=submit]')
      const height = await phone.height()
      assert.ok(height <= HEIGHT_MAX, `${lineOf('000')} makes ${height} px`)
      const rows = await phone.page.locator('section ul.rows > li').count()
      assert.ok(rows >= PEOPLE - 1, `${rows} of them are told`)
    }
  })

  it('nor while they wait for a yes, by name, and with a question that is one screen', async () => {
    await assertShort([paths.waiting(asking)])
    const { text } = await olga.get(paths.waiting(asking))
    assert.match(text, /Asks 000 .*Asks 001 .*Asks 019 .*Show 180 more.*Asks 020/)
    const question = await heightOf(paths.decline(asking))
    assert.ok(question <= NARROW.height, `${question} px high`)
  })

  it('nor after it, and every unsent email is counted and on some page, by kind and name', async () => {
    await olga.submit(paths.draw(slug))
    await assertShort([...onBothSides(), paths.latecomer(slug), paths.dropOut(slug, anybody)])
    await assertShort([paths.dashboard(slug), paths.messages(slug)], anna)
    const [first, second, third] = [
      await olga.get(paths.mailbox()),
      await olga.get(`${paths.mailbox()}?page=2`),
      await olga.get(`${paths.mailbox()}?page=3`),
    ]
    assert.match((await olga.get(paths.desk(slug))).text, /Not sent 400/)
    assert.match(first.text, /The whole company 400 emails/)
    const rows = [first, second, third].map(
      ({ html }) => html.match(/\/admin\/mailbox\/\w+"/g)?.length ?? 0,
    )
    const held = party.ctx.db.selectFrom('outbox').select('id').where('state', '=', 'held')
    const isSeen = held.where('kind', 'in', ['assignment', 'added'])
    assert.equal((await isSeen.execute()).length, 400)
    assert.ok(rows.reduce((sum, count) => sum + count, 0) >= 400, rows.join())
    const all = [first, second, third].map(({ text }) => text).join(' ')
    assert.match(all, /Names are drawn · 200 emails Guest 000 .*Guest 001 .*Guest 002 /)
  })

  it('have their households in order after it', async () => {
    const { text } = await olga.get(paths.exclusions(slug))
    assert.match(
      text,
      /House 0 4 people Guest 000 Guest 001 Guest 002 Guest 003 House 1 4 people .*House 2 4 /,
    )
    assert.match(text, /Show 30 more/)
  })
})

describe('two hundred people with the longest names, none of whose addresses is right, on a phone', async () => {
  const browser = await openBrowser()
  const answer = (to: string) =>
    `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`
  const { party, olga } = await openParty({ baseUrl: 'http://klaus.rosie.example' }, () => ({
    name: 'smtp',
    concurrency: 5,
    send: async ({ to: { address } }) =>
      address.startsWith('guest')
        ? failed({ reason: 'smtp_address_refused', answer: answer(address) })
        : sent(''),
    close: async () => {},
  }))
  const slug = await party.exchange(olga, { name: 'The whole company' })
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const phone = await openPhone(browser, site)
  before(async () => {
    const list = numbered(PEOPLE)
      .map((i) => {
        const name = `Guest ${i}${' of a long family'.repeat(6)}`.slice(0, 100).trim()
        const house = `House ${Number(i) % 66}${' by the long river'.repeat(3)}`.slice(0, 60).trim()
        return `${name};guest-${i}@${'subsidiary.'.repeat(13)}example.org;${house}`
      })
      .join('\n')
    const preview = await olga.post(paths.importPeople(slug), { list })
    await olga.submit(paths.confirmImport(slug), { list, seen: preview.valueOf('seen') ?? '' })
    await olga.submit(paths.draw(slug))
    for (let round = 0; round < 40; round++) {
      await party.deliver()
      party.clock.move({ minutes: 20 })
    }
    await phone.signIn(olga)
  })

  it('need no page of more than a few screens, also of older emails, and none that is heavy', async () => {
    const troubled = party.ctx.db.selectFrom('participants').select('id')
    const { length } = await troubled.where('mail_trouble', 'is not', null).execute()
    assert.equal(length, PEOPLE)
    const emails = paths.exchangeMail(slug)
    const pages = [paths.desk(slug), paths.exclusions(slug), paths.handOver(slug), emails]
    for (const address of [...pages, `${emails}?page=2`, `${emails}?page=9`]) {
      const { height, bytes } = await phone.measure(address)
      assert.ok(height <= HEIGHT_MAX, `${address} is ${height} px high`)
      assert.ok(bytes <= BYTES_MAX, `${address} has ${bytes} bytes`)
    }
  })

  it('nor of their households, though they are a hundred couples with further rules', async () => {
    const other = await party.exchange(olga, { name: 'A hundred couples' })
    const list = numbered(PEOPLE)
      .map((i) => `Maximilian Hohenstein ${i};couple-${i}@example.org;Family ${Number(i) >> 1}`)
      .join('\n')
    const preview = await olga.post(paths.importPeople(other), { list })
    await olga.submit(paths.confirmImport(other), { list, seen: preview.valueOf('seen') ?? '' })
    const rows = party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    const people = await rows.select('participants.id').where('slug', '=', other).execute()
    for (const [index, { id }] of people.slice(0, 30).entries()) {
      const rule = { giver_id: id, recipient_id: people[index + 90]?.id ?? '', kind: 'mutual' }
      await olga.post(paths.exclusions(other), rule)
    }
    for (const when of ['before', 'after']) {
      if (when === 'after') await olga.submit(paths.draw(other))
      const { height } = await phone.measure(paths.exclusions(other))
      assert.ok(height <= HEIGHT_MAX, `${when} the draw, it is ${height} px high`)
    }
  })
})

describe('two hundred people with names and households of sixty letters, on a phone', async () => {
  const browser = await openBrowser()
  const { party, olga } = await openParty({ baseUrl: 'http://klaus.rosie.example' })
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const phone = await openPhone(browser, site)

  for (const [script, letter] of [
    ['latin', 'a'],
    ['umlauts', 'ü'],
    ['cyrillic', 'я'],
  ] as const) {
    for (const [kind, householdOf] of [
      ['each a household of their own', (i: number) => i],
      ['a hundred couples', (i: number) => i >> 1],
      ['twenty departments', (i: number) => i % 20],
    ] as const) {
      it(`have rules that load quickly and are a few screens high, also to be fixed: ${script}, ${kind}`, async () => {
        const slug = await party.exchange(olga, { name: `${script}, ${kind}` })
        const sixty = (words: string) => `${words} `.padEnd(60, letter)
        const list = Array.from(
          { length: PEOPLE },
          (_, i) => `${sixty(`Guest ${i}`)};;${sixty(`House ${householdOf(i)}`)}`,
        ).join('\n')
        const seen = (await olga.post(paths.importPeople(slug), { list })).valueOf('seen') ?? ''
        await olga.submit(paths.confirmImport(slug), { list, seen })
        await phone.signIn(olga)
        const rules = paths.exclusions(slug)
        for (const address of [rules, `${rules}?add=1`]) assertLight(await phone.measure(address))
        const { html } = await olga.get(rules)
        const typed = [...html.matchAll(/name="(household-\w+)"/g)].map(
          ([, field = ''], i) => [field, `${sixty(`House ${householdOf(i)}`)}x`] as const,
        )
        assert.equal(typed.length, PEOPLE)
        const answer = await olga.post(paths.households(slug), Object.fromEntries(typed))
        assert.equal(answer.status, 422, answer.text)
        assertLight(await phone.measureAnswer(rules, answer.html))
      })
    }
  }

  function assertLight({ height, bytes }: { height: number; bytes: number }) {
    assert.ok(height <= HEIGHT_MAX, `${height} px high`)
    assert.ok(bytes <= BYTES_MAX, `${bytes} bytes`)
  }
})
