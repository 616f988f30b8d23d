import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePort } from '../support/free-port.ts'
import { type Klaus, startKlaus } from '../support/klaus.ts'
import { OLGA, SECRET_KEY } from '../support/party.ts'
import { isInstalled } from '../support/programs.ts'
import {
  BELOW,
  type Certificate,
  makeCertificate,
  PLACES,
  type Place,
  type Ports,
  type ReverseProxy,
  startCaddy,
  startNginx,
} from '../support/proxies.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'
import { visitorAt } from '../support/visitor-at.ts'

const PROXIES = { nginx: startNginx, caddy: startCaddy } as const
const WRONG = { email: OLGA.email, password: 'not the right one' }

for (const name of ['nginx', 'caddy'] as const) {
  const skip = isInstalled(name, 'openssl') ? false : `needs ${name} and openssl`
  for (const place of PLACES) {
    describe(`behind ${name}, ${place}`, { skip }, () => behind(name, place))
  }
}

/** Requests are in the log of Sneaky Klaus, without addresses; a proxy's would tell when who does what. */
for (const name of ['nginx', 'caddy'] as const) {
  const skip = isInstalled(name, 'openssl') ? false : `needs ${name} and openssl`
  it(`${name} logs neither a request nor an answer that breaks off`, { skip }, async (t) => {
    const tls = makeCertificate()
    const ports = { https: await freePort(), http: await freePort(), klaus: await freePort() }
    const upstream = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (asked) => {
        const isWhole = String(asked).startsWith('GET /whole')
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${isWhole ? 4 : 100_000}\r\n\r\nhalf`)
        setImmediate(() => socket.destroySoon())
      })
    }).listen(ports.klaus, '127.0.0.1')
    t.after(() => upstream.close())
    await once(upstream, 'listening')
    const proxy = await PROXIES[name]('at the root', ports, tls)
    t.after(() => proxy.stop())
    const visitor = visitorAt(`https://localhost:${ports.https}`, { ca: tls.cert })
    assert.equal((await visitor.get('/whole')).status, 200)
    await visitor.get(paths.signInLink('unspent')).catch(() => undefined)
    await proxy.stop()
    assert.doesNotMatch(proxy.logs(), /unspent|whole|incomplete response/)
  })
}

/** Of the levels of nginx only this one names no request: where connections run out, alert does. */
it('nginx is told to log no error below emerg', () => {
  const sample = path.join(import.meta.dirname, '..', '..', 'docs', 'proxy', 'nginx.conf')
  const levels = readFileSync(sample, 'utf8').match(/error_log \S+ \w+/g) ?? []
  assert.deepEqual(
    levels.map((line) => line.split(' ').at(-1)),
    ['emerg', 'emerg'],
  )
})

describe('the sample of Caddy for containers', () => {
  const at = (...names: string[]) => path.join(import.meta.dirname, '..', '..', ...names)
  const bare = (text: string) => text.replaceAll(/^\s*(#.*)?\n|^ {6}/gm, '').trim()

  it('says the same as the one for a machine', () => {
    const compose = readFileSync(at('docker', 'compose.caddy.yaml'), 'utf8')
    const [, content = ''] = /content: \|\n(.*?)\n\n\S/s.exec(compose) ?? []
    const sample = readFileSync(at('docs', 'proxy', 'Caddyfile'), 'utf8')
    assert.match(content, /exclude http\.log http\.handlers/)
    const inContainers = content
      .replace(/\$\{NAME\} \{/, 'santa.example.org {')
      .replace('klaus:8000', '127.0.0.1:8000')
    assert.equal(bare(inContainers), bare(sample))
  })
})

function behind(name: keyof typeof PROXIES, place: Place) {
  const base = place === 'at the root' ? '' : BELOW
  const dataDir = temporaryFolder()
  let tls: Certificate
  let ports: Ports
  let post: TestSmtpServer
  let klaus: Klaus
  let proxy: ReverseProxy
  let origin: string
  let environment: Record<string, string>
  let token: string
  /** What the link in the log asks for, which makes its visitor the organiser. */
  let code: string
  const visitor = (from = '127.0.0.1', headers = {}) =>
    visitorAt(origin, { ca: tls.cert, from, headers })

  before(async () => {
    tls = makeCertificate()
    ports = { https: await freePort(), http: await freePort(), klaus: await freePort() }
    origin = `https://localhost:${ports.https}`
    post = await startSmtpServer()
    environment = { PORT: String(ports.klaus), BASE_URL: origin + base, TRUST_PROXY: 'true' }
    klaus = await startKlaus({ dataDir, smtpUrl: post.url, environment })
    proxy = await PROXIES[name](place, ports, tls)
  })
  after(async () => {
    await proxy?.stop()
    await klaus?.[Symbol.asyncDispose]()
    await post?.stop()
  })

  it('Olga sets up, with cookies for TLS alone and below the path', async () => {
    const olga = visitor()
    code = /setup\?code=([\w-]+)/.exec(klaus.said.out)?.[1] ?? ''
    const page = await olga.get(`${base}${paths.setup()}?code=${code}`)
    assert.equal(page.headers['strict-transport-security'], 'max-age=31536000')
    const answer = await olga.post(base + paths.setup(), { ...OLGA, code })
    assert.equal(answer.location, base + paths.adminHome())
    const cookies = [answer.headers['set-cookie'] ?? []].flat()
    assert.ok(cookies.length > 0)
    for (const cookie of cookies) {
      assert.match(cookie, new RegExp(`; Path=${base || '/'};`))
      assert.match(cookie, /; Secure/)
    }
    assert.match((await olga.get(answer.location)).text, /Your first Secret Santa/)
  })

  it('Anna joins, and the link in her mail leads back through the proxy', async () => {
    const olga = visitor()
    await olga.get(base + paths.adminSignIn())
    await olga.submit(base + paths.adminSignIn(), OLGA)
    const desk = await olga.submit(base + paths.exchanges(), {
      name: 'Office party',
      host: 'Olga',
      exchange_date: Temporal.Now.plainDateISO().add({ days: 20 }).toString(),
      timezone: 'Europe/Berlin',
    })
    const slug = /\/exchanges\/([a-z0-9]{12})/.exec(desk.html)?.[1] ?? assert.fail(desk.text)
    await olga.submit(base + paths.openRegistration(slug))
    const anna = visitor()
    await anna.get(base + paths.invitation(slug))
    await anna.post(base + paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    const [mail] = await post.waitForMails(1)
    const link = /https:\/\/\S+\/auth\/\S+/.exec(mail?.text ?? '')?.[0] ?? assert.fail()
    assert.ok(link.startsWith(`${origin}${base}/auth/participant/magic/`))
    token = link.split('/').at(-1) ?? ''
    const page = await anna.submit(new URL(link).pathname)
    assert.match(page.text, /Anna/)
    assert.ok(page.html.includes(`href="${base}${paths.profile(slug)}"`))
  })

  it('tries are counted by visitor, whatever address a visitor claims to have', async () => {
    for (let tries = 1; tries <= 5; tries++) {
      const mallory = visitor('127.0.0.2', { 'x-forwarded-for': `198.51.100.${tries}` })
      await mallory.get(base + paths.adminSignIn())
      assert.equal((await mallory.post(base + paths.adminSignIn(), WRONG)).status, 422)
    }
    const mallory = visitor('127.0.0.2', { 'x-forwarded-for': '198.51.100.99' })
    await mallory.get(base + paths.adminSignIn())
    assert.equal((await mallory.post(base + paths.adminSignIn(), WRONG)).status, 429)
    const olga = visitor('127.0.0.3')
    await olga.get(base + paths.adminSignIn())
    await olga.submit(base + paths.adminSignIn(), OLGA)
  })

  it('the doctor finds the proxy in order', async () => {
    const env = { ...environment, SECRET_KEY, DATA_DIR: dataDir, NODE_EXTRA_CA_CERTS: tls.certFile }
    const { text, error } = await runKlaus(['doctor'], { env })
    assert.match(text + error, /✓ https:\/\/localhost:\d+\S* leads to Sneaky Klaus/)
    assert.match(text + error, /✓ The proxy says who the visitor is: 127\.0\.0\.1/)
  })

  it('no log of the proxy holds the link, not even once Sneaky Klaus is gone', async () => {
    klaus.stop()
    await klaus.ended
    const lost = await visitor().get(base + paths.signInLink(token))
    assert.equal(lost.status, 502)
    // As somebody types it: without https.
    for (const address of [paths.signInLink(token), `${paths.setup()}?code=${code}`]) {
      const plain = `http://127.0.0.1:${ports.http}${base}${address}`
      const redirected = await fetch(plain, { redirect: 'manual' }).catch(() => undefined)
      assert.equal(redirected?.status, name === 'nginx' ? 301 : undefined)
    }
    await proxy.stop()
    assert.ok(token.length > 40)
    // Caddy says when it starts and stops; nginx with the sample says nothing.
    assert.equal(proxy.logs().length > 0, name === 'caddy')
    assert.ok(code.length > 10)
    for (const secret of [token, code]) assert.ok(!proxy.logs().includes(secret), proxy.logs())
  })
}
