import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { type Party, SECRET_KEY, startParty } from '../../test/support/party.ts'
import type { Config } from '../config.ts'
import { paths } from '../paths.ts'
import { delayed, sent } from '../platform/mail/reasons.ts'

/** An instance on this data folder, with a mail server that answers so. */
function openFolder(dataDir: string, answer = () => sent(''), changes: Partial<Config> = {}) {
  const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
  return startParty({ dataDir, databaseFile, ...changes }, () => ({
    name: 'smtp',
    concurrency: 1,
    send: async () => answer(),
    async close() {},
  }))
}

/** Backs up this instance and restores that elsewhere. Returns where, and what is said of it. */
async function restoreElsewhere({ ctx }: Party): Promise<{ dataDir: string; said: string }> {
  const dataDir = path.join(temporaryFolder(), 'data')
  const [copy, keys] = [path.join(temporaryFolder(), 'copy'), path.join(temporaryFolder(), 'keys')]
  const env = { DATA_DIR: ctx.config.dataDir, SECRET_KEY }
  const made = await runKlaus(['backup', copy, '--keys', keys], { env })
  assert.equal(made.code, 0, made.error)
  const words = ['restore', copy, '--keys', keys]
  const { code, text, error } = await runKlaus(words, { env: { DATA_DIR: dataDir, SECRET_KEY } })
  assert.equal(code, 0, error)
  return { dataDir, said: text }
}

const kindsAndStates = async ({ ctx }: Party) =>
  (await ctx.db.selectFrom('outbox').select(['kind', 'state']).execute())
    .filter(({ kind }) => kind === 'assignment')
    .map(({ state }) => state)

describe('a backup that was made while no mail went out', async () => {
  let isDown = false
  const live = await openFolder(temporaryFolder(), () =>
    isDown ? delayed({ reason: 'smtp_unreachable' }) : sent(''),
  )
  const olga = await live.olga()
  const slug = await live.exchange(olga)
  await live.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  isDown = true
  await olga.submit(paths.draw(slug))
  await live.passTo('2026-11-20T10:00:10Z')
  // Hours in which each is tried again, until the last try is over.
  for (const time of ['20T16', '20T22', '21T04', '21T09', '21T11']) {
    await live.passTo(`2026-11-${time}:00:00Z`)
  }
  const before = await kindsAndStates(live)
  const { dataDir, said } = await restoreElsewhere(live)
  await live.close()

  it('holds what had been given up along with what waits, and counts both', async () => {
    assert.ok(before.includes('failed'), before.join())
    assert.ok(before.every((state) => ['failed', 'waiting'].includes(state)))
    assert.match(said, /\n3 mails wait under “Unsent emails” for you to send\.\n/)
    const party = await openFolder(dataDir)
    party.clock.set('2026-11-21T12:00:00Z')
    const olga = await party.olga()
    for (const minute of ['10', '20', '30']) await party.passTo(`2026-11-21T12:${minute}:00Z`)
    assert.deepEqual(party.mails, [])
    assert.deepEqual(await kindsAndStates(party), ['held', 'held', 'held'])
    const { text } = await olga.get(paths.mailbox())
    for (const name of ['Anna', 'Ben', 'Cleo']) assert.match(text, new RegExp(name))
    await party.close()
  })
})
