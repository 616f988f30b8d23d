import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { OLGA, OTHER_KEY } from '../support/party.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')

const NO_TERMINAL =
  spawnSync('script', ['--version']).error !== undefined && 'needs script, of util-linux'

/** What each line of a log says; fails if one is no JSON. */
const sentences = (log: string) =>
  log
    .trimEnd()
    .split('\n')
    .map((line) => String(JSON.parse(line).msg))

type Started = ReturnType<typeof start>

const running = new Set<ChildProcess>()

/** The real thing, in this folder, with nothing of our environment but what is said. */
function start(command: string, cwd: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.join(ROOT, 'src/klaus.ts'), command], {
    cwd,
    env: { PATH: process.env.PATH ?? '', PORT: '0', HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const closed = once(child, 'close')
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => {
    said.out += data
  })
  child.stderr.on('data', (data) => {
    said.err += data
  })
  return {
    child,
    said,
    /** Resolves with the address once it listens. */
    async ready(): Promise<string> {
      // The log and what is said to a person come by two ways, in any order.
      const listens = /Server listening at (http:\S+?)"/
      while (!(said.out.includes('is ready') && listens.test(said.out))) {
        await once(child.stdout, 'data')
      }
      return listens.exec(said.out)?.[1] ?? ''
    },
    async end(signal?: 'SIGTERM'): Promise<number | null> {
      if (signal) child.kill(signal)
      await closed
      running.delete(child)
      return child.exitCode
    },
  }
}

describe('the process', () => {
  let folder: string
  let klaus: Started
  let url: string
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sneaky-klaus-'))
    klaus = start('serve', folder)
    url = await klaus.ready()
  })
  after(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('says at the start that the word for every address is none to open', async () => {
    const other = mkdtempSync(path.join(folder, 'other-'))
    const listening = start('serve', other, { BASE_URL: 'http://0.0.0.0:8000' })
    await listening.ready()
    assert.match(
      sentences(listening.said.out).slice(-2).join(' '),
      /^BASE_URL says where to listen, and is no address that others can open\. Set BASE_URL.* open http:\/\/0\.0\.0\.0:8000/,
    )
  })

  it('starts with nothing configured, and says where to go', async () => {
    const said = sentences(klaus.said.out)
    assert.match(said.at(-2) ?? '', /^No phone can open our links and cards yet\. Set BASE_URL/)
    assert.match(said.at(-1) ?? '', /^Sneaky Klaus is ready: open http:\/\/localhost\S+$/)
    assert.equal((await fetch(url + paths.health())).status, 200)
    const front = await fetch(url, { redirect: 'manual' })
    assert.equal(front.headers.get('location'), paths.setup())
    const key = path.join(folder, 'data', 'secret.key')
    assert.equal(statSync(key).mode & 0o777, 0o400)
    assert.ok(readFileSync(key, 'utf8').trim().length >= 43)
    await setUp(url)
  })

  it('says so in lines of JSON alone, however little it is to log', async () => {
    for (const LOG_LEVEL of ['fatal', 'silent']) {
      const other = start('serve', folder, { DATA_DIR: `./${LOG_LEVEL}`, LOG_LEVEL })
      while (!other.said.out.includes('is ready')) await once(other.child.stdout, 'data')
      assert.equal(sentences(other.said.out).length, 2)
      assert.match(
        other.said.out,
        /^\{"level":30,"time":\d{13},"pid":\d+,"hostname":"[^"]+","msg":"/,
      )
      assert.equal(await other.end('SIGTERM'), 0)
    }
  })

  it('says so in plain words on a terminal, the address last', { skip: NO_TERMINAL }, async () => {
    const command = `exec '${process.execPath}' '${path.join(ROOT, 'src/klaus.ts')}' serve`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', PORT: '0', HOST: '127.0.0.1', DATA_DIR: './terminal' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    running.add(child)
    let shown = ''
    while (!/is ready: .*\r\n/.test(shown)) {
      const [data] = await once(child.stdout, 'data')
      shown += data
    }
    const lines = shown.trimEnd().split('\r\n')
    assert.match(lines.at(-1) ?? '', /^Sneaky Klaus is ready: open http:\/\/localhost\S+$/)
    assert.match(lines.at(-2) ?? '', /^No phone can open our links and cards yet\. Set BASE_URL/)
    assert.ok(!shown.includes('{"'))
    child.kill('SIGTERM')
    await once(child, 'close')
    running.delete(child)
  })

  it('that finds its port taken exits 1 with a sentence', async () => {
    const { port } = new URL(url)
    const other = start('serve', folder, { PORT: port, DATA_DIR: './other' })
    assert.equal(await other.end(), 1)
    assert.match(
      other.said.err,
      /^Sneaky Klaus cannot start\. PORT \d+ is in use .* another PORT\.\n\(/,
    )
  })

  it('gives a reset link to whoever has the shell', async () => {
    const shell = start('admin:reset-password', folder)
    assert.equal(await shell.end(), 0)
    assert.match(shell.said.out, /within an hour to choose a new password for olga@example\.org/)
    const link = /(\/admin\/reset-password\/[\w-]{43})\n/.exec(shell.said.out)?.[1]
    const page = await fetch(url + link)
    assert.equal(page.status, 200)
    assert.match(await page.text(), /Choose a new password/)
    const db = openDatabase(path.join(folder, 'data', 'sneaky-klaus.db'))
    const [reset, ...others] = await db.selectFrom('password_resets').selectAll().execute()
    await db.destroy()
    assert.deepEqual(others, [])
    const minutes = (Date.parse(reset?.expires_at ?? '') - Date.now()) / 60_000
    assert.ok(minutes > 58 && minutes <= 60)
  })

  it('stops when it is told to, and refuses to start again with another key', async () => {
    assert.equal(await klaus.end('SIGTERM'), 0)
    assert.equal(klaus.said.err, '')
    const left = readdirSync(path.join(folder, 'data')).filter((name) => /^sneaky/.test(name))
    assert.deepEqual(left, ['sneaky-klaus.db'], 'no write-ahead log: the file alone is everything')
    const other = start('serve', folder, { SECRET_KEY: OTHER_KEY })
    assert.equal(await other.end(), 1)
    assert.match(other.said.err, /The secret key is not the one this database was made with/)
    assert.doesNotMatch(other.said.err, /\n\s+at /)
  })

  it('refuses a key file that was cut off, instead of sealing with what is left', async () => {
    const cut = path.join(folder, 'cut')
    cpSync(path.join(folder, 'data'), cut, { recursive: true })
    const key = path.join(cut, 'secret.key')
    chmodSync(key, 0o600)
    for (const left of ['\n', readFileSync(key, 'utf8').slice(0, 20)]) {
      writeFileSync(key, left)
      const again = start('serve', folder, { DATA_DIR: cut })
      assert.equal(await again.end(), 1)
      assert.match(again.said.err, /The key file .*secret\.key is cut off, or .*\. Put it back/)
    }
  })

  it('that is configured wrongly exits 1 and prints every mistake as a sentence', async () => {
    const empty = path.join(folder, 'empty')
    mkdirSync(empty)
    const wrong = start('serve', empty, {
      PORT: 'eighty',
      BASE_URL: 'santa.example.org',
      SECRET_KEY: 'short',
      SMTP_URL: 'smtp://localhost',
      RESEND_API_KEY: 're_test',
      LOG_LEVEL: 'loud',
      TZ: 'Mars/Olympus',
      DATA_DIR_FILE: '/nowhere/at/all',
    })
    assert.equal(await wrong.end(), 1)
    assert.equal(wrong.said.out, '')
    const lines = wrong.said.err.trim().split('\n')
    assert.equal(lines.shift(), 'Sneaky Klaus cannot start. Please mend the configuration:')
    assert.deepEqual(lines.map((line) => /^- (\w+)\b.*\.$/.exec(line)?.[1]).sort(), [
      'BASE_URL',
      'DATA_DIR_FILE',
      'LOG_LEVEL',
      'MAIL_FROM',
      'PORT',
      'RESEND_API_KEY',
      'SECRET_KEY',
      'TZ',
    ])
    assert.deepEqual(readdirSync(empty), [])
  })
})

async function setUp(url: string) {
  const page = await fetch(url + paths.setup())
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(url + paths.setup(), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ ...OLGA, _csrf }),
  })
  assert.equal(answer.status, 303)
}
