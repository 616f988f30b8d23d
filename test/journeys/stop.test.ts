import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePort } from '../support/free-port.ts'
import { type Klaus, startKlaus } from '../support/klaus.ts'
import { SECRET_KEY } from '../support/party.ts'
import { look, prepareParty, press, type RealParty } from '../support/real-party.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { visitorAt } from '../support/visitor-at.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const NOBODY = 'smtp://127.0.0.1:9'
const HALVES = {
  header: ['GET / HTTP/1.1', 'Host: kla'],
  body: ['POST /setup HTTP/1.1', 'Host: klaus', 'Content-Length: 100', '', 'emai'],
}

/** The exit code, and how many seconds it took. */
async function stopped(klaus: Pick<Klaus, 'stop' | 'ended'>) {
  const start = performance.now()
  klaus.stop()
  const code = await klaus.ended
  return { code, seconds: (performance.now() - start) / 1000 }
}

describe('a stop', { concurrency: true }, () => {
  it('closes a connection that a browser keeps, at once', async () => {
    await using klaus = await startKlaus({ dataDir: temporaryFolder(), smtpUrl: NOBODY })
    const agent = new Agent({ keepAlive: true })
    const answer = get(klaus.url + paths.health(), { agent })
    const [response] = await once(answer, 'response')
    response.resume()
    const [socket] = await once(agent, 'free')
    const ended = closed(socket)
    const { code, seconds } = await stopped(klaus)
    await ended
    assert.equal(code, 0)
    assert.ok(seconds < 4, `${seconds} s`)
  })

  it('closes a connection that is kept after an answer that was under way', async () => {
    await using klaus = await startKlaus({ dataDir: temporaryFolder(), smtpUrl: NOBODY })
    const body = 'email=olga%40example.org'
    const socket = await talk(klaus, [
      `POST ${paths.adminSignIn()} HTTP/1.1`,
      'Host: klaus',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      '',
      '',
    ])
    await once(socket, 'data')
    const over = stopped(klaus)
    while (await answers(klaus)) await new Promise((resolve) => setImmediate(resolve))
    const answered = once(socket, 'data')
    socket.write(body)
    assert.match(String(await answered), /^HTTP\/1\.1 403/)
    const { code, seconds } = await over
    assert.equal(code, 0)
    assert.ok(seconds < 4, `${seconds} s`)
  })

  for (const [part, lines] of Object.entries(HALVES)) {
    it(`waits five seconds for the rest of a ${part}, and no longer`, async () => {
      const metricsPort = await freePort()
      await using klaus = await startKlaus({
        dataDir: temporaryFolder(),
        smtpUrl: NOBODY,
        environment: { METRICS_PORT: String(metricsPort) },
      })
      const socket = await talk(klaus, lines)
      const metrics = await talk({ url: `http://127.0.0.1:${metricsPort}` }, lines)
      // An answer on another connection means that what was sent before has been read.
      assert.ok(await answers(klaus))
      const ended = Promise.all([closed(socket), closed(metrics)])
      const { code, seconds } = await stopped(klaus)
      await ended
      assert.equal(code, 0)
      assert.ok(seconds >= 4.5 && seconds < 10, `${seconds} s`)
    })
  }

  it('answers a request that becomes whole meanwhile by the page it asked for', async () => {
    await using klaus = await startKlaus({ dataDir: temporaryFolder(), smtpUrl: NOBODY })
    const socket = await talk(klaus, HALVES.header)
    assert.ok(await answers(klaus))
    const over = stopped(klaus)
    while (await answers(klaus)) await new Promise((resolve) => setImmediate(resolve))
    const answered = once(socket, 'data')
    socket.write('us\r\n\r\n')
    const answer = String(await answered)
    assert.match(answer, /^HTTP\/1\.1 (200|303) [\s\S]*connection: close/i)
    const { code, seconds } = await over
    assert.equal(code, 0)
    assert.ok(seconds < 5, `${seconds} s`)
  })

  it('comes when a terminal is closed, too, and leaves one whole file', async () => {
    await using klaus = await startKlaus({ dataDir: temporaryFolder(), smtpUrl: NOBODY })
    klaus.hangUp()
    assert.equal(await klaus.ended, 0)
    assert.ok(!existsSync(path.join(klaus.dataDir, 'sneaky-klaus.db-wal')))
  })

  it('reaches the server through npm, and when a terminal says it twice', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const started = await startByNpm()
      if (signal === 'SIGTERM') started.npm.kill(signal)
      // A terminal sends it to everybody in the foreground, and npm passes it on.
      else process.kill(-(started.npm.pid ?? assert.fail()), signal)
      await once(started.npm, 'close')
      const isLeft = await answers(started)
      if (isLeft) process.kill(started.pid, 'SIGKILL')
      assert.equal(isLeft, false, `${signal} left it running`)
      assert.equal(started.npm.exitCode, 0, signal)
    }
  })
})

describe('a stop while mails are on their way', { concurrency: true }, () => {
  let party: RealParty
  before(async () => {
    party = await prepareParty(['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta', 'Hugo'])
  })
  after(() => party.remove())

  for (const server of ['answers at last', 'never answers'] as const) {
    it(`to a server that ${server} ends in time, and loses none`, async () => {
      await using smtp = await startSmtpServer()
      await using klaus = await startKlaus({ dataDir: party.copy(), smtpUrl: smtp.url })
      const held = Promise.withResolvers<undefined>()
      const full = Promise.withResolvers<void>()
      let taken = 0
      smtp.behave(({ at }) => {
        if (at !== 'received') return undefined
        if (++taken === 5) full.resolve()
        return held.promise
      })
      await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
      await full.promise
      const slow = await talk(klaus, HALVES.header)
      const over = stopped(klaus)
      await closed(slow)
      if (server === 'answers at last') held.resolve(undefined)
      const { code, seconds } = await over
      held.resolve(undefined)
      assert.equal(code, 0)
      assert.ok(seconds < 10, `${seconds} s`)
      const { mails } = look(klaus.dataDir)
      const sent = mails.filter(({ state }) => state === 'sent')
      assert.equal(sent.length, server === 'answers at last' ? 5 : 0)
      assert.ok(atLeastOne(mails).every(({ claimed_by }) => claimed_by === null))
      assert.ok(mails.every(({ state }) => ['sent', 'waiting'].includes(state)))
    })
  }
})

async function talk({ url }: { url: string }, lines: readonly string[]): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.resume()
  socket.write(lines.join('\r\n'))
  return socket
}

/** Resolves when the connection is closed, in whatever way. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

/** Whether it takes new visitors. */
async function answers({ url }: { url: string }): Promise<boolean> {
  return await fetch(url + paths.health()).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** `npm start` in our checkout, in a process group of its own. */
async function startByNpm() {
  const npm: ChildProcess = spawn('npm', ['start'], {
    cwd: ROOT,
    detached: true,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: temporaryFolder(),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  npm.stdout?.on('data', (data) => {
    out += data
  })
  const address = () => /Server listening at (http:\S+?)"/.exec(out)?.[1]
  while (!(out.includes('is ready') && address())) await once(npm.stdout ?? assert.fail(), 'data')
  return { npm, url: address() ?? '', pid: Number(/"pid":(\d+)/.exec(out)?.[1]) }
}

describe('a start that is told to stop', () => {
  it('beside a program that keeps the database for itself ends in time', async () => {
    const dataDir = temporaryFolder()
    await using first = await startKlaus({ dataDir, smtpUrl: NOBODY })
    assert.equal((await stopped(first)).code, 0)
    const other = new DatabaseSync(path.join(dataDir, 'sneaky-klaus.db'))
    other.exec('pragma locking_mode = exclusive; begin exclusive')
    const child = spawn(process.execPath, [path.join(ROOT, 'src/klaus.ts'), 'serve'], {
      env: { PATH: '', PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, SECRET_KEY },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    await untilItOpens(path.join(dataDir, 'sneaky-klaus.db'), child)
    const start = performance.now()
    child.kill('SIGTERM')
    await ended
    other.close()
    const seconds = (performance.now() - start) / 1000
    assert.equal(child.exitCode, 0)
    assert.ok(seconds < 8, `${seconds} s`)
  })
})

describe('the drill', () => {
  it('that is ended ends what it has started', async () => {
    const drill = spawn(
      process.execPath,
      [path.join(ROOT, 'scripts/drill.ts'), '1', '7', 'pause'],
      {
        detached: true,
        stdio: 'ignore',
      },
    )
    const ended = once(drill, 'exit')
    while (childrenOf(drill.pid).length < 2) {
      assert.equal(drill.exitCode, null)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const started = childrenOf(drill.pid)
    drill.kill('SIGTERM')
    await ended
    const left = () => started.filter(isThere)
    // Whoever is killed is gone a moment after it.
    for (let looks = 0; left().length > 0 && looks < 200; looks++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const lasting = left()
    for (const pid of lasting) process.kill(pid, 'SIGKILL')
    assert.deepEqual(lasting, [])
  })
})

/** Resolves once a process has this file open (proc(5), fd). */
async function untilItOpens(file: string, { pid }: ChildProcess): Promise<void> {
  const folder = `/proc/${pid}/fd`
  const target = (name: string) => {
    try {
      return readlinkSync(path.join(folder, name))
    } catch {
      return ''
    }
  }
  while (!readdirSync(folder).some((name) => target(name) === file)) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function childrenOf(pid = 0): number[] {
  const words = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return words.filter((word) => word !== '').map(Number)
}

/** One that has ended may still wait to be reaped. */
function isThere(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/status`)) return false
  return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

describe('a stop while another program has the database', { concurrency: true }, () => {
  let party: RealParty
  before(async () => {
    party = await prepareParty(['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta', 'Hugo'])
  })
  after(() => party.remove())

  it('and keeps it locked ends in time, with mails in hand, too', async () => {
    await using smtp = await startSmtpServer()
    await using klaus = await startKlaus({ dataDir: party.copy(), smtpUrl: smtp.url })
    const full = Promise.withResolvers<void>()
    let taken = 0
    smtp.behave(async ({ at }) => {
      if (at !== 'received') return undefined
      if (++taken === 5) full.resolve()
      await new Promise((resolve) => setTimeout(resolve, 6_500))
      return undefined
    })
    await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
    await full.promise
    const other = new DatabaseSync(path.join(klaus.dataDir, 'sneaky-klaus.db'))
    other.exec('begin immediate')
    const { code, seconds } = await stopped(klaus)
    other.close()
    assert.equal(code, 0)
    assert.ok(seconds < 10, `${seconds} s`)
  })

  for (const does of ['idles', 'reads'] as const) {
    it(`which ${does} ${does === 'idles' ? 'leaves the file alone whole' : 'is told'}`, async () => {
      await using klaus = await startKlaus({ dataDir: party.copy(), smtpUrl: NOBODY })
      const file = path.join(klaus.dataDir, 'sneaky-klaus.db')
      const other = new DatabaseSync(file)
      if (does === 'reads') other.exec('begin')
      other.prepare('select count(*) from participants').get()
      const late = { name: 'Late', email: 'late@example.org' }
      await visitorAt(klaus.url).post(paths.register(party.slug), late)
      const { code } = await stopped(klaus)
      assert.equal(code, 0)
      const isTold = /the file alone isn’t whole/.test(klaus.said.out)
      assert.equal(isTold, does === 'reads')
      const copy = path.join(temporaryFolder(), 'copy.db')
      copyFileSync(file, copy)
      const copied = new DatabaseSync(copy)
      const found = copied.prepare("select 1 from participants where name = 'Late'").all()
      copied.close()
      other.close()
      assert.equal(found.length, does === 'idles' ? 1 : 0)
    })
  }
})
