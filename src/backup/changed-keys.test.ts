import assert from 'node:assert/strict'
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { OTHER_KEY, SECRET_KEY, startParty } from '../../test/support/party.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { paths } from '../paths.ts'
import { openDatabase } from '../platform/database.ts'
import { newKey, readKeyFile } from '../platform/key-file.ts'
import { rewrapKeys } from '../platform/keyring.ts'
import { createSeal } from '../platform/seal.ts'
import { sealFile } from '../platform/sealed-files.ts'
import { saveSetting } from '../platform/settings.ts'
import { COPY_KEY } from './rules.ts'

const DATABASE = 'sneaky-klaus.db'

/** Olga's names are drawn in one exchange that runs, and in one that is over. */
describe('a backup and its keys, when the secret key is changed', () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  const klaus = async (dataDir: string, words: string[], env: Record<string, string> = {}) => {
    const { code, text, error } = await runKlaus(words, { env: { DATA_DIR: at(dataDir), ...env } })
    return { code, said: text + error }
  }
  const well = async (dataDir: string, words: string[], env: Record<string, string> = {}) => {
    const { code, said } = await klaus(dataDir, words, env)
    assert.equal(code, 0, said)
    return said
  }
  const copyOfData = (name: string) => {
    cpSync(at('data'), at(name), { recursive: true })
    return at(name)
  }
  const backupOf = (name: string) => [at(`${name}.db`), '--keys', at(`${name}.keys`)]

  /** How many pairs can be read in this folder with this key. */
  async function pairsIn(dataDir: string, secretKey = ''): Promise<number> {
    const party = await startParty({ databaseFile: path.join(at(dataDir), DATABASE), secretKey })
    const exchanges = await party.ctx.db.selectFrom('exchanges').select('id').execute()
    let pairs = 0
    for (const exchange of exchanges) pairs += (await readAssignment(party.ctx, exchange)).size
    await party.close()
    return pairs
  }

  before(async () => {
    mkdirSync(at('data'))
    const party = await startParty({ databaseFile: at(`data/${DATABASE}`), secretKey: '' })
    const olga = await party.olga()
    for (const name of ['Over', 'Running']) {
      const slug = await party.exchange(olga, { name })
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.draw(slug))
      if (name === 'Over') await olga.submit(paths.complete(slug))
    }
    await party.close()
    await well('data', ['backup', ...backupOf('first')])
  })

  it('keep every pair on a machine that has a SECRET_KEY of its own, which opens them from then on', async () => {
    for (const [name, more] of [
      ['lost', ['--without-keys']],
      ['found', []],
    ] as const) {
      const env = { SECRET_KEY: OTHER_KEY }
      const said = await well(name, ['restore', ...backupOf('first'), ...more], env)
      assert.doesNotMatch(said, /undone|lost for good/)
      assert.match(said, /another secret key from now on.*write a new file of keys/)
      assert.ok(!existsSync(at(`${name}/secret.key`)))
      assert.equal(await pairsIn(name, OTHER_KEY), 6)
      await well(name, ['backup', ...backupOf(name)], env)
      await well(`${name} again`, ['restore', ...backupOf(name)])
      assert.equal(await pairsIn(`${name} again`), 6)
    }
  })

  it('keep every pair of a sealed copy there, too', async () => {
    const key = readKeyFile(at('data')) ?? ''
    const bytes = createReadStream(at('first.db'))
    await sealFile(bytes, at('first.sealed'), createSeal(key).keyFor(COPY_KEY))
    const words = ['restore', at('first.sealed'), '--keys', at('first.keys'), '--without-keys']
    const said = await well('unsealed', words, { SECRET_KEY: OTHER_KEY })
    assert.doesNotMatch(said, /undone|lost for good/)
    assert.equal(await pairsIn('unsealed', OTHER_KEY), 6)
  })

  it('keep every pair where the file of keys is newer than the change', async () => {
    const dataDir = copyOfData('changed')
    const former = readKeyFile(dataDir) ?? ''
    await well('changed', ['key:rotate'])
    await well('changed', ['backup', '--keys', at('newer.keys')])
    const words = ['restore', at('first.db'), '--keys', at('newer.keys')]
    const refused = await klaus('newer', words)
    assert.match(refused.said, /newer\.keys are not those of this backup.*FORMER_SECRET_KEY/)
    for (const [name, env, key] of [
      ['newer', { FORMER_SECRET_KEY: former }, ''],
      ['as it was', { SECRET_KEY: former }, former],
      ['third', { SECRET_KEY: OTHER_KEY, FORMER_SECRET_KEY: former }, OTHER_KEY],
    ] as const) {
      const said = await well(name, [...words, '--without-keys'], env)
      assert.doesNotMatch(said, /undone|lost for good/)
      assert.equal(await pairsIn(name, key), 6, name)
    }
  })

  it('are restored though a change of the key had begun', async () => {
    const dataDir = copyOfData('begun')
    const db = openDatabase(path.join(dataDir, DATABASE))
    await saveSetting({ db }, 'key_rotation_begun', 'yes')
    await db.destroy()
    rewrapKeys(dataDir, { former: readKeyFile(dataDir) ?? '', next: newKey() })
    const refused = await klaus('begun', ['backup', at('begun.db'), '--keys', at('begun.keys')])
    assert.equal(refused.code, 1)
    assert.match(refused.said, /^A change of the secret key was interrupted.*no keys were written/)
    await well('begun', ['backup', at('begun.db')])
    await well('begun again', ['restore', at('begun.db'), '--keys', at('first.keys')])
    assert.equal(await pairsIn('begun again'), 6)
  })

  it('fit before the change as after it: what opens the database is written', async () => {
    copyOfData('before')
    const former = readKeyFile(at('before')) ?? ''
    const env = { SECRET_KEY: OTHER_KEY, FORMER_SECRET_KEY: former }
    await well('before', ['backup', ...backupOf('before')], env)
    await well('before again', ['restore', ...backupOf('before')])
    assert.equal(await pairsIn('before again'), 6)
    const doctor = await klaus('before', ['doctor'], env)
    assert.doesNotMatch(doctor.said, /✓ The key is/)
    assert.match(doctor.said, /FORMER_SECRET_KEY opens the database/)
  })

  it('fit after a change that a power cut ended before the new key file was in its place', async () => {
    const dataDir = copyOfData('cut')
    const former = readFileSync(path.join(dataDir, 'secret.key'))
    await well('cut', ['key:rotate'])
    renameSync(path.join(dataDir, 'secret.key'), path.join(dataDir, 'secret.key.next'))
    writeFileSync(path.join(dataDir, 'secret.key'), former)
    await well('cut', ['backup', ...backupOf('cut')])
    await well('cut again', ['restore', ...backupOf('cut')])
    assert.equal(await pairsIn('cut again'), 6)
    const doctor = await klaus('cut', ['doctor'])
    assert.doesNotMatch(doctor.said, /✓ The key is/)
    assert.match(doctor.said, /A change of the secret key had begun; the next start finishes it/)
  })

  it('are not written where none of the keys at hand opens the database', async () => {
    copyOfData('wrong')
    writeFileSync(at('wrong/secret.key.next'), newKey())
    renameSync(at('wrong/secret.key.next'), at('wrong/secret.key'))
    const before = readdirSync(folder)
    const env = { SECRET_KEY: OTHER_KEY, FORMER_SECRET_KEY: SECRET_KEY }
    const { code, said } = await klaus('wrong', ['backup', ...backupOf('wrong')], env)
    assert.equal(code, 1)
    assert.match(said, /^None of the keys here opens this database, so no keys were written/)
    assert.deepEqual(readdirSync(folder), before)
  })
})
