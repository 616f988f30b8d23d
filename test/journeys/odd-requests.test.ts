import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { addressOf } from '../../src/ui/pictures.ts'
import { belongings } from '../support/everything.ts'
import { openParty, startParty } from '../support/party.ts'
import { sendBytes } from '../support/raw-socket.ts'
import { Answer } from '../support/visitor.ts'

const SECURE: Readonly<Record<string, RegExp>> = {
  'content-security-policy':
    /default-src 'none'.*script-src 'sha256-[^']+'.*frame-ancestors 'none'/,
  'cross-origin-opener-policy': /same-origin/,
  'cross-origin-resource-policy': /same-origin/,
  'referrer-policy': /no-referrer/,
  'x-content-type-options': /nosniff/,
  'x-frame-options': /SAMEORIGIN/,
}

describe('an answer', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = party.app.server.address() as AddressInfo
  const send = (lines: readonly string[]) =>
    sendBytes(port, [...lines, 'Connection: close', '', ''].join('\r\n'))
  const HOST = 'Host: localhost'

  const requests: [what: string, status: number, bytes: () => Promise<string>][] = [
    ['a page', 200, () => send([`GET ${paths.adminSignIn()} HTTP/1.1`, HOST])],
    ['a style sheet', 200, () => send([`GET ${addressOf('look.css')} HTTP/1.1`, HOST])],
    ['the health', 200, () => send([`GET ${paths.health()} HTTP/1.1`, HOST])],
    ['nothing', 404, () => send(['GET /nowhere HTTP/1.1', HOST])],
    ['a redirect', 303, () => send([`GET ${paths.adminHome()} HTTP/1.1`, HOST])],
    ['a URL that cannot be decoded', 400, () => send(['GET /%zz HTTP/1.1', HOST])],
    ['a word that is too long', 400, () => send([`GET /k/${'x'.repeat(600)} HTTP/1.1`, HOST])],
    ['another method', 404, () => send(['PROPFIND / HTTP/1.1', HOST])],
    ['a tunnel', 404, () => send(['CONNECT a:1 HTTP/1.1', HOST])],
    ['two hosts', 400, () => send(['GET / HTTP/1.1', HOST, 'Host: evil.example'])],
    ['no host', 400, () => send(['GET / HTTP/1.1'])],
    ['an expectation', 417, () => send(['GET / HTTP/1.1', HOST, 'Expect: a present'])],
    ['no method', 400, () => send(['HO HO HO'])],
    ['a header that is none', 400, () => send(['GET / HTTP/1.1', HOST, 'a b: c'])],
    ['too many headers', 431, () => send(['GET / HTTP/1.1', HOST, `X: ${'x'.repeat(20_000)}`])],
    ['two lengths', 400, () => send(['POST / HTTP/1.1', HOST, 'Content-Length: 1, 2'])],
    [
      'too much',
      413,
      () => send([`POST ${paths.adminSignIn()} HTTP/1.1`, HOST, 'Content-Length: 9999999', FORM]),
    ],
  ]
  for (const [what, status, ask] of requests) {
    it(`to ${what} carries every security header`, async () => {
      const [head = ''] = (await ask()).split('\r\n\r\n')
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `))
      for (const [name, value] of Object.entries(SECURE)) {
        const found = [...head.matchAll(new RegExp(`^${name}: (.*)$`, 'gim'))]
        assert.equal(found.length, 1, `${name} in: ${head}`)
        assert.match(found[0]?.[1] ?? '', value)
      }
      assert.doesNotMatch(head, /^access-control-/im)
      const hasBody = !/^content-length: 0\r?$/im.test(head) && status !== 417
      if (hasBody) assert.match(head, /^content-type: .*(charset=utf-8|application\/json)/im)
    })
  }

  it('of an address that cannot be decoded leads home whoever is signed in', async () => {
    const olga = await party.olga()
    const slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna')
    for (const [who, home] of [
      [olga, paths.adminHome()],
      [anna, paths.dashboard(slug)],
      [party.visitor(), paths.front()],
    ] as const) {
      const page = await who.get(`${paths.invitation(slug)}%`)
      assert.equal(page.status, 400)
      assert.match(page.html, new RegExp(`class="brand[^"]*" href="${home}"`))
    }
  })

  it('names HSTS where the site is https, and nowhere else', async () => {
    const https = await startParty({ baseUrl: 'HTTPS://santa.example.org' })
    for (const url of [paths.adminSignIn(), '/%zz', '/nowhere']) {
      const here = await https.app.inject({ url })
      assert.equal(here.headers['strict-transport-security'], 'max-age=31536000', url)
      assert.equal(
        (await party.app.inject({ url })).headers['strict-transport-security'],
        undefined,
      )
    }
    await https.close()
  })

  it('has time: whoever takes longer to ask is not waited for', () => {
    const { server } = party.app
    assert.equal(server.headersTimeout, 20_000)
    assert.equal(server.requestTimeout, 60_000)
    assert.equal(server.timeout, 120_000)
    const { connectionsCheckingInterval } = server as unknown as Record<string, number>
    assert.equal(connectionsCheckingInterval, 2_000)
  })

  it('is to sign in, for a stranger, before a byte of a list is read', async () => {
    const before = party.log.length
    // The body never comes: an answer shows that nobody waits for it.
    const answer = await send([
      `POST ${paths.importPeople(slug)} HTTP/1.1`,
      HOST,
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Length: 1000000',
    ])
    assert.match(answer, /^HTTP\/1\.1 303 See Other\r\n[\s\S]*location: \/admin\/login/)
    assert.doesNotMatch(party.log.slice(before).join(''), /"level":50/)
  })
})

const FORM = 'Content-Type: application/x-www-form-urlencoded'

describe('a list of people that arrives broken', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const _csrf = (await olga.get(paths.importPeople(slug))).valueOf('_csrf') ?? ''
  const x = '----a-boundary-of-a-browser'
  const part = (name: string, value: string) =>
    `--${x}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const file = 'Content-Disposition: form-data; name="file"; filename="a.csv"'
  const typed = `${part('_csrf', _csrf)}${part('list', '')}`
  const whole = `${typed}--${x}\r\n${file}\r\n\r\nAnna\nBen\r\n--${x}--\r\n`

  const upload = async (payload: string, type = `multipart/form-data; boundary=${x}`) =>
    new Answer(
      await olga.request({
        method: 'POST',
        url: paths.importPeople(slug),
        headers: { 'content-type': type },
        payload,
      }),
    )

  it('is understood when it is whole', async () => {
    assert.equal((await upload(whole)).status, 200)
  })

  it('is a page with a way back, wherever it was cut off', async () => {
    const before = await belongings(party.ctx.db)
    const errors = () => party.log.filter((line) => line.includes('"level":50')).length
    for (let length = 0; length < whole.length - '--\r\n'.length; length += 1) {
      const answer = await upload(whole.slice(0, length))
      assert.ok(answer.status >= 400 && answer.status < 500, `${length}: ${answer.status}`)
      assert.match(answer.text, /Go back(, reload it)? and try again/)
    }
    assert.equal(errors(), 0)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('is a page with a way back, however it is malformed', async () => {
    for (const [payload, type] of [
      [whole, 'multipart/form-data'],
      [whole, 'multipart/form-data; boundary='],
      [whole, 'multipart/form-data; boundary=y'],
      [whole, `multipart/form-data; boundary=${'x'.repeat(300)}`],
      [`--${x}\r\n\r\n\r\n--${x}--\r\n`, undefined],
      [`--${x}\r\nContent-Disposition: form-data\r\n\r\na\r\n--${x}--\r\n`, undefined],
      [`--${x}\r\nContent-Disposition: attachment; name="a"\r\n\r\na\r\n--${x}--\r\n`, undefined],
      [`${part('list', 'a')}${whole}`, undefined],
      ['', undefined],
      ['\u0000\u0001\u0002', undefined],
    ] as const) {
      const answer = await upload(payload, type)
      assert.ok([400, 403, 415].includes(answer.status), `${answer.status}: ${payload} ${type}`)
      assert.doesNotMatch(answer.html, /Error|\bat .*\.ts|node_modules/)
    }
  })

  it('is refused as too large with or without its size said first', async () => {
    const large = `${part('_csrf', _csrf)}${part('list', 'x'.repeat(1024 * 1024))}--${x}--\r\n`
    assert.equal((await upload(large)).status, 413)
  })
})
