import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import type { Deathbed } from '../support/killed-at.ts'
import { type Klaus, startKlaus } from '../support/klaus.ts'
import { SECRET_KEY } from '../support/party.ts'
import {
  aMinutePassesFor,
  look,
  prepareParty,
  press,
  type RealParty,
} from '../support/real-party.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'
import { visitorAt } from '../support/visitor-at.ts'

const NAMES = Array.from({ length: 40 }, (_, number) => `Guest${number}`)

let party: RealParty
let server: TestSmtpServer
const running: Klaus[] = []
before(async () => {
  party = await prepareParty(NAMES)
})
beforeEach(async () => {
  server = await startSmtpServer()
})
afterEach(async () => {
  for (const klaus of running.splice(0)) klaus.kill()
  await server.stop()
})
after(() => party.remove())

async function start(dataDir: string): Promise<Klaus> {
  const klaus = await startKlaus({ dataDir, smtpUrl: server.url })
  running.push(klaus)
  return klaus
}

const draw = (klaus: Klaus) => press(klaus.url, party.olga, party.slug, paths.draw(party.slug))

describe('processes that start at once on an empty folder', () => {
  it('make one database and one key, with which it starts again', async () => {
    const dataDir = path.join(temporaryFolder(), 'data')
    mkdirSync(dataDir)
    const begun = [1, 2, 3].map(async () => await startKlaus({ dataDir, ...nothing(server.url) }))
    running.push(...(await Promise.all(begun)))
    for (const klaus of running) assert.notEqual(klaus.url, '', klaus.said.err)
    for (const klaus of running) klaus.stop()
    assert.deepEqual(await Promise.all(running.map(({ ended }) => ended)), [0, 0, 0])
    assert.deepEqual(readdirSync(dataDir).sort(), ['instance.id', 'secret.key', 'sneaky-klaus.db'])
    const again = await startKlaus({ dataDir, ...nothing(server.url) })
    running.push(again)
    assert.notEqual(again.url, '', again.said.err)
  })

  const nothing = (smtpUrl: string) => ({ smtpUrl, environment: { SECRET_KEY: '' } })
})

describe('two processes on one database', () => {
  it('send no mail twice', async () => {
    const dataDir = party.copy()
    const [first, second] = await Promise.all([start(dataDir), start(dataDir)])
    const answers = await Promise.all([draw(first), draw(second)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
    await server.waitForMails(NAMES.length)
    for (const klaus of [first, second]) klaus.stop()
    assert.deepEqual(await Promise.all([first.ended, second.ended]), [0, 0])
    const readers = server.mails.map(({ recipients }) => recipients[0])
    assert.deepEqual(
      readers.sort(),
      NAMES.map((name) => `${name.toLowerCase()}@example.org`).sort(),
    )
    assert.ok(atLeastOne(look(dataDir).mails).every(({ state }) => state === 'sent'))
  })

  it('both deliver: while the first is held up, the second goes on with the rest', async () => {
    const dataDir = party.copy()
    const first = await start(dataDir)
    const held = Promise.withResolvers<undefined>()
    const full = Promise.withResolvers<void>()
    let taken = 0
    server.behave(({ at }) => {
      if (at !== 'received' || taken === 5) return undefined
      if (++taken === 5) full.resolve()
      return held.promise
    })
    await draw(first)
    await full.promise
    const second = await start(dataDir)
    await server.waitForMails(NAMES.length - 5)
    assert.equal(server.mails.length, NAMES.length - 5)
    held.resolve(undefined)
    await server.waitForMails(NAMES.length)
    for (const klaus of [first, second]) klaus.stop()
    assert.deepEqual(await Promise.all([first.ended, second.ended]), [0, 0])
    assert.equal(new Set(server.mails.map(({ messageId }) => messageId)).size, NAMES.length)
    assert.equal(server.mails.length, NAMES.length)
  })
})

describe('a process that is frozen until another has taken over', () => {
  it('sends nothing twice but what its mail server had in hand', async () => {
    const dataDir = party.copy()
    const first = await start(dataDir)
    const held = Promise.withResolvers<undefined>()
    const full = Promise.withResolvers<void>()
    const inHand: string[] = []
    let passed = 0
    server.behave(({ at, address = '' }) => {
      // The first few pass, so that more mails are ready than the server takes at once.
      if (at !== 'received' || ++passed <= 10 || inHand.length === 5) return undefined
      inHand.push(address)
      if (inHand.length === 5) full.resolve()
      return held.promise
    })
    await draw(first)
    await full.promise
    await untilRecorded(dataDir, 10)
    first.freeze()
    const claims = look(dataDir).mails.filter(({ claimed_by }) => claimed_by !== null)
    assert.ok(claims.length > inHand.length, 'more are ready in it than its server has in hand')
    look(dataDir, aMinutePassesFor(claims[0]?.claimed_by ?? ''))
    const second = await start(dataDir)
    await server.waitForMails(NAMES.length)
    second.stop()
    assert.equal(await second.ended, 0)
    first.thaw()
    held.resolve(undefined)
    await asksForLink(first)
    // Mails go out in their order: what it had ready was sent or dropped before.
    while (!server.mails.some(({ subject }) => /link/.test(subject))) {
      await server.waitForMails(server.mails.length + 1)
    }
    const drawn = server.mails.filter(({ subject }) => /^Names are drawn/.test(subject))
    const twice = drawn
      .map(({ recipients: [reader] }) => reader ?? '')
      .filter((reader, index, all) => all.indexOf(reader) !== index)
    assert.deepEqual(twice.sort(), inHand.sort())
    assert.equal(new Set(drawn.map(({ messageId }) => messageId)).size, NAMES.length)
    first.stop()
    assert.equal(await first.ended, 0)
    assert.ok(atLeastOne(look(dataDir).mails).every(({ state }) => state === 'sent'))
  })
})

describe('a process that is frozen in the middle of a write', () => {
  it('lets another one go on reading, and writing once it is killed', async () => {
    const dataDir = party.copy()
    const frozenAt: Deathbed = {
      sql: 'insert into "assignments"',
      nth: 1,
      when: 'after',
      signal: 'SIGSTOP',
    }
    const first = await startKlaus({
      dataDir,
      smtpUrl: server.url,
      preload: 'killed-at.ts',
      environment: { DIES_AT: JSON.stringify(frozenAt) },
    })
    const second = await start(dataDir)
    running.push(first)
    const drawn = draw(first).catch(() => undefined)
    const status = async (page: string) => (await fetch(second.url + page)).status
    while ((await status(paths.ready())) === 200) await wait(50)
    assert.equal(look(dataDir).state, 'registration_open')
    const stranger = visitorAt(second.url)
    for (const page of [paths.health(), paths.front(), paths.invitation(party.slug)]) {
      assert.equal((await stranger.get(page)).status, 200)
    }
    first.kill()
    await drawn
    await asksForLink(second)
    await server.waitForMails(1)
  })
})

describe('a process that is told to stop', () => {
  it('finishes the mails it has in hand, takes no more and exits 0', async () => {
    const dataDir = party.copy()
    const klaus = await start(dataDir)
    const held = Promise.withResolvers<undefined>()
    const full = Promise.withResolvers<void>()
    let taken = 0
    server.behave(({ at }) => {
      if (at !== 'received') return undefined
      if (++taken === 5) full.resolve()
      return held.promise
    })
    await draw(klaus)
    await full.promise
    klaus.stop()
    while (await answers(klaus)) await new Promise((resolve) => setImmediate(resolve))
    held.resolve(undefined)
    assert.equal(await klaus.ended, 0, klaus.said.err)
    const { mails } = look(dataDir)
    assert.equal(mails.filter(({ state }) => state === 'sent').length, 5)
    assert.ok(atLeastOne(mails).every(({ claimed_by }) => claimed_by === null))
    assert.equal(server.mails.length, 5)
  })

  it('answers the request that is under way', async () => {
    const klaus = await start(party.copy())
    const { hostname, port } = new URL(klaus.url)
    const body = new URLSearchParams({ email: 'olga@example.org' }).toString()
    const answer = Promise.withResolvers<number>()
    const half = request({
      hostname,
      port,
      path: paths.adminSignIn(),
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        expect: '100-continue',
      },
    })
    half.on('response', (response) => answer.resolve(response.resume().statusCode ?? 0))
    half.on('error', answer.reject)
    half.flushHeaders()
    await new Promise((resolve) => half.once('continue', resolve))
    klaus.stop()
    while (await answers(klaus)) await new Promise((resolve) => setImmediate(resolve))
    half.end(body)
    // The page that says that the form had no token: it was read, and answered.
    assert.equal(await answer.promise, 403)
    assert.equal(await klaus.ended, 0)
  })
})

/** Guest0 asks for a sign-in link; resolves once that is ordered. */
async function asksForLink({ url }: Klaus): Promise<void> {
  const page = await fetch(url + paths.requestAccess(party.slug))
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(url + paths.requestAccess(party.slug), {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams({ email: 'guest0@example.org', _csrf }),
  })
  assert.equal(answer.status, 200)
}

/** Resolves when so many mails are written down as sent. */
async function untilRecorded(dataDir: string, count: number): Promise<void> {
  const isSent = ({ state }: { state: string }) => state === 'sent'
  while (look(dataDir).mails.filter(isSent).length < count) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Whether it still takes new visitors. */
async function answers({ url }: Klaus): Promise<boolean> {
  return await fetch(url + paths.health()).then(
    ({ ok }) => ok,
    () => false,
  )
}

describe('a clock that jumps two days ahead and back', () => {
  it('gives up no mail that its server has asked to bring later', async () => {
    const greeted = { code: 450, text: '4.2.0 greylisted, come back in 5 minutes' }
    let tries = 0
    const recorded = async (count: number) => {
      const isInHand = () => look(klaus.dataDir).mails.some(({ claimed_by }) => claimed_by !== null)
      while (tries < count || isInHand()) await wait(50)
    }
    server.behave(({ at }) => {
      if (at !== 'recipient') return undefined
      tries += 1
      return greeted
    })
    const klaus = await startKlaus({
      dataDir: party.copy(),
      smtpUrl: server.url,
      preload: 'moved-clock.ts',
      environment: { MOVES_BY_DAYS: '2' },
    })
    running.push(klaus)
    await draw(klaus)
    await recorded(NAMES.length)
    klaus.tell()
    await recorded(2 * NAMES.length)
    klaus.tell()
    server.behave(() => undefined)
    await server.waitForMails(NAMES.length)
    assert.ok(atLeastOne(look(klaus.dataDir).mails).every(({ state }) => state !== 'failed'))
  })
})

describe('a log that somebody deletes while it is written', () => {
  for (const gone of [['-wal'], ['-wal', '-shm']]) {
    it(`(${gone.join(' and ')}) is told, no copy is called whole, and a kill loses nothing of it`, async () => {
      const dataDir = party.copy()
      const klaus = await start(dataDir)
      const log = path.join(dataDir, 'sneaky-klaus.db-wal')
      while (statSync(log).size > 0) await wait(50)
      for (const end of gone) rmSync(path.join(dataDir, `sneaky-klaus.db${end}`))
      const visitor = visitorAt(klaus.url)
      const late = { name: 'Late', email: 'late@example.org' }
      assert.equal((await visitor.post(paths.register(party.slug), late)).status, 200)
      const ready = async () => (await fetch(klaus.url + paths.ready())).status
      while ((await ready()) !== 503) await wait(200)
      while (!klaus.said.out.includes('-wal was deleted or replaced')) await wait(50)
      const env = { DATA_DIR: dataDir, SECRET_KEY }
      const copy = path.join(dataDir, 'copy.db')
      const backup = await runKlaus(['backup', copy], { env })
      assert.equal(backup.code, 1)
      assert.match(backup.error, /ends in -wal, was deleted/)
      assert.equal(existsSync(copy), false)
      klaus.kill()
      await klaus.ended
      const database = new DatabaseSync(path.join(dataDir, 'sneaky-klaus.db'))
      const found = database.prepare("select 1 from participants where name = 'Late'").all()
      database.close()
      assert.equal(found.length, 1)
    })
  }
})
