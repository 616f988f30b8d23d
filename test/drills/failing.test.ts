import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { REBUILD_DUE } from '../../src/context.ts'
import { paths } from '../../src/paths.ts'
import { startKlaus } from '../support/klaus.ts'
import { lookAtAll, prepareParty, press } from '../support/real-party.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

const LOOK_EVERY_MS = 100
/** Twice what anything takes until its next turn. */
const PATIENCE_MS = 120_000

it('a process on a disk that reports errors for a while does all by itself again afterwards', async (t) => {
  const party = await prepareParty(['Anna', 'Ben', 'Cleo', 'Dan'])
  t.after(() => party.remove())
  await using smtp = await startSmtpServer()
  const dataDir = party.copy()
  await using klaus = await startKlaus({ dataDir, smtpUrl: smtp.url, preload: 'failing.ts' })
  const file = path.join(dataDir, 'sneaky-klaus.db')
  const held = Promise.withResolvers<undefined>()
  const inHand = Promise.withResolvers<void>()
  smtp.behave(({ at }) => {
    if (at !== 'received') return undefined
    inHand.resolve()
    return held.promise
  })
  // From now on a rebuild is owed, mails wait to be sent, and one is in hand.
  await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
  await inHand.promise
  klaus.tell()
  held.resolve(undefined)
  for (const said of [
    /"msg":"What was written last can’t be moved into the database file/,
    /"msg":"mail delivery"/,
    /"job":"deliver mail","msg":"failed"/,
    /"job":"beat","msg":"failed"/,
  ]) {
    await until(String(said), () => said.test(klaus.said.out))
  }
  const ready = async () => (await fetch(klaus.url + paths.ready())).status
  assert.equal(await ready(), 503)
  klaus.tell()
  await until('ready', async () => (await ready()) === 200)
  await until('all mails are sent', () =>
    lookAtAll(dataDir).mails.every(({ state }) => state === 'sent'),
  )
  await until('the file is rebuilt', () => !isOwed())
  await until('the log is emptied', () => statSync(`${file}-wal`).size === 0)
  const count = klaus.said.out.match(/can’t be moved into the database file/g)
  assert.equal(count?.length, 1, 'said once')
  klaus.stop()
  assert.equal(await klaus.ended, 0)
  assert.ok(!existsSync(`${file}-wal`))

  function isOwed(): boolean {
    using database = new DatabaseSync(file, { readOnly: true })
    const owed = database.prepare('select 1 from settings where name = ?')
    return owed.get(REBUILD_DUE) !== undefined
  }
})

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `in vain: ${what}`)
    await wait(LOOK_EVERY_MS)
  }
}
