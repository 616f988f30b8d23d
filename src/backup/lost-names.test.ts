import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { freePort } from '../../test/support/free-port.ts'
import { sealing } from '../../test/support/ground.ts'
import { startKlaus } from '../../test/support/klaus.ts'
import { OTHER_KEY, startParty } from '../../test/support/party.ts'
import { FIRST_KEY, writeVersionOne } from '../../test/support/version-one.ts'
import { paths } from '../paths.ts'
import { openDatabase } from '../platform/database.ts'

const ALL = ['Over', 'Old draw', 'New draw']

/** Exchanges that are over, drawn before the first file of keys was written, and after it. */
describe('keys of exchanges that are lost', () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  /** Without SECRET_KEY, as most are. */
  const klaus = async (dataDir: string, ...words: string[]) => {
    const env = { DATA_DIR: at(dataDir), BASE_URL: 'http://127.0.0.1:65535' }
    const { code, text, error } = await runKlaus(words, { env })
    return { code, said: text + error }
  }
  const well = async (dataDir: string, ...words: string[]) => {
    const { code, said } = await klaus(dataDir, ...words)
    assert.equal(code, 0, said)
    return said
  }

  before(async () => {
    mkdirSync(at('data'))
    const databaseFile = at('data/sneaky-klaus.db')
    const party = await startParty({ dataDir: at('data'), databaseFile, secretKey: '' })
    const olga = await party.olga()
    for (const [index, name] of ALL.entries()) {
      const slug = await party.exchange(olga, { name })
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      if (name === 'New draw') await well('data', 'backup', '--keys', at('old.keys'))
      await olga.submit(paths.draw(slug))
      if (index === 0) await olga.submit(paths.complete(slug))
    }
    await party.close()
    await well('data', 'backup', at('db'), '--keys', at('all.keys'))
  })

  it('are all in a file of keys as long as they are there', async () => {
    assert.doesNotMatch(await well('data', 'backup', '--keys', at('again.keys')), /lost/)
    assert.doesNotMatch((await klaus('data', 'doctor')).said, /Nobody can look up/)
  })

  it('cost only what is named if the file of keys is older than a draw', async () => {
    const refused = await klaus('older', 'restore', at('db'), '--keys', at('old.keys'))
    assert.equal(refused.code, 1)
    assert.match(refused.said, /old\.keys lacks the keys of these exchanges:\n- New draw\n/)
    assert.match(refused.said, /add --without-keys to --keys .*old\.keys: what it opens is kept/)
    const words = ['restore', at('db'), '--keys', at('old.keys'), '--without-keys']
    const said = await well('older', ...words)
    assert.match(said, /The draw is undone, and names are to be drawn again, in:\n- New draw\n/)
    assert.doesNotMatch(said, /Old draw|Over|These are over/)
  })

  it('are told of for an exchange that is over, too, and never asked for again', async () => {
    const said = await well('none', 'restore', at('db'), '--without-keys')
    assert.match(said, /drawn again, in:\n- Old draw\n- New draw\n/)
    assert.match(said, /These are over\. .* is lost for good in:\n- Over\n/)
    assert.doesNotMatch((await klaus('none', 'doctor')).said, /Nobody can look up/)
    await well('none', 'backup', at('none.db'), '--keys', at('none.keys'))
    await well('none-again', 'restore', at('none.db'), '--keys', at('none.keys'))
  })

  it('are given up one by one where a file of keys has some of them', async () => {
    const keys = JSON.parse(readFileSync(at('all.keys'), 'utf8'))
    const secret = keys.keys['secret.key']
    writeFileSync(at('secret.keys'), JSON.stringify({ keys: { 'secret.key': secret } }))
    const words = ['restore', at('db'), '--keys', at('secret.keys'), '--without-keys']
    assert.match(await well('secret', ...words), /lost for good in:\n- Over\n/)
    await well('secret', 'backup', at('secret.db'), '--keys', at('secret2.keys'))
    await well('secret-again', 'restore', at('secret.db'), '--keys', at('secret2.keys'))
  })

  it('are not those of another instance, nor a file that is not there, and it says which', async () => {
    const others = JSON.stringify({ keys: { 'secret.key': OTHER_KEY } })
    writeFileSync(at('others.keys'), others)
    const foreign = await klaus('refused', 'restore', at('db'), '--keys', at('others.keys'))
    assert.match(foreign.said, /^The keys in .*others\.keys are not those of this backup\./)
    const missing = await klaus('refused', 'restore', at('db'), '--keys', at('no.keys'))
    assert.match(missing.said, /^There is no file .*no\.keys\.\n$/)
    const odd = await klaus('refused', 'restore', at('db'), '--keys', folder)
    assert.match(odd.said, /cannot be read\. \(EISDIR/)
  })

  it('are missed nowhere where there is none: before the first exchange, or in a version that had none', async () => {
    mkdirSync(at('first'))
    writeFileSync(at('first/secret.key'), OTHER_KEY)
    new DatabaseSync(at('first/sneaky-klaus.db')).exec('create table shopping (item text)')
    assert.doesNotMatch(await well('first', 'backup', '--keys', at('first.keys')), /lost/)
    mkdirSync(at('one'))
    const db = openDatabase(at('one/sneaky-klaus.db'))
    await writeVersionOne({ db, ...sealing(FIRST_KEY, at('one')) })
    await db.destroy()
    const env = { DATA_DIR: at('one'), FORMER_SECRET_KEY: FIRST_KEY }
    const { code, error } = await runKlaus(['backup', '--keys', at('one.keys')], { env })
    assert.equal(code, 0, error)
    assert.doesNotMatch(error, /lost/)
  })

  describe('where they are lost on an instance', () => {
    before(async () => {
      await well('lost', 'restore', at('db'), '--keys', at('all.keys'))
      for (const name of readdirSync(at('lost/keys'))) rmSync(at(`lost/keys/${name}`))
    })

    it('are told of by the doctor, with what to do', async () => {
      const { code, said } = await klaus('lost', 'doctor')
      assert.equal(code, 1)
      assert.match(
        said,
        /✗ Nobody can look up who they give to in “Old draw”, “New draw”: the keys/,
      )
      assert.match(said, /restore it with that file\. Else undo the draw and draw again\./)
      assert.match(said, /✗ Nobody can look up who they gave to in “Over”: .* Else leave it/)
    })

    it('are told of in the log at the start, without names', async () => {
      const environment = { SECRET_KEY: '', PORT: String(await freePort()) }
      const running = await startKlaus({ dataDir: at('lost'), smtpUrl: '', environment })
      after(() => running[Symbol.asyncDispose]())
      assert.match(running.said.out, /"exchanges":3,.*The keys of exchanges whose names are drawn/)
      assert.doesNotMatch(running.said.out, /Old draw|New draw/)
      running.stop()
      await running.ended
    })

    it('are missed where keys are saved, and put back by a restore as the doctor says', async () => {
      const said = await well('lost', 'backup', at('lost.db'), '--keys', at('lost.keys'))
      assert.match(said, /The keys of “Over”, “Old draw”, “New draw” are not among them/)
      await well('found', 'restore', at('lost.db'), '--keys', at('all.keys'))
      assert.doesNotMatch((await klaus('found', 'doctor')).said, /Nobody can look up/)
      assert.ok(existsSync(at('found/keys')))
    })
  })
})
