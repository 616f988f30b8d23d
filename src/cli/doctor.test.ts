import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { freePort } from '../../test/support/free-port.ts'
import { type Klaus, startKlaus } from '../../test/support/klaus.ts'
import { OTHER_KEY } from '../../test/support/party.ts'
import { startSmtpServer, type TestSmtpServer } from '../../test/support/smtp-server.ts'
import { DOCTOR_HEADER } from '../health.ts'
import { paths } from '../paths.ts'

/** A proxy in front of `port`, which names the visitor as nginx does, and the one it listens on. */
async function startProxy(
  port: number,
  /** What it asks for instead of an address; undefined if it answers 404 itself. */
  onwardTo: (address: string) => string | undefined = (address) => address,
): Promise<{ url: string; server: Server }> {
  const server = createServer((incoming, reply) => {
    const { method, url, headers, socket } = incoming
    const claimed = headers['x-forwarded-for']
    const named = [...(claimed ? [claimed] : []), socket.remoteAddress].join(', ')
    const address = onwardTo(url ?? '')
    if (address === undefined) {
      reply.writeHead(404).end()
      return
    }
    const onward = { port, host: '127.0.0.1', method, path: address }
    const passed = { ...headers, 'x-forwarded-for': named }
    incoming.pipe(
      request({ ...onward, headers: passed }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(reply)
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  return { url: `http://127.0.0.1:${address.port}`, server }
}

describe('klaus doctor', () => {
  const dataDir = temporaryFolder()
  let post: TestSmtpServer
  let klaus: Klaus
  let proxy: Awaited<ReturnType<typeof startProxy>>
  /** How the instance is configured. */
  let env: Record<string, string>

  async function start(changes: Record<string, string> = {}): Promise<void> {
    klaus = await startKlaus({ dataDir, smtpUrl: post.url, environment: { ...env, ...changes } })
  }
  const doctor = async (changes: Record<string, string> = {}) => {
    const { code, text, error } = await runKlaus(['doctor'], { env: { ...env, ...changes } })
    return { code, said: text + error }
  }

  before(async () => {
    post = await startSmtpServer({ login: { user: 'olga', password: 'snow' } })
    const port = await freePort()
    env = {
      DATA_DIR: dataDir,
      PORT: String(port),
      HOST: '127.0.0.1',
      BASE_URL: `http://127.0.0.1:${port}`,
      // An empty value counts as unset: the key is in the key file.
      SECRET_KEY: '',
    }
    proxy = await startProxy(port)
    await start()
  })
  after(async () => {
    await klaus[Symbol.asyncDispose]()
    proxy.server.close()
    proxy.server.closeAllConnections()
    await post.stop()
  })

  it('finds all well with an instance that runs', async () => {
    const { code, said } = await doctor()
    assert.equal(code, 0, said)
    assert.match(said, /✓ The configuration can be read\./)
    assert.match(said, /✓ .* can be written to, and \d+ MB are free\./)
    assert.match(said, /✓ The database is whole\./)
    assert.match(said, /✓ The key is the one this database was made with\./)
    assert.match(said, /· No mail is set up/)
    assert.match(said, /✓ The clock says \d/)
    assert.match(said, /✓ http:\/\/127\.0\.0\.1:\d+ leads to Sneaky Klaus \d/)
    assert.match(said, /✓ No proxy is in front, and none is trusted\.\n$/)
  })

  it('says that the word for every address is none that others can open', async () => {
    const { code, said } = await doctor({ BASE_URL: `http://0.0.0.0:${env.PORT}` })
    assert.equal(code, 1, said)
    assert.match(
      said,
      /✗ http:\/\/0\.0\.0\.0:\d+ says where to listen, and is no address that others can open\. Set BASE_URL/,
    )
  })

  it('tries the mail server, and says that links in mails lead nowhere', async () => {
    const mail = { SMTP_URL: post.url, MAIL_FROM: 'klaus@example.org' }
    const good = await doctor(mail)
    assert.match(good.said, /✓ The mail server takes our sign-in\./)
    assert.match(good.said, /✗ Links in mails lead to http:\/\/127\.0\.0\.1:\d+, which only this/)
    assert.equal(good.code, 1)
    assert.equal(post.mails.length, 0)
    const bad = await doctor({ ...mail, SMTP_URL: post.url.replace('snow', 'rain') })
    assert.match(bad.said, /✗ .*user or password\. Check SMTP_URL/)
  })

  it('says that a proxy is in front which is not trusted', async () => {
    const { code, said } = await doctor({ BASE_URL: proxy.url })
    assert.equal(code, 1)
    assert.match(said, /✗ A proxy is in front, but TRUST_PROXY is off: all visitors count as one/)
  })

  it('leaves the log’s own word on proxies to real visitors', async () => {
    const advice = /A request came with x-forwarded-for, but TRUST_PROXY is off/
    klaus.stop()
    await klaus.ended
    assert.doesNotMatch(klaus.said.out, advice)
    await start()
    await doctor({ BASE_URL: proxy.url })
    await fetch(proxy.url)
    klaus.stop()
    await klaus.ended
    assert.match(klaus.said.out, advice)
    await start()
  })

  it('says whether a trusted proxy names the visitor', async () => {
    klaus.stop()
    await klaus.ended
    await start({ TRUST_PROXY: 'true' })
    const behind = await doctor({ TRUST_PROXY: 'true', BASE_URL: proxy.url })
    assert.equal(behind.code, 0, behind.said)
    assert.match(behind.said, /✓ The proxy says who the visitor is/)
    const bare = await doctor({ TRUST_PROXY: 'true' })
    assert.equal(bare.code, 1)
    assert.match(bare.said, /✗ TRUST_PROXY is on, but nothing in front says who the visitor is/)
  })

  it('says that more proxies are believed than there are, as anybody could pretend', async () => {
    klaus.stop()
    await klaus.ended
    await start({ TRUST_PROXY: '2' })
    const { code, said } = await doctor({ TRUST_PROXY: '2', BASE_URL: proxy.url })
    assert.equal(code, 1)
    assert.match(said, /✗ TRUST_PROXY believes 2 proxies, but one is in front: .*TRUST_PROXY=1\./)
  })

  it('opens a page, too, as a proxy may lead only some addresses here, or strip a path', async () => {
    const port = Number(env.PORT)
    const onlyHealth = (address: string) => (address === paths.health() ? address : undefined)
    const proxies = [
      await startProxy(port, onlyHealth),
      await startProxy(port, (address) => address.replace('/santa', '')),
    ]
    const [half, stripping] = proxies.map(({ url }) => url)
    const cut = await doctor({ BASE_URL: half ?? '' })
    assert.match(cut.said, /✗ http.*\/privacy answers with 404, so pages do not arrive\./)
    assert.equal(cut.code, 1)
    const unknown = await doctor({ BASE_URL: `${stripping}/santa` })
    assert.match(unknown.said, /✗ The pages at http.*\/santa lead to other addresses than it\./)
    for (const { server } of proxies) {
      server.close()
      server.closeAllConnections()
    }
  })

  it('is told what arrived only with the key, and only within a minute', async () => {
    const url = env.BASE_URL + paths.health()
    for (const pass of ['', 'x', '1.abc', `${Math.floor(Date.now() / 1000)}.abc`]) {
      const answer = await fetch(url, { headers: { [DOCTOR_HEADER]: pass } })
      assert.deepEqual(Object.keys((await answer.json()) as object), ['status', 'version'])
    }
    const { said } = await doctor({ SECRET_KEY: OTHER_KEY })
    assert.match(said, /✗ The secret key is not the one this database was made with/)
    assert.match(said, /· What the proxy forwards is not known: .* has another key\./)
  })

  it('says that a clock is behind what was written by it', async () => {
    const file = path.join(dataDir, 'sneaky-klaus.db')
    const database = new DatabaseSync(file, { timeout: 5_000 })
    // The instance puts such a stamp right by itself, perhaps before it is looked at.
    let said = ''
    for (let tries = 0; tries < 10 && !said.includes('2999-01-01T'); tries += 1) {
      database.exec(`insert or replace into outbox (id, kind, dedup_key, state, round, tries, due_at, give_up_at, created_at)
        values ('later', 'password_reset', 'later', 'dropped', 1, 0, '', '', '2999-01-01T00:00:00.000Z')`)
      ;({ said } = await doctor())
    }
    assert.match(said, /✗ The clock says .*, but a mail was written at 2999-01-01T/)
    database.exec("delete from outbox where id = 'later'")
    database.close()
  })

  it('says that others can read the key', async () => {
    const key = path.join(dataDir, 'secret.key')
    chmodSync(key, 0o444)
    assert.match((await doctor()).said, /✗ Others on this machine can read .*Run: chmod 400 /)
    chmodSync(key, 0o400)
  })

  it('says that the key is missing', async () => {
    const key = path.join(dataDir, 'secret.key')
    const content = readFileSync(key)
    rmSync(key)
    assert.match(
      (await doctor()).said,
      /✗ The key to .* is missing: neither .*secret\.key nor SECRET_KEY/,
    )
    writeFileSync(key, content, { mode: 0o400 })
  })

  it('says what is not there yet, and makes none of it', async () => {
    const DATA_DIR = path.join(temporaryFolder(), 'data')
    const { code, said } = await doctor({ DATA_DIR, BASE_URL: 'http://127.0.0.1:65535' })
    assert.equal(code, 1)
    assert.match(said, /· .*data does not exist yet; it is made when needed\./)
    assert.match(said, /· There is no database yet, and no key/)
    assert.match(
      said,
      /✗ http:\/\/127\.0\.0\.1:65535 cannot be opened from here \(\w+\)\. Is Sneaky Klaus/,
    )
    const again = await doctor({ DATA_DIR })
    assert.match(again.said, /· There is no database yet, and no key/)
  })

  it('says that a folder cannot be made, or is none', async () => {
    const file = path.join(dataDir, 'secret.key')
    for (const [folder, sentence] of [
      ['/proc/copies', /✗ \/proc\/copies does not exist, and cannot be made: .* into \/proc \(/],
      [`${file}/copies`, /✗ .* into .*secret\.key \(ENOTDIR\)/],
      [file, /✗ .*secret\.key has to be a folder, and is none/],
    ] as const) {
      const { code, said } = await doctor({ BACKUP_DIR: folder })
      assert.equal(code, 1)
      assert.match(said, sentence)
    }
    assert.match((await doctor({ DATA_DIR: '/proc/nope' })).said, /✗ \/proc\/nope does not exist/)
  })

  it('says that something else answers at the address', async () => {
    const other = createServer((_, reply) => reply.end('Welcome to nginx!'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const { said } = await doctor({ BASE_URL: `http://127.0.0.1:${port}` })
    assert.match(
      said,
      /✗ .* answers with 200, but not as Sneaky Klaus\. Does the proxy lead here\?/,
    )
    other.close()
    other.closeAllConnections()
  })

  it('says why it would not start where only the marker is left, or another one', async () => {
    const DATA_DIR = temporaryFolder()
    mkdirSync(DATA_DIR, { recursive: true })
    writeFileSync(path.join(DATA_DIR, 'instance.id'), 'another\n')
    assert.match((await doctor({ DATA_DIR })).said, /✗ There is no database .*instance\.id/)
    for (const name of ['sneaky-klaus.db', 'secret.key'])
      writeFileSync(path.join(DATA_DIR, name), readFileSync(path.join(dataDir, name)))
    const { said } = await doctor({ DATA_DIR })
    assert.match(said, /✗ .* is not the database that belongs here/)
    assert.doesNotMatch(said, /✓ The (database|key) is/)
  })

  it('says that the database is damaged', async () => {
    const DATA_DIR = temporaryFolder()
    mkdirSync(DATA_DIR, { recursive: true })
    const whole = readFileSync(path.join(dataDir, 'sneaky-klaus.db'))
    whole.fill(0xff, 2 * 4096, 5 * 4096)
    writeFileSync(path.join(DATA_DIR, 'sneaky-klaus.db'), whole)
    const key = readFileSync(path.join(dataDir, 'secret.key'))
    writeFileSync(path.join(DATA_DIR, 'secret.key'), key, { mode: 0o400 })
    const { code, said } = await doctor({ DATA_DIR })
    assert.equal(code, 1)
    assert.match(said, /✗ .*sneaky-klaus\.db is damaged .*restore a backup/)
  })
})
