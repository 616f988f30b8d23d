import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { runKlaus } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { sealing } from '../support/ground.ts'
import { type Klaus, startKlaus } from '../support/klaus.ts'
import { OLGA, SECRET_KEY } from '../support/party.ts'
import { prepareParty, press } from '../support/real-party.ts'
import { FIRST_KEY, writeVersionOne } from '../support/version-one.ts'

const DATABASE = 'sneaky-klaus.db'
/** Nobody listens there. */
const smtpUrl = 'smtp://127.0.0.1:9'

/** Moves the database of a data folder to another disk, under another name; a link leads to it. */
function moveAway(dataDir: string): string {
  const disk = temporaryFolder()
  const file = path.join(disk, 'klaus-on-the-big-disk.db')
  renameSync(path.join(dataDir, DATABASE), file)
  symlinkSync(file, path.join(dataDir, DATABASE))
  return file
}

/** What a copy of the file alone, without its log, says of the exchange. */
function stateOfCopy(file: string): unknown {
  const copy = path.join(temporaryFolder(), DATABASE)
  copyFileSync(file, copy)
  const database = new DatabaseSync(copy, { readOnly: true })
  try {
    return database.prepare('select state from exchanges').get()?.state
  } finally {
    database.close()
  }
}

async function stop(klaus: Klaus): Promise<void> {
  klaus.stop()
  assert.equal(await klaus.ended, 0)
}

describe('a database that is a link to a file on another disk', async () => {
  const party = await prepareParty(['Anna', 'Ben', 'Cleo'])
  after(() => party.remove())

  it('is whole without its log soon after a draw', { timeout: 30_000 }, async ({ signal }) => {
    const dataDir = party.copy()
    const file = moveAway(dataDir)
    await using klaus = await startKlaus({ dataDir, smtpUrl })
    await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
    while (stateOfCopy(file) !== 'matched') await wait(50, undefined, { signal })
    await stop(klaus)
    assert.deepEqual(
      readdirSync(dataDir).filter((name) => name.startsWith(DATABASE)),
      [DATABASE],
    )
    assert.deepEqual(readdirSync(path.dirname(file)), [path.basename(file)])
    assert.equal(statSync(file).mode & 0o077, 0, 'it is for its owner alone')
  })

  it('is in the backup that Olga downloads, and in the doctor’s report', async () => {
    const dataDir = party.copy()
    const file = moveAway(dataDir)
    await using klaus = await startKlaus({ dataDir, smtpUrl })
    const cookie = [...party.olga.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const page = await fetch(klaus.url + paths.backup(), { headers: { cookie } })
    const csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
    const backup = await fetch(klaus.url + paths.backup(), {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ _csrf: csrf, current_password: OLGA.password }),
    })
    assert.equal(backup.status, 200)
    assert.match(backup.headers.get('content-disposition') ?? '', /\.sealed"$/)
    const PORT = new URL(klaus.url).port
    const env = { DATA_DIR: dataDir, SECRET_KEY, PORT }
    const { text, error } = await runKlaus(['doctor'], { env })
    assert.ok(text.includes(`${path.dirname(file)} can be written to`), text + error)
    await stop(klaus)
  })

  it('starts again after its first start was killed', async () => {
    const dataDir = temporaryFolder()
    const file = path.join(temporaryFolder(), DATABASE)
    writeFileSync(file, '')
    symlinkSync(file, path.join(dataDir, DATABASE))
    const first = await startKlaus({ dataDir, smtpUrl, environment: { SECRET_KEY: '' } })
    first.kill()
    await first.ended
    await using klaus = await startKlaus({ dataDir, smtpUrl, environment: { SECRET_KEY: '' } })
    assert.equal(klaus.said.err, '')
    await stop(klaus)
  })

  it('of the first version is brought up to date', async () => {
    const dataDir = path.join(temporaryFolder(), 'data')
    mkdirSync(dataDir)
    const db = openDatabase(path.join(dataDir, DATABASE))
    await writeVersionOne({ db, ...sealing(FIRST_KEY, dataDir) })
    await db.destroy()
    moveAway(dataDir)
    const environment = { FORMER_SECRET_KEY: FIRST_KEY }
    await using klaus = await startKlaus({ dataDir, smtpUrl, environment })
    assert.equal(klaus.said.err, '')
    assert.notEqual(klaus.url, '')
    await stop(klaus)
  })
})
