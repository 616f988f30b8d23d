import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('a page on its way', async () => {
  const { party, olga } = await openParty()
  const get = (url: string, accepted: string) =>
    olga.request({ method: 'GET', url, headers: { 'accept-encoding': accepted } })

  it('is compressed as the browser can read it, and is the same page', async () => {
    const { rawPayload: plain, headers } = await get(paths.privacy(), 'identity')
    assert.equal(headers['content-encoding'], undefined)
    assert.equal(headers.vary, 'accept-encoding')
    for (const [accepted, encoding, decompress] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ] as const) {
      const { rawPayload, headers } = await get(paths.privacy(), accepted)
      assert.equal(headers['content-encoding'], encoding)
      assert.equal(headers['content-length'], String(rawPayload.length))
      assert.ok(rawPayload.length < plain.length / 2)
      assert.equal(withoutToken(decompress(rawPayload)), withoutToken(plain))
    }
  })

  it('is so when it says what is wrong, too', async () => {
    const { statusCode, headers } = await get('/nowhere', 'br')
    assert.equal(statusCode, 404)
    assert.equal(headers['content-encoding'], 'br')
  })

  it('has another token for its forms each time, so that its size tells none', async () => {
    const tokens = new Set<string | undefined>()
    for (let looks = 0; looks < 3; looks++)
      tokens.add((await olga.get(paths.settings())).valueOf('_csrf'))
    assert.equal(tokens.size, 3)
    assert.ok(!tokens.has(undefined))
  })

  it('leaves what is no page as it is', async () => {
    const slug = await party.exchange(olga)
    await party.join(slug, 'Anna')
    const { headers, payload } = await get(paths.exportPeople(slug), 'br')
    assert.equal(headers['content-encoding'], undefined)
    assert.match(payload, /Anna/)
  })

  function withoutToken(page: Buffer): string {
    return page.toString().replaceAll(/name="_csrf" value="[^"]*"/g, '')
  }
})
