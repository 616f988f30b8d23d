import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashPassword, verifyPassword } from './passwords.ts'

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

  it('is hashed beside everything else, not instead', async () => {
    let turns = 0
    let done = false
    const hashing = hashPassword(PASSWORD).then(() => {
      done = true
    })
    while (!done) {
      turns += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    await hashing
    assert.ok(turns > 10, `the event loop turned ${turns} times`)
  })
})
