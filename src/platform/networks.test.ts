import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { networkOf } from './networks.ts'

describe('the network of a visitor', () => {
  it('is their IPv4 address, however it is written', () => {
    assert.equal(networkOf('203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::ffff:203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::FFFF:203.0.113.7'), '203.0.113.7')
    assert.equal(networkOf('::ffff:cb00:7107'), '203.0.113.7')
    assert.equal(networkOf('203.0.113.7:40001'), '203.0.113.7')
    assert.equal(networkOf('[::ffff:203.0.113.7]:40001'), '203.0.113.7')
  })

  it('is the /64 of their IPv6 address, which has as many addresses as they like', () => {
    const network = '2001:db8:0:1::/64'
    for (const ip of [
      '2001:db8:0:1::1',
      '2001:DB8:0:1:ffff:ffff:ffff:ffff',
      '2001:db8::1:0:0:0:9',
    ]) {
      assert.equal(networkOf(ip), network, ip)
    }
    assert.notEqual(networkOf('2001:db8:0:2::1'), network)
    assert.equal(networkOf('[2001:db8:0:1::1]:40001'), network)
    assert.equal(networkOf('::1'), '0:0:0:0::/64')
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
  })

  it('is one for all who have no address', () => {
    for (const ip of ['', 'unknown', '_hidden1', '_hidden2', '1.2.3:4']) {
      assert.equal(networkOf(ip), 'unknown', ip)
    }
  })
})
