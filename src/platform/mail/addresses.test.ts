import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mailboxOf, parseAddress, readSender } from './addresses.ts'

describe('the mailbox behind an address', () => {
  const MAILBOXES: [address: string, mailbox: string][] = [
    ['anna@example.org', 'anna@example.org'],
    ['anna+santa@example.org', 'anna@example.org'],
    ['Anna+Santa+2026@Example.org', 'anna@example.org'],
    ['anna+@example.org', 'anna@example.org'],
    ['+anna@example.org', '+anna@example.org'],
    ['+anna+santa@example.org', '+anna@example.org'],
    ['anna.b@example.org', 'anna.b@example.org'],
    ['anna@a+b.example', 'anna@a+b.example'],
  ]
  for (const [address, mailbox] of MAILBOXES) {
    it(`of ${address} is ${mailbox}`, () => assert.equal(mailboxOf(address), mailbox))
  }
})

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
