import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linkIn, openParty } from '../test/support/party.ts'
import { collectRoutes } from '../test/support/routes.ts'
import { Answer, type Visitor } from '../test/support/visitor.ts'
import { FIRST_PARTS, paths } from './paths.ts'
import { addressOf } from './ui/pictures.ts'

const BELOW = '/santa'

describe('below a path of BASE_URL', async () => {
  const { party, olga } = await openParty({ baseUrl: `https://example.org${BELOW}` })
  // A visitor follows what we answer, so from here on every address of theirs has the path.
  const slug = (await olga.get(`${BELOW}/admin`)).status === 200 ? await prepare() : ''

  async function prepare(): Promise<string> {
    const desk = await olga.submit(paths.exchanges(), {
      name: 'The path is ="/admin" for href="/x"',
      host: 'Olga',
      exchange_date: '2026-12-18',
      timezone: 'Europe/Berlin',
    })
    const slug = /\/exchanges\/([a-z0-9]{12})/.exec(desk.html)?.[1] ?? assert.fail(desk.text)
    await olga.submit(paths.openRegistration(slug))
    return slug
  }

  /** Every address in a page that leads to us. */
  function own(answer: Answer): string[] {
    const found = answer.html.matchAll(/\b(?:href|action|formaction|src)="([^"]*)"/g)
    return [...found]
      .map(([, url = '']) => url)
      .filter((url) => !/^(https?:|mailto:|sms:|data:|#)/.test(url))
  }

  /** Follows every link from here, and asserts that each leads below the path, to something. */
  async function crawl(who: Visitor, from: string): Promise<Set<string>> {
    const seen = new Set<string>()
    const open = [from]
    for (let url = open.pop(); url !== undefined; url = open.pop()) {
      if (seen.has(url)) continue
      seen.add(url)
      const answer = await who.get(url)
      assert.ok(answer.status < 400, `${url} answers ${answer.status}`)
      if (answer.location) open.push(answer.location)
      if (!String(answer.headers['content-type']).startsWith('text/html')) continue
      for (const address of own(answer)) {
        assert.ok(address.startsWith(`${BELOW}/`), `${url} holds ${address}`)
        const isLink = answer.html.includes(`href="${address}"`)
        if (isLink && !address.includes('&')) open.push(address)
      }
    }
    return seen
  }

  it('every link, form and asset of the organiser’s pages has the path in front', async () => {
    const seen = await crawl(olga, `${BELOW}/admin`)
    assert.ok(seen.size > 12, [...seen].join('\n'))
    assert.ok(seen.has(BELOW + paths.desk(slug)))
    assert.ok(seen.has(BELOW + addressOf('look.css')))
  })

  it('so has every link of a mail and of a participant’s pages', async () => {
    const anna = party.visitor()
    await anna.post(BELOW + paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    const link = linkIn(await party.mailTo('anna@example.org'))
    assert.ok(link.startsWith(`${BELOW}/auth/`))
    await anna.submit(link)
    const seen = await crawl(anna, BELOW + paths.dashboard(slug))
    assert.ok(seen.has(BELOW + paths.profile(slug)))
  })

  it('what people write is left alone', async () => {
    const page = await party.visitor().get(BELOW + paths.invitation(slug))
    assert.ok(page.text.includes('The path is ="/admin" for href="/x"'))
  })

  it('a proxy may strip the path or leave it', async () => {
    for (const url of [paths.adminSignIn(), BELOW + paths.adminSignIn()]) {
      const answer = await party.visitor().get(url)
      assert.equal(answer.status, 200)
      assert.ok(answer.html.includes(`action="${BELOW}${paths.adminSignIn()}"`))
    }
    for (const url of [BELOW, `${BELOW}/`, `${BELOW}?x`]) {
      assert.equal((await party.visitor().get(url)).status, 200, url)
    }
    assert.equal((await party.visitor().get(`${BELOW}claus/admin`)).status, 404)
  })

  it('no path is taken that one of our own addresses begins with', async () => {
    const [, routes] = await collectRoutes(() => openParty())
    const first = new Set(routes.map(({ url }) => url.split('/')[1] ?? ''))
    for (const part of [...first].filter((one) => one !== '' && one !== '*')) {
      assert.ok(FIRST_PARTS.has(part), `/${part} would be mistaken for the path of BASE_URL`)
    }
  })

  it('redirects stay below it, and errors lead back below it', async () => {
    const visitor = party.visitor()
    assert.equal(
      (await visitor.get(BELOW + paths.settings())).location,
      `${BELOW}${paths.adminSignIn()}?next=${encodeURIComponent(paths.settings())}`,
    )
    for (const url of [`${BELOW}/nowhere`, `${BELOW}/%zz`]) {
      const answer = new Answer(await visitor.request({ method: 'GET', url }))
      assert.ok(answer.status >= 400)
      const addresses = own(answer)
      assert.ok(addresses.length > 0)
      for (const address of addresses) assert.ok(address.startsWith(`${BELOW}/`), address)
    }
  })

  it('cookies are for nothing else on that host', async () => {
    const answer = await party.visitor().get(BELOW + paths.adminSignIn())
    const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat()
    assert.match(cookie, /; Path=\/santa;/)
    assert.match(cookie, /; Secure/)
  })
})
