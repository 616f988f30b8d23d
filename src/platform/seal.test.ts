import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSeal } from './seal.ts'

const KEY = 'a secret key for tests, long enough to be one'
const seal = createSeal(KEY)

describe('a seal', () => {
  it('opens to what was sealed, whatever it was, and for a process that starts later', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, boundTo) => {
        assert.equal(createSeal(KEY).open(seal.seal(text, boundTo), boundTo), text.toWellFormed())
      }),
    )
  })

  it('never looks the same twice, and shows nothing of what is in it', () => {
    const one = seal.seal('Cleo', 'Anna')
    const two = seal.seal('Cleo', 'Anna')
    assert.notEqual(one, two)
    for (const sealed of [one, two]) {
      assert.doesNotMatch(sealed + Buffer.from(sealed, 'base64url').toString('latin1'), /Cleo|Anna/)
    }
  })

  it('of Anna’s does not open for Ben', () => {
    const sealed = seal.seal('Cleo', 'assignment of Anna')
    assert.throws(() => seal.open(sealed, 'assignment of Ben'))
    assert.throws(() => seal.open(sealed, ''))
  })

  it('does not open with another key', () => {
    const other = createSeal(`${KEY}.`)
    assert.throws(() => other.open(seal.seal('Cleo', 'Anna'), 'Anna'))
  })

  it('does not open when any bit of it was touched, or when it was cut', () => {
    const sealed = Buffer.from(seal.seal('Cleo', 'Anna'), 'base64url')
    for (let index = 0; index < sealed.length; index++) {
      const touched = Buffer.from(sealed)
      touched[index] = (touched[index] ?? 0) ^ 1
      assert.throws(() => seal.open(touched.toString('base64url'), 'Anna'), `byte ${index}`)
      const cut = sealed.subarray(0, index).toString('base64url')
      assert.throws(() => seal.open(cut, 'Anna'), `cut at ${index}`)
    }
  })
})

describe('a key for one purpose', () => {
  it('is the same tomorrow, and another for another purpose or another instance', () => {
    const keys = [
      seal.keyFor('session cookie'),
      seal.keyFor('another'),
      createSeal('another secret').keyFor('session cookie'),
    ]
    assert.equal(createSeal(KEY).keyFor('session cookie'), keys[0])
    assert.equal(new Set(keys).size, 3)
    for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/)
  })

  it('makes fingerprints that compare without telling', () => {
    const print = seal.fingerprint('rate limit', 'anna@example.org')
    assert.equal(createSeal(KEY).fingerprint('rate limit', 'anna@example.org'), print)
    assert.notEqual(seal.fingerprint('rate limit', 'ben@example.org'), print)
    assert.notEqual(seal.fingerprint('another', 'anna@example.org'), print)
    assert.notEqual(createSeal('other').fingerprint('rate limit', 'anna@example.org'), print)
    assert.match(print, /^[0-9a-f]{64}$/)
  })
})
