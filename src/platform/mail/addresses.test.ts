import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAddress, readSender } from './addresses.ts'

describe('the sender that Olga configures', () => {
  it('is an address, with or without a name', () => {
    const address = 'klaus@example.org'
    assert.deepEqual(parseAddress('klaus@example.org'), { address })
    assert.deepEqual(parseAddress(' <klaus@example.org> '), { address })
    assert.deepEqual(parseAddress('Klaus <klaus@example.org>'), { name: 'Klaus', address })
    assert.deepEqual(parseAddress('"Klaus, sneaky" <klaus@example.org>'), {
      name: 'Klaus, sneaky',
      address,
    })
  })

  it('is refused when it is none, or several', () => {
    for (const text of [
      '',
      'Klaus',
      'klaus@',
      '@example.org',
      'a@x.org, b@x.org',
      'us: a@x.org;',
    ]) {
      assert.equal(parseAddress(text), undefined, text)
      assert.throws(() => readSender(text), /Not an address to send mail from/)
    }
  })
})
