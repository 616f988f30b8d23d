import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ownCardIsLocal, startIsLocal, whatToSet } from '../ui/words/en-local.ts'
import { localOnly, ownAddresses } from './own-addresses.ts'

const HOME = { baseUrl: 'http://localhost:8000', host: '0.0.0.0' }

/** As the system tells of it. */
function at(address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) {
  return { address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 } as const
}

describe('the addresses of this machine', () => {
  it('are those by which a phone may reach it, the likeliest first', () => {
    const found = ownAddresses(
      {
        lo: [at('127.0.0.1', 'IPv4', true), at('::1', 'IPv6', true)],
        docker0: [at('172.17.0.1')],
        'br-0f3a': [at('172.18.0.1')],
        usb0: [at('169.254.3.4')],
        tailscale0: [at('100.101.1.2')],
        eth0: [at('10.1.2.3'), at('fe80::1', 'IPv6')],
        wlan0: [at('192.168.1.20')],
      },
      false,
    )
    assert.deepEqual(found, ['192.168.1.20', '10.1.2.3', '100.101.1.2'])
  })

  it('are not known in a container', () => {
    assert.deepEqual(ownAddresses({ eth0: [at('172.17.0.2')] }, true), [])
  })
})

describe('what to set so that phones open our links', () => {
  const words = (config: typeof HOME, addresses: readonly string[]) => {
    const local = localOnly(config, () => addresses, false)
    return local && whatToSet(local)
  }

  it('names an address that would do, with port and path', () => {
    assert.equal(
      words(HOME, ['192.168.1.20']),
      'Set BASE_URL=http://192.168.1.20:8000 and restart.',
    )
    assert.match(
      words({ ...HOME, baseUrl: 'http://127.0.0.1:8000/santa' }, [
        '10.0.0.5',
        '100.64.0.1',
        '1.2.3.4',
      ]) ?? '',
      /^Set BASE_URL=http:\/\/10\.0\.0\.5:8000\/santa \(or http:\/\/100\.64\.0\.1:8000\/santa\) and/,
    )
  })

  it('names HOST, too, where it listens to this machine alone', () => {
    assert.match(
      words({ ...HOME, host: '127.0.0.1' }, ['192.168.1.20']) ?? '',
      /^Set BASE_URL=http:\/\/192\.168\.1\.20:8000 and HOST=0\.0\.0\.0 and restart/,
    )
  })

  it('is said, too, where BASE_URL has the word of HOST for every address', () => {
    for (const host of ['0.0.0.0', '[::]', '[0:0:0:0:0:0:0:0]', '0']) {
      const config = { ...HOME, baseUrl: `http://${host}:8000` }
      const local = localOnly(config, () => ['192.168.1.20'], false) ?? assert.fail(host)
      assert.match(startIsLocal(local), /no address that others can open\.$/)
      assert.equal(whatToSet(local), 'Set BASE_URL=http://192.168.1.20:8000 and restart.')
    }
    const local = localOnly(HOME, () => []) ?? assert.fail()
    assert.equal(startIsLocal(local), 'No phone can open our links and cards yet.')
  })

  it('names LISTEN in a container, and says of no code that it opens the site on a phone', () => {
    const local = localOnly(HOME, () => [], true) ?? assert.fail()
    assert.match(
      whatToSet(local),
      /^Set BASE_URL to an address that phones can open, with Compose also LISTEN=0\.0\.0\.0, and/,
    )
    assert.match(ownCardIsLocal('Olga', local), /The code below does once phones can open this/)
    const outside = localOnly(HOME, () => [], false) ?? assert.fail()
    assert.match(ownCardIsLocal('Olga', outside), /The code below does, so keep that/)
  })

  it('names no address by https, as what answers there has a certificate for a name', () => {
    assert.match(
      words({ ...HOME, baseUrl: 'https://localhost' }, ['192.168.1.20']) ?? '',
      /^Set BASE_URL to an address that phones can open, and/,
    )
  })

  it('is only what to set where no address is known, and nothing where phones open them', () => {
    assert.match(words(HOME, []) ?? '', /^Set BASE_URL to an address that phones can open, and/)
    assert.equal(words({ ...HOME, baseUrl: 'https://santa.example.org' }, ['10.0.0.5']), undefined)
  })
})
