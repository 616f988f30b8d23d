import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startParty } from '../../test/support/party.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { isLoopback, isLoopbackName, readTrustedProxies } from './proxies.ts'

const WARNING = /TRUST_PROXY is off, so all visitors count as one/

describe('a proxy', () => {
  /** The shortened address that the log notes for a visitor with these addresses before them. */
  async function seen(trustProxy: false | string | number, peer: string, forwardedFor: string) {
    const party = await startParty({ trustProxy })
    await party.app.inject({
      method: 'POST',
      url: paths.adminSignIn(),
      remoteAddress: peer,
      headers: { 'x-forwarded-for': forwardedFor },
    })
    await party.close()
    return /"client":"([^"]+)"/.exec(party.log.join(''))?.[1]
  }

  it('is believed where it is trusted by address, by range or by number, and nowhere else', async () => {
    const visitor = '198.51.100.7'
    assert.equal(await seen(false, '10.0.0.1', visitor), '10.0.0.0/24')
    const one = readTrustedProxies('true') ?? false
    assert.equal(await seen(one, '10.0.0.1', visitor), '198.51.100.0/24')
    assert.equal(await seen(one, '203.0.113.9', visitor), '203.0.113.0/24')
    assert.equal(await seen(one, '127.0.0.1', `${visitor}:40001`), '198.51.100.0/24')
    assert.equal(await seen(one, '127.0.0.1', '[2001:db8:7:8::9]:40001'), '2001:db8:7::/48')
    assert.equal(await seen('10.0.0.1', '10.0.0.1', visitor), '198.51.100.0/24')
    assert.equal(await seen('10.0.0.2', '10.0.0.1', visitor), '10.0.0.0/24')
    assert.equal(await seen('10.0.0.0/8', '10.9.0.1', visitor), '198.51.100.0/24')
    assert.equal(await seen(1, '203.0.113.9', `192.0.2.1, ${visitor}`), '198.51.100.0/24')
    assert.equal(await seen(2, '203.0.113.9', `192.0.2.1, ${visitor}`), '192.0.2.0/24')
    assert.equal(await seen(1, '203.0.113.9', '2001:db8:7:8::9'), '2001:db8:7::/48')
  })

  it('that trusts the house believes no visitor in it who pretends to be another', async () => {
    const party = await startParty({ trustProxy: readTrustedProxies('true') ?? false })
    const answers: number[] = []
    for (let tries = 0; tries < 7; tries += 1) {
      const mallory = new Visitor(party.app, '127.0.0.1', {
        'x-forwarded-for': `198.51.${tries}.9, 192.168.1.60`,
      })
      const wrong = { email: 'olga@example.org', password: 'a guess at it' }
      answers.push((await mallory.post(paths.adminSignIn(), wrong)).status)
    }
    assert.deepEqual(answers, [422, 422, 422, 422, 422, 429, 429])
    const said = party.log.filter((line) => line.includes('two proxies or more'))
    assert.equal(said.length, 1, 'and whoever has two proxies learns how to say so')
    await party.close()
  })

  it('that must be there, but is not trusted, is named at the start', async () => {
    const party = await startParty({ baseUrl: 'https://santa.example.org' })
    assert.match(party.log.join(''), WARNING)
    await party.close()
    for (const config of [{ baseUrl: 'https://santa.example.org', trustProxy: 'loopback' }, {}]) {
      const quiet = await startParty(config)
      assert.doesNotMatch(quiet.log.join(''), WARNING)
      await quiet.close()
    }
  })

  it('that shows itself, but is not trusted, is named once', async () => {
    const party = await startParty()
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
      await party.app.inject({ url: paths.adminSignIn(), headers: { [name]: '198.51.100.7' } })
    }
    const warnings = party.log.filter((line) => WARNING.test(line))
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /A request came with x-forwarded-for/)
    await party.close()
  })

  const advice = async (typed: string, peer: string, headers: Record<string, string>[]) => {
    const party = await startParty({ trustProxy: readTrustedProxies(typed) ?? assert.fail(typed) })
    for (const each of headers) {
      await party.app.inject({ url: paths.adminSignIn(), remoteAddress: peer, headers: each })
    }
    await party.close()
    return party.log.filter((line) => /A request came/.test(line))
  }

  it('that is not among the trusted ones is named once, by its network, with what to set', async () => {
    const ways = [{ 'x-forwarded-for': '198.51.100.7' }, { 'x-real-ip': '198.51.100.8' }]
    for (const [typed, peer, network] of [
      ['10.9.9.9', '127.0.0.1', '127.0.0.0/24'],
      ['10.9.9.9', '::ffff:10.9.9.10', '10.9.9.0/24'],
      ['true', '100.64.0.1', '100.64.0.0/24'],
      ['true', '203.0.113.9', '203.0.113.0/24'],
      ['loopback', '2001:db8:1:2::3', '2001:db8:1::/48'],
    ] as const) {
      const said = await advice(typed, peer, [...ways, ...ways])
      assert.equal(said.length, 1, `${typed} from ${peer}`)
      assert.ok(
        said[0]?.includes(`from ${network}, which TRUST_PROXY does not believe`),
        said.join(),
      )
      assert.match(said[0] ?? '', /Add its address to TRUST_PROXY/)
      assert.doesNotMatch(said[0] ?? '', /198\.51\.100/)
    }
    assert.deepEqual(await advice('10.9.9.9', '127.0.0.1', [{}]), [])
  })

  it('that has another one before it, or says not who the visitor is, is named with what to set', async () => {
    const two = [{ 'x-forwarded-for': '198.51.100.7, 10.0.0.5' }]
    for (const typed of ['true', '1', '10.0.0.1']) {
      const [said, ...more] = await advice(typed, '10.0.0.1', [...two, ...two])
      assert.match(said ?? '', /two proxies or more.*set TRUST_PROXY to how many/)
      assert.deepEqual(more, [])
    }
    for (const typed of ['2', '10.0.0.0/8'])
      assert.deepEqual(await advice(typed, '10.0.0.1', two), [])
    for (const typed of ['true', '1', '10.0.0.1']) {
      const [said] = await advice(typed, '10.0.0.1', [{ 'x-real-ip': '198.51.100.7' }])
      assert.match(said ?? '', /came with x-real-ip, but without X-Forwarded-For/)
      assert.deepEqual(await advice(typed, '10.0.0.1', [{ 'x-forwarded-for': '198.51.100.7' }]), [])
    }
  })

  it('is believed wherever the configuration takes it, in every way of writing an address', async () => {
    const visitor = '198.51.100.7'
    for (const [typed, peer, isBelieved] of [
      ['10.0.0.0/8', '::ffff:10.9.0.1', true],
      ['::ffff:10.0.0.1', '10.0.0.1', true],
      ['::ffff:10.0.0.0/104', '10.9.0.1', true],
      ['2001:DB8::/32', '2001:db8:1::1', true],
      ['2001:db8::/3', '2001:db8:1::1', true],
      ['fe80::1%eth0', 'fe80::1', true],
      ['uniquelocal', '192.168.1.1', true],
      ['linklocal, 10.0.0.1', 'fe80::9', true],
      ['203.0.113.4/31', '203.0.113.5', true],
      ['203.0.113.4/31', '203.0.113.6', false],
      ['uniquelocal', '127.0.0.1', false],
    ] as const) {
      const trusted = readTrustedProxies(typed) ?? assert.fail(typed)
      const client = await seen(trusted, peer, visitor)
      assert.equal(client === '198.51.100.0/24', isBelieved, `${typed} ${peer}: ${client}`)
    }
  })
})

describe('this machine', () => {
  it('is known by its addresses and its names', () => {
    for (const ip of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      assert.ok(isLoopback(ip), ip)
    for (const ip of ['10.0.0.1', '::2', '', 'localhost', '128.0.0.1'])
      assert.ok(!isLoopback(ip), ip)
    for (const name of [
      'localhost',
      'LOCALHOST.',
      'a.localhost',
      '127.0.0.1',
      '[::1]',
      'localhost.localdomain',
      'ip6-localhost',
      'ip6-loopback',
    ]) {
      assert.ok(isLoopbackName(name), name)
    }
    for (const name of [
      '',
      'localhost.example',
      'notlocalhost',
      '[::2]',
      '127.0.0.1.nip.io',
      'ip6-localhost.example',
    ]) {
      assert.ok(!isLoopbackName(name), name)
    }
  })
})
