import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Fastify from 'fastify'
import { readTrustedProxies, trustOf } from '../platform/proxies.ts'
import { examineProxies, PRETENDED } from './examine-proxies.ts'

const LAN = '192.168.1.7'
const NEAR = '127.0.0.1'

/** What was set, whose connection it is, and what the proxies before it have added. */
const CASES: [setting: string, peer: string, added: readonly string[], says: RegExp][] = [
  ['false', LAN, [], /^✓ No proxy is in front/],
  ['false', NEAR, [LAN], /^✗ A proxy is in front, but TRUST_PROXY is off/],
  ['true', NEAR, [], /^✗ TRUST_PROXY is on, but nothing in front says/],
  ['true', NEAR, [LAN], /^✓ The proxy says who the visitor is: 192\.168\.1\.7,/],
  ['true', NEAR, [NEAR], /^✓ The proxy says who the visitor is: 127\.0\.0\.1,/],
  ['true', '198.51.100.1', [LAN], /^✗ The proxy’s address 198\.51\.100\.1 is not among/],
  ['true', NEAR, [LAN, '10.0.0.1'], /^✗ The visitor came through 2 proxies, .*TRUST_PROXY=2,/],
  ['1', NEAR, [LAN], /^✓ The proxy says who the visitor is: 192\.168\.1\.7,/],
  ['1', NEAR, [NEAR, NEAR], /^✗ The visitor came through 2 proxies/],
  ['2', NEAR, [LAN], /^✗ TRUST_PROXY believes 2 proxies, but one is in front: .*TRUST_PROXY=1\./],
  ['3', NEAR, [LAN, NEAR], /^✗ TRUST_PROXY believes 3 proxies, but 2 are in front/],
  ['2', NEAR, [LAN, NEAR], /^✓ The proxy says who the visitor is: 192\.168\.1\.7,/],
  ['127.0.0.1', NEAR, [NEAR], /^✓ The proxies say who the visitor is; only this machine/],
  ['127.0.0.1', NEAR, [LAN], /^✓ The proxy says who the visitor is: 192\.168\.1\.7,/],
  ['127.0.0.1', NEAR, [LAN, '10.0.0.1'], /^✗ The visitor came through 2 proxies/],
  ['10.0.0.0/8', NEAR, [NEAR], /^✗ The proxy’s address 127\.0\.0\.1 is not among/],
  ['192.168.0.0/16', '192.168.1.1', [LAN], /^· TRUST_PROXY holds 192\.168\.1\.7, .*pretend/],
]

/** Who the visitor is to Fastify, which asks us of each address whether it is believed. */
async function visitorOf(setting: string, peer: string, forwardedFor: string): Promise<string> {
  const app = Fastify({ trustProxy: trustOf(readTrustedProxies(setting) ?? assert.fail(setting)) })
  app.get('/', async ({ ip }) => ip)
  const headers = { 'x-forwarded-for': forwardedFor }
  const answer = await app.inject({ url: '/', remoteAddress: peer, headers })
  await app.close()
  return answer.body
}

describe('what arrived behind proxies', () => {
  for (const [setting, peer, added, says] of CASES) {
    const way = [...added, peer].join(' → ')
    it(`with TRUST_PROXY=${setting}, by ${way}, is judged`, async () => {
      const forwardedFor = [PRETENDED, ...added].join(', ')
      const visitor = await visitorOf(setting, peer, forwardedFor)
      const trustProxy = readTrustedProxies(setting) ?? assert.fail(setting)
      const found = examineProxies({ trustProxy }, { peer, visitor, forwardedFor })
      assert.match(found.map(({ sign, sentence }) => `${sign} ${sentence}`).join('\n'), says)
    })
  }

  it('is nothing where the proxy takes the header away', () => {
    const arrival = { peer: NEAR, visitor: NEAR, forwardedFor: '' }
    const [found] = examineProxies({ trustProxy: 1 }, arrival)
    assert.match(found?.sentence ?? '', /nothing in front says who the visitor is/)
  })
})
