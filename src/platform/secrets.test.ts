import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cpuTimeOf } from '../../test/support/cpu-time.ts'
import { newPassword } from '../admin/forms.ts'
import { sayIn } from '../ui/voice.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { createSeal } from './seal.ts'
import { hashToken, newToken } from './tokens.ts'

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
      const body = sealed.split('.').at(-1) ?? ''
      assert.ok(body.length > 40)
      assert.doesNotMatch(sealed + Buffer.from(body, 'base64url').toString('latin1'), /Cleo|Anna/)
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

describe('a token', () => {
  it('is 256 random bits that fit into an address as they are', () => {
    const tokens = Array.from({ length: 1000 }, newToken)
    assert.equal(new Set(tokens).size, 1000)
    for (const token of tokens) {
      assert.match(token, /^[\w-]{43}$/)
      assert.equal(encodeURIComponent(token), token)
      assert.equal(Buffer.from(token, 'base64url').length, 32)
    }
  })

  it('is stored as its SHA-256', () => {
    // FIPS 180-2, appendix B.1.
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    assert.equal(hashToken('abc'), abc)
  })
})

const PASSWORD = 'a present in every stocking'

describe('a password', async () => {
  const hash = await hashPassword(PASSWORD)

  it('is kept as an argon2id string that other programs can read', () => {
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    assert.ok(!hash.includes(PASSWORD))
  })

  it('is kept another way each time', async () => {
    assert.notEqual(await hashPassword(PASSWORD), hash)
  })

  it('is recognised, and no other one is', async () => {
    assert.equal(await verifyPassword(PASSWORD, hash), true)
    for (const other of ['', PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(0, -1)]) {
      assert.equal(await verifyPassword(other, hash), false, other)
    }
  })

  it('is the same typed on another keyboard: é in one letter or in two', async () => {
    const composed = await hashPassword('caf\u00e9 noir et lait')
    assert.equal(await verifyPassword('cafe\u0301 noir et lait', composed), true)
  })

  it('that nobody could have is no password, and is not looked at for long', async () => {
    const accents = `a${'\u0301'.repeat(16_000)}${'\u0323'.repeat(16_000)}`
    const hash = await hashPassword(PASSWORD)
    const took = await cpuTimeOf(async () => {
      assert.equal(await verifyPassword(accents, hash), false)
      assert.equal(await verifyPassword(accents, undefined), false)
      assert.equal(newPassword(sayIn('en')).safeParse(accents).error?.issues.length, 1)
    })
    assert.ok(took < 200, `${took} ms`)
  })

  it('is checked against nothing with as much work, and is wrong', async () => {
    assert.equal(await verifyPassword(PASSWORD, undefined), false)
    const workOf = async (phc: string | undefined) => {
      const before = process.cpuUsage()
      for (let times = 0; times < 3; times++) await verifyPassword(PASSWORD, phc)
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const [known, unknown] = [await workOf(hash), await workOf(undefined)]
    assert.ok(unknown > known / 4, 'an unknown address must not be answered at once')
  })

  it('is hashed beside everything else, not instead: hardly any of the work is done by this thread', async () => {
    const spent = ({ user, system }: NodeJS.CpuUsage) => user + system
    const before = { thread: process.threadCpuUsage(), all: process.cpuUsage() }
    for (let times = 0; times < 5; times++) await hashPassword(PASSWORD)
    const here = spent(process.threadCpuUsage(before.thread))
    const all = spent(process.cpuUsage(before.all))
    assert.ok(here < all / 2, `${here} of ${all} µs`)
  })
})
