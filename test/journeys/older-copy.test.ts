import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { startKlaus } from '../support/klaus.ts'
import { prepareParty, press } from '../support/real-party.ts'

describe('an older copy of the database that is tried', async () => {
  const party = await prepareParty(['Anna', 'Ben', 'Cleo'])
  after(() => party.remove())
  const dataDir = party.copy()
  const file = path.join(dataDir, 'sneaky-klaus.db')
  const [monday, friday] = [path.join(dataDir, 'monday'), path.join(dataDir, 'friday')]
  const keys = () => readdirSync(path.join(dataDir, 'keys'))

  /** What the process writes, from its start to its stop. */
  async function run(meanwhile: (url: string) => Promise<void> = async () => {}): Promise<string> {
    await using klaus = await startKlaus({ dataDir, smtpUrl: 'smtp://127.0.0.1:9' })
    await meanwhile(klaus.url)
    klaus.stop()
    assert.equal(await klaus.ended, 0)
    return klaus.said.out
  }

  it('says so, and costs the newer one nothing', async () => {
    await run()
    copyFileSync(file, monday)
    const told = await run(async (url) => {
      assert.equal((await press(url, party.olga, party.slug, paths.draw(party.slug))).status, 303)
    })
    assert.doesNotMatch(told, /older copy/)
    const made = keys()
    assert.equal(made.length, 1)
    renameSync(file, friday)
    copyFileSync(monday, file)
    assert.match(await run(), /looks like an older copy\. Nothing was destroyed/)
    assert.match(await run(), /looks like an older copy/)
    assert.deepEqual(keys(), made)
    renameSync(friday, file)
    await run(async (url) => {
      const cookie = [...party.olga.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const desk = await fetch(url + paths.desk(party.slug), { headers: { cookie } })
      assert.equal(desk.status, 200)
      assert.doesNotMatch(await desk.text(), /can’t be opened/)
    })
  })
})
