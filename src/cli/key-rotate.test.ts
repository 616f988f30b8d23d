import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type CommandOutcome, runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { sealing } from '../../test/support/ground.ts'
import { startKlaus } from '../../test/support/klaus.ts'
import { OTHER_KEY, SECRET_KEY, startParty } from '../../test/support/party.ts'
import { FIRST_KEY, writeVersionOne } from '../../test/support/version-one.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { paths } from '../paths.ts'
import { openDatabase } from '../platform/database.ts'
import { ensureNextKey, makeKeyFile, readKeyFile } from '../platform/key-file.ts'
import { rewrapKeys } from '../platform/keyring.ts'
import { saveSetting } from '../platform/settings.ts'

const DATABASE = 'sneaky-klaus.db'

describe('klaus key:rotate', () => {
  const template = temporaryFolder()
  const folders = {
    file: path.join(template, 'file'),
    configured: path.join(template, 'configured'),
  }
  before(async () => {
    for (const [folder, key] of [
      [folders.file, ''],
      [folders.configured, SECRET_KEY],
    ] as const) {
      const party = await startParty({ databaseFile: path.join(folder, DATABASE), secretKey: key })
      const olga = await party.olga()
      const slug = await party.exchange(olga)
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.draw(slug))
      await party.close()
    }
  })

  function copyOf(which: keyof typeof folders): string {
    const copy = path.join(temporaryFolder(), 'data')
    cpSync(folders[which], copy, { recursive: true })
    return copy
  }

  const rotate = (dataDir: string, env: Record<string, string> = {}) =>
    runKlaus(['key:rotate'], { env: { DATA_DIR: dataDir, ...env } })

  /** How many pairs can be read in this folder with this key; -1 if it does not start with it. */
  async function pairsIn(dataDir: string, secretKey: string): Promise<number> {
    const changes = { databaseFile: path.join(dataDir, DATABASE), secretKey }
    const party = await startParty(changes).catch((error: Error) => error)
    if (party instanceof Error) {
      assert.match(party.message, /^The secret key is not the one this database was made with/)
      return -1
    }
    const exchanges = await party.ctx.db.selectFrom('exchanges').select('id').execute()
    let pairs = 0
    for (const exchange of exchanges) pairs += (await readAssignment(party.ctx, exchange)).size
    await party.close()
    return pairs
  }

  function assertDone({ code, text, error }: CommandOutcome): string {
    assert.equal(code, 0, error)
    return text
  }

  it('makes a new key in the data folder, with which everything opens, and with the former nothing', async () => {
    const dataDir = copyOf('file')
    const former = readKeyFile(dataDir) ?? ''
    assert.match(assertDone(await rotate(dataDir)), /^The key is changed\. Make a copy of it/)
    const key = readKeyFile(dataDir) ?? ''
    assert.notEqual(key, former)
    assert.equal(statSync(path.join(dataDir, 'secret.key')).mode & 0o777, 0o400)
    assert.deepEqual(
      readdirSync(dataDir).filter((name) => name.startsWith('secret')),
      ['secret.key'],
    )
    assert.equal(await pairsIn(dataDir, former), -1)
    assert.equal(await pairsIn(dataDir, ''), 3)
    assert.equal(await pairsIn(dataDir, key), 3)
  })

  it('puts SECRET_KEY in the place of FORMER_SECRET_KEY, or of the key file', async () => {
    const dataDir = copyOf('configured')
    const env = { SECRET_KEY: OTHER_KEY, FORMER_SECRET_KEY: SECRET_KEY }
    assert.match(assertDone(await rotate(dataDir, env)), /FORMER_SECRET_KEY is not needed any more/)
    assert.equal(await pairsIn(dataDir, SECRET_KEY), -1)
    assert.equal(await pairsIn(dataDir, OTHER_KEY), 3)
    assertDone(await rotate(dataDir, env))
    const fromFile = copyOf('file')
    assertDone(await rotate(fromFile, { SECRET_KEY }))
    assert.ok(!existsSync(path.join(fromFile, 'secret.key')))
    assert.equal(await pairsIn(fromFile, SECRET_KEY), 3)
  })

  it('says what to do where only SECRET_KEY is known, or nothing is there yet', async () => {
    const dataDir = copyOf('configured')
    for (const env of [{ SECRET_KEY }, { SECRET_KEY, FORMER_SECRET_KEY: SECRET_KEY }]) {
      const { code, error } = await rotate(dataDir, env)
      assert.equal(code, 1)
      assert.match(
        error,
        /^This SECRET_KEY opens everything.*\nSECRET_KEY is yours to change: put a new one there, which `openssl/,
      )
    }
    const wrong = await rotate(dataDir, { SECRET_KEY: OTHER_KEY, FORMER_SECRET_KEY: 'not it' })
    assert.match(wrong.error, /^The secret key is not the one this database was made with/)
    assert.equal(await pairsIn(dataDir, SECRET_KEY), 3)
    const empty = path.join(temporaryFolder(), 'empty')
    assert.match((await rotate(empty)).error, /^There is nothing to change yet/)
    assert.ok(!existsSync(empty))
  })

  it('brings an instance with a passphrase to a key that cannot be guessed', async () => {
    const dataDir = temporaryFolder()
    const db = openDatabase(path.join(dataDir, DATABASE))
    await writeVersionOne({ db, ...sealing(FIRST_KEY, dataDir) })
    await db.destroy()
    const started = await runKlaus(['serve'], { env: { DATA_DIR: dataDir, SECRET_KEY: FIRST_KEY } })
    assert.equal(started.code, 1)
    assert.match(started.error, /SECRET_KEY must be 32 random bytes.*FORMER_SECRET_KEY/)
    assertDone(await rotate(dataDir, { SECRET_KEY, FORMER_SECRET_KEY: FIRST_KEY }))
    assert.equal(await pairsIn(dataDir, SECRET_KEY), 5)
    assert.equal(await pairsIn(dataDir, FIRST_KEY), -1)
  })

  it('makes no key where the database is not the one that belongs here', async () => {
    const dataDir = copyOf('file')
    writeFileSync(path.join(dataDir, 'instance.id'), 'another\n')
    const before = readdirSync(dataDir).sort()
    const { code, error } = await rotate(dataDir)
    assert.equal(code, 1)
    assert.match(error, /is not the database that belongs here/)
    assert.deepEqual(readdirSync(dataDir).sort(), before)
  })

  it('goes on where it was killed, by itself at the next start', async () => {
    const stages: ((dataDir: string) => void)[] = [
      (dataDir) => void ensureNextKey(dataDir),
      (dataDir) => {
        const rotation = { former: readKeyFile(dataDir) ?? '', next: ensureNextKey(dataDir) }
        assert.deepEqual(rewrapKeys(dataDir, rotation), [])
      },
    ]
    for (const stage of stages) {
      const dataDir = copyOf('file')
      const former = readKeyFile(dataDir) ?? ''
      stage(dataDir)
      assert.equal(await pairsIn(dataDir, ''), 3)
      assert.notEqual(readKeyFile(dataDir), former)
      assert.ok(!existsSync(path.join(dataDir, 'secret.key.next')))
    }
    const aside = copyOf('file')
    assertDone(await rotate(aside))
    renameSync(path.join(aside, 'secret.key'), path.join(aside, 'secret.key.next'))
    writeFileSync(path.join(aside, 'secret.key.former'), 'half overwritten')
    assert.equal(await pairsIn(aside, ''), 3, 'while the former file is overwritten')
    assert.deepEqual(
      readdirSync(aside).filter((name) => name.startsWith('secret')),
      ['secret.key'],
    )
    const last = copyOf('file')
    assertDone(await rotate(last))
    renameSync(path.join(last, 'secret.key'), path.join(last, 'secret.key.next'))
    assert.equal(await pairsIn(last, ''), 3, 'between destroying one file and renaming the other')
    const both = copyOf('file')
    assertDone(await rotate(both))
    const key = readFileSync(path.join(both, 'secret.key'), 'utf8')
    renameSync(path.join(both, 'secret.key'), path.join(both, 'secret.key.next'))
    makeKeyFile(both)
    assert.equal(await pairsIn(both, ''), 3, 'before the former file is destroyed')
    assert.equal(readFileSync(path.join(both, 'secret.key'), 'utf8'), key)
  })

  it('that the next start finishes is told in its log, once', async () => {
    const dataDir = copyOf('file')
    ensureNextKey(dataDir)
    for (const told of [1, 0]) {
      const party = await startParty({
        databaseFile: path.join(dataDir, DATABASE),
        secretKey: '',
      })
      await party.close()
      const lines = party.log.filter((line) =>
        line.includes('there is a new key in the data folder'),
      )
      assert.equal(lines.length, told)
    }
  })

  it('that was interrupted says so to the former key, instead of opening half', async () => {
    const dataDir = copyOf('configured')
    const db = openDatabase(path.join(dataDir, DATABASE))
    await saveSetting({ db }, 'key_rotation_begun', 'yes')
    await db.destroy()
    rewrapKeys(dataDir, { former: SECRET_KEY, next: OTHER_KEY })
    const { code, error } = await runKlaus(['admin:reset-password'], {
      env: { DATA_DIR: dataDir, SECRET_KEY },
    })
    assert.equal(code, 1)
    assert.match(error, /^A change of the secret key was interrupted\. Finish it/)
    assertDone(await rotate(dataDir, { SECRET_KEY: OTHER_KEY, FORMER_SECRET_KEY: SECRET_KEY }))
    assert.equal(await pairsIn(dataDir, OTHER_KEY), 3)
  })

  describe('while it runs', () => {
    const dataDir = temporaryFolder()
    let klaus: Awaited<ReturnType<typeof startKlaus>>
    before(async () => {
      klaus = await startKlaus({
        dataDir,
        smtpUrl: 'smtp://127.0.0.1:9',
        environment: { SECRET_KEY: '' },
      })
    })
    after(() => klaus[Symbol.asyncDispose]())

    it('is refused, and leaves nothing behind', async () => {
      const before = readdirSync(dataDir).sort()
      const { code, error } = await rotate(dataDir)
      assert.equal(code, 1)
      assert.match(error, /^Sneaky Klaus is running: stop it before its key is changed\.\n$/)
      assert.deepEqual(readdirSync(dataDir).sort(), before)
    })
  })
})
