import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { isStrongKey, makeKeyFile, newKey, readKeyFile, SECRET_KEY_FILE } from './key-file.ts'

/** 32 bytes whose base64 holds no digit, as those of one in 1,500 random keys. */
const WITHOUT_DIGIT = 'AbCdEfGhIjKlMnOpQrStUvWxYzAaBbCcDdEeFfGgHhI'

describe('a key file', () => {
  it('is opened again, whatever its key looks like, also one that an earlier version made', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, SECRET_KEY_FILE), `${WITHOUT_DIGIT}\n`)
    assert.equal(readKeyFile(folder), WITHOUT_DIGIT)
    assert.equal(makeKeyFile(folder), WITHOUT_DIGIT)
  })

  it('is refused if it is cut off, or holds something else', () => {
    const folder = temporaryFolder()
    for (const text of [
      '',
      WITHOUT_DIGIT.slice(1),
      'a passphrase, however long it may be',
      `${WITHOUT_DIGIT}aa`,
    ]) {
      writeFileSync(path.join(folder, SECRET_KEY_FILE), text)
      assert.throws(() => readKeyFile(folder), /is cut off, or holds something else than a key/)
    }
  })

  it('holds a key that SECRET_KEY takes as well', () => {
    const chances = [Buffer.from(WITHOUT_DIGIT, 'base64url'), Buffer.alloc(32, 7)]
    let asked = 0
    const key = newKey((bytes) => {
      asked += 1
      return (
        chances.shift() ?? Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 89) % 256))
      )
    })
    assert.equal(asked, 3)
    assert.ok(!isStrongKey(WITHOUT_DIGIT) && isStrongKey(key))
    assert.ok(isStrongKey(makeKeyFile(temporaryFolder())))
  })
})
