import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { type Party, SECRET_KEY, startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('a restored database', () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  const parties: Party[] = []
  after(() => Promise.all(parties.map((party) => party.close())))

  async function open(name: string): Promise<Party> {
    mkdirSync(at(name), { recursive: true })
    const party = await startParty({
      dataDir: at(name),
      databaseFile: at(`${name}/sneaky-klaus.db`),
      secretKey: SECRET_KEY,
    })
    parties.push(party)
    return party
  }

  async function klaus(name: string, ...words: string[]) {
    const { code, error } = await runKlaus(words, { env: { DATA_DIR: at(name), SECRET_KEY } })
    assert.equal(code, 0, error)
  }

  const keysOf = ({ mails }: Party) =>
    mails.filter(({ subject }) => subject.startsWith('Names are drawn')).map(({ key }) => key)

  it('sends nothing under a key of the hours that are lost, nor of another restore', async () => {
    const party = await open('data')
    const olga = await party.olga()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.post(paths.draw(slug))
    await party.deliver()
    await klaus('data', 'backup', at('copy'), '--keys', at('keys'))
    await olga.post(paths.resendResults(slug))
    await party.deliver()
    const used = keysOf(party)
    assert.equal(used.length, 6)
    for (const life of ['second', 'third']) {
      await klaus(life, 'restore', at('copy'), '--keys', at('keys'))
      const restored = await open(life)
      const again = await restored.olga()
      await again.post(paths.resendResults(slug))
      await restored.deliver()
      assert.equal(keysOf(restored).length, 3)
      used.push(...keysOf(restored))
    }
    assert.equal(new Set(used).size, 12)
  })
})
