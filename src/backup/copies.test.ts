import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { sealing } from '../../test/support/ground.ts'
import {
  OLGA,
  OTHER_KEY,
  openParty,
  type Party,
  SECRET_KEY,
  startParty,
} from '../../test/support/party.ts'
import { FIRST_KEY, writeVersionOne } from '../../test/support/version-one.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { openDatabase } from '../platform/database.ts'
import { draftOf, isDraft } from '../platform/durable-files.ts'
import { newId } from '../platform/ids.ts'
import { copyName, pendingName, readCopyName, readPendingState } from './rules.ts'

const DATABASE = 'sneaky-klaus.db'

type Around = { key?: string; former?: string; words?: readonly string[] }

/** Restores a sealed copy with the key of these tests, and returns what is said of it. */
async function restored(copy: string, { key = SECRET_KEY, former = '', words = [] }: Around = {}) {
  const DATA_DIR = path.join(temporaryFolder(), 'data')
  const env = { DATA_DIR, SECRET_KEY: key, FORMER_SECRET_KEY: former }
  const { text, error } = await runKlaus(['restore', copy, ...words], { env })
  return text + error
}

describe('the backup that Olga downloads', async () => {
  const dataDir = temporaryFolder()
  const databaseFile = path.join(dataDir, DATABASE)
  const { party, olga } = await openParty({ dataDir, databaseFile })
  await party.join(await party.exchange(olga), 'Anna')
  const saved = path.join(temporaryFolder(), 'saved')

  it('is found in the settings, and asks for her password again', async () => {
    assert.ok((await olga.get(paths.settings())).html.includes(paths.backup()))
    for (const current_password of ['', 'not her password']) {
      const answer = await olga.post(paths.backup(), { current_password })
      assert.equal(answer.status, 422)
      assert.match(answer.text, /That’s not your password\. Nothing was copied\./)
    }
  })

  it('is sealed as a whole, holds no key, and leaves nothing in the data folder', async () => {
    const before = readdirSync(dataDir)
    const page = await olga.get(paths.backup())
    const response = await olga.request({
      method: 'POST',
      url: paths.backup(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        _csrf: page.valueOf('_csrf') ?? '',
        current_password: OLGA.password,
      }).toString(),
    })
    assert.equal(response.statusCode, 200)
    const taken = olga.copy()
    for (const { name, value } of response.cookies) olga.cookies.set(name, value)
    assert.equal((await taken.get(paths.adminHome())).status, 303, 'it ends who copied the session')
    assert.equal((await olga.get(paths.adminHome())).status, 200)
    assert.match(
      String(response.headers['content-disposition']),
      /^attachment; filename="sneaky-klaus-2026-11-20T10-00-00Z\.sealed"$/,
    )
    writeFileSync(saved, response.rawPayload)
    for (const word of ['SQLite', 'Anna', SECRET_KEY])
      assert.ok(!response.rawPayload.includes(word))
    assert.deepEqual(readdirSync(dataDir), before)
  })

  it('is restored with the key, and with no other', async () => {
    assert.match(
      await restored(saved),
      /^Restored: 1 exchange, 1 person, as they were at 2026-11-20T/,
    )
    assert.match(
      await restored(saved, { key: OTHER_KEY }),
      /^That backup does not open with this key, or is damaged\.\n$/,
    )
    assert.match(
      await restored(saved, { key: '' }),
      /is sealed as a whole: name the keys to open it/,
    )
  })

  it('is not to be guessed at: the password is asked for five times at most', async () => {
    const tries = Array.from({ length: 6 }, () =>
      olga.post(paths.backup(), { current_password: 'x' }),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    assert.ok(statuses.includes(429))
  })
})

describe('a backup that is downloaded', () => {
  it('counts once all of it has gone out, and says how much that is', async () => {
    const dataDir = temporaryFolder()
    const { party, olga } = await openParty({ dataDir, databaseFile: path.join(dataDir, DATABASE) })
    // More than fits between the two ends of a connection.
    await sql`create table filler as select randomblob(30000000)`.execute(party.ctx.db)
    const said = async () => (await olga.get(paths.about())).text
    const page = await olga.get(paths.backup())
    const form = { _csrf: page.valueOf('_csrf') ?? '', current_password: OLGA.password }
    const origin = await party.app.listen({ port: 0, host: '127.0.0.1' })
    const closed = new Promise<void>((resolve) => {
      party.app.server.once('request', (_, answer) => answer.once('close', resolve))
    })
    const asked = request(new URL(paths.backup(), origin), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: [...olga.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    asked.end(new URLSearchParams(form).toString())
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    assert.equal(answer.statusCode, 200)
    assert.ok(Number(answer.headers['content-length']) > 30_000_000)
    await once(answer, 'data')
    answer.destroy()
    await closed
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      olga.cookies.set(name, decodeURIComponent(value))
    }
    // What was to be written before stands before this in the line.
    await sql`drop table filler`.execute(party.ctx.db)
    assert.match(await said(), /Last backup Never/)
    assert.deepEqual(readdirSync(dataDir).filter(isDraft), [])

    const whole = await olga.post(paths.backup(), { current_password: OLGA.password })
    assert.equal(whole.status, 200)
    let after = await said()
    for (let looks = 0; looks < 100 && /Never/.test(after); looks++) after = await said()
    assert.match(after, /Last backup 20 November 2026/)
  })
})

/** When a copy was made, as its name says. */
const timeIn = (name: string) => /^sneaky-klaus-[a-z0-9]{20}-(.*)\.sealed$/.exec(name)?.[1]

const BEFORE_UPGRADE = 'sneaky-klaus-2027-01-20T10-00-00Z.sealed'

describe('with a folder for backups', () => {
  const dataDir = temporaryFolder()
  const backupDir = path.join(temporaryFolder(), 'backups')
  let party: Party
  let olga: Visitor
  let slug: string
  const copies = () => readdirSync(backupDir).sort()
  const times = () => copies().map(timeIn)
  before(async () => {
    party = await startParty({ dataDir, databaseFile: path.join(dataDir, DATABASE), backupDir })
    olga = await party.olga()
    slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
    for (const name of ['Anna', 'Ben', 'Cleo']) await party.join(slug, name)
  })
  after(() => party.close())

  it('a sealed copy is made once a night', async () => {
    await party.passTo('2026-11-21T01:30:00Z')
    const [first] = copies()
    await party.passTo('2026-11-21T01:59:00Z')
    assert.deepEqual(copies(), [first])
    for (const time of ['T02:01:00Z', 'T02:11:00Z', 'T22:00:00Z']) {
      await party.passTo(`2026-11-21${time}`)
    }
    assert.deepEqual(copies()[0], first)
    assert.deepEqual(times().slice(1), ['2026-11-21T02-01-00Z'])
    const copy = path.join(backupDir, copies().at(-1) ?? '')
    assert.match(await restored(copy), /^Restored: 1 exchange, 3 people/)
  })

  it('none is older than seven days', async () => {
    for (let day = 22; day <= 30; day++) await party.passTo(`2026-11-${day}T05:00:00Z`)
    assert.equal(copies().length, 7)
    assert.equal(times()[0], '2026-11-24T05-00-00Z')
  })

  it('nothing that was erased stays in any of them', async () => {
    olga = await party.olga()
    await olga.submit(paths.draw(slug))
    await party.passTo('2026-12-19T10:00:00Z')
    assert.ok(copies().length > 0)
    const [newest = ''] = copies().slice(-1)
    const saved = path.join(backupDir, newest)
    assert.match(await restored(saved), /sealed in this backup with keys that are not here/)
    const keys = path.join(temporaryFolder(), 'keys')
    await runKlaus(['backup', '--keys', keys], { env: { DATA_DIR: dataDir, SECRET_KEY } })
    assert.match(await restored(saved, { words: ['--keys', keys] }), /1 exchange, 3 people/)
    await party.passTo('2027-01-11T09:00:00Z')
    await party.passTo('2027-01-18T10:10:00Z')
    await party.passTo('2027-01-18T10:20:00Z')
    olga = await party.olga()
    assert.equal((await olga.get(paths.desk(slug))).status, 404)
    // One of the same second counts as older.
    assert.deepEqual(times(), ['2027-01-18T10-20-00Z'])
    const [left = ''] = copies()
    assert.match(await restored(path.join(backupDir, left)), /^Restored: 0 exchanges, 0 people/)
  })

  it('what a killed process has left half made is swept away', async () => {
    const [old, fresh] = [path.join(dataDir, '.copy-old'), path.join(dataDir, '.copy-fresh')]
    for (const file of [old, fresh]) writeFileSync(file, 'half')
    const now = party.clock().epochMilliseconds / 1000
    utimesSync(old, now - 4000, now - 4000)
    const then = Date.parse('2027-01-18T10:29:50Z') / 1000
    utimesSync(fresh, then, then)
    await party.passTo('2027-01-18T10:30:00Z')
    assert.ok(!readdirSync(dataDir).includes('.copy-old'))
    assert.ok(readdirSync(dataDir).includes('.copy-fresh'))
  })

  it('nothing stays of what Olga erases while the clock is three days behind', async () => {
    const erased = await party.exchange(olga, { exchange_date: '2027-02-20' })
    for (const day of [19, 20, 21]) await party.passTo(`2027-01-${day}T05:00:00Z`)
    mkdirSync(path.join(dataDir, 'copies'))
    writeFileSync(path.join(dataDir, 'copies', BEFORE_UPGRADE), 'a copy')
    const all = () => [...copies(), ...readdirSync(path.join(dataDir, 'copies'))]
    assert.equal(all().length, 5)
    party.clock.jump({ days: -3 })
    olga = await party.olga()
    await olga.submit(paths.deleteExchange(erased), { name: 'Office party' })
    assert.equal((await olga.get(paths.desk(erased))).status, 404)
    await party.runJob('erase copies')
    assert.deepEqual(all(), [])
    party.clock.jump({ days: 3 })
    await party.passTo('2027-01-21T06:10:00Z')
    assert.deepEqual(times(), ['2027-01-21T06-10-00Z'], 'and later ones stay')
    await party.runJob('erase copies')
    assert.equal(copies().length, 1)
  })
})

describe('before an upgrade', () => {
  const stateName = '0123456789abcdef'

  it('a sealed copy of what was there is kept in the data folder, and can be restored', async () => {
    const dataDir = temporaryFolder()
    const databaseFile = path.join(dataDir, DATABASE)
    const db = openDatabase(databaseFile)
    await writeVersionOne({ db, ...sealing(FIRST_KEY, dataDir) })
    await db.destroy()
    const party = await startParty({ dataDir, databaseFile, secretKey: FIRST_KEY })
    await party.close()
    const again = await startParty({ dataDir, databaseFile, secretKey: FIRST_KEY })
    await again.close()
    const [copy = '', ...others] = readdirSync(path.join(dataDir, 'copies'))
    assert.deepEqual(others, [])
    assert.match(
      await restored(path.join(dataDir, 'copies', copy), { former: FIRST_KEY }),
      /^Restored: 1 exchange, 5 people/,
    )
  })

  it('even what the first version wrote is restored without its keys', async () => {
    const dataDir = temporaryFolder()
    const db = openDatabase(path.join(dataDir, DATABASE))
    await writeVersionOne({ db, ...sealing(FIRST_KEY, dataDir) })
    await db.destroy()
    const saved = path.join(temporaryFolder(), 'saved')
    assert.equal((await runKlaus(['backup', saved], { env: { DATA_DIR: dataDir } })).code, 0)
    const elsewhere = path.join(temporaryFolder(), 'data')
    const words = ['restore', saved, '--without-keys']
    const { text, error } = await runKlaus(words, { env: { DATA_DIR: elsewhere } })
    assert.match(
      text + error,
      /^Restored: 1 exchange, 5 people.*is undone.*\n- Before the upgrade\n/s,
    )
    const changes = { databaseFile: path.join(elsewhere, DATABASE), secretKey: '' }
    const party = await startParty({ dataDir: elsewhere, ...changes })
    const { rows } = await sql`select * from assignments`.execute(party.ctx.db)
    assert.deepEqual(rows, [])
    await party.close()
  })

  it('its draft is known as half a copy, to be erased like any other', () => {
    const made = Temporal.Instant.from('2026-11-20T10:00:00Z')
    const name = pendingName({ made, state: stateName, id: newId() })
    for (const half of [name, path.basename(draftOf(path.join(temporaryFolder(), name)))]) {
      assert.deepEqual(readCopyName(half), { made, owner: undefined, isHalf: true })
    }
    assert.equal(readPendingState(name), stateName)
    assert.equal(readPendingState(`${copyName({ made })}.${newId()}.part`), undefined)
  })

  it('a new instance has nothing to keep, and an upgrade without a copy does not begin', async () => {
    const party = await startParty()
    await party.close()
    const dataDir = temporaryFolder()
    const databaseFile = path.join(dataDir, DATABASE)
    const db = openDatabase(databaseFile)
    await writeVersionOne({ db, ...sealing(FIRST_KEY, dataDir) })
    await db.destroy()
    writeFileSync(path.join(dataDir, 'copies'), 'a file is in the way')
    await assert.rejects(
      startParty({ dataDir, databaseFile, secretKey: FIRST_KEY }),
      /No copy could be made before/,
    )
    assert.ok(readFileSync(databaseFile).includes('0001_first'))
    assert.ok(!readFileSync(databaseFile).includes('0003_deadline'))
  })
})
