import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { bytesIn, temporaryFolder } from '../../test/support/folder.ts'
import { OTHER_KEY, SECRET_KEY } from '../../test/support/party.ts'
import { openKeyring, rewrapKeys } from './keyring.ts'

describe('a keyring', () => {
  const fileOf = (dataDir: string, id: string) => path.join(dataDir, 'keys', id)

  it('makes keys in files that their owner alone can read, and no file shows a key', () => {
    const dataDir = temporaryFolder()
    const keyring = openKeyring(dataDir, SECRET_KEY)
    assert.deepEqual(keyring.ids(), [])
    const [one, other] = [keyring.make(), keyring.make()]
    assert.deepEqual(keyring.ids().sort(), [one.id, other.id].sort())
    assert.equal(statSync(path.join(dataDir, 'keys')).mode & 0o777, 0o700)
    assert.equal(statSync(fileOf(dataDir, one.id)).mode & 0o777, 0o600)
    assert.ok(!bytesIn(dataDir).includes(one.seal.keyFor('seal')))
    assert.notEqual(one.seal.keyFor('seal'), other.seal.keyFor('seal'))
  })

  it('finds the key by what it has sealed, also after a restart', () => {
    const dataDir = temporaryFolder()
    const { id, seal } = openKeyring(dataDir, SECRET_KEY).make()
    const sealed = seal.seal('Cleo', 'Anna')
    assert.ok(sealed.startsWith(`1.${id}.`))
    const later = openKeyring(dataDir, SECRET_KEY)
    assert.equal(later.sealFor(sealed)?.open(sealed, 'Anna'), 'Cleo')
    assert.equal(later.sealOf(id)?.fingerprint('a', 'b'), seal.fingerprint('a', 'b'))
    assert.throws(() => later.make().seal.open(sealed, 'Anna'), 'another key of the ring')
    assert.throws(() => later.instance.open(sealed, 'Anna'))
  })

  it('opens none with another instance key, nor one that was damaged or put in place of another', () => {
    const dataDir = temporaryFolder()
    const keyring = openKeyring(dataDir, SECRET_KEY)
    const [one, other] = [keyring.make(), keyring.make()]
    assert.equal(openKeyring(dataDir, OTHER_KEY).sealOf(one.id), undefined)
    const wrapped = readFileSync(fileOf(dataDir, one.id), 'utf8')
    for (const text of [
      '',
      wrapped.slice(0, -3),
      readFileSync(fileOf(dataDir, other.id), 'utf8'),
    ]) {
      writeFileSync(fileOf(dataDir, one.id), text)
      assert.equal(openKeyring(dataDir, SECRET_KEY).sealOf(one.id), undefined)
    }
    assert.equal(openKeyring(dataDir, SECRET_KEY).sealOf('nobody'), undefined)
    assert.equal(openKeyring(dataDir, SECRET_KEY).sealOf(null), undefined)
  })

  it('forgets a key that is destroyed at once, and so does its folder', () => {
    const dataDir = temporaryFolder()
    const keyring = openKeyring(dataDir, SECRET_KEY)
    const { id } = keyring.make()
    keyring.destroy(id)
    assert.equal(keyring.sealOf(id), undefined)
    assert.deepEqual(readdirSync(path.join(dataDir, 'keys')), [])
    keyring.destroy(id)
  })

  it('opens with a new instance key what was wrapped by the former one, however often it is begun', () => {
    const dataDir = temporaryFolder()
    const keyring = openKeyring(dataDir, SECRET_KEY)
    const sealed = [1, 2, 3].map(() => keyring.make().seal.seal('Cleo', 'Anna'))
    const rotation = { former: SECRET_KEY, next: OTHER_KEY }
    writeFileSync(fileOf(dataDir, 'broken'), 'nothing that opens')
    assert.deepEqual(rewrapKeys(dataDir, rotation), ['broken'])
    assert.deepEqual(rewrapKeys(dataDir, rotation), ['broken'])
    const [former, next] = [SECRET_KEY, OTHER_KEY].map((key) => openKeyring(dataDir, key))
    for (const one of sealed) {
      assert.equal(next?.sealFor(one)?.open(one, 'Anna'), 'Cleo')
      assert.equal(former?.sealFor(one), undefined)
    }
    assert.deepEqual(
      readdirSync(path.join(dataDir, 'keys')).filter((name) => name.endsWith('.new')),
      [],
    )
  })
})
