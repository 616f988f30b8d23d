import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { cpuTimeOf } from '../../test/support/cpu-time.ts'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { addressOf } from '../ui/pictures.ts'
import { bestEncoding, textOf } from './public-files.ts'

describe('the sheet and the pictures', async () => {
  const { party } = await openParty()
  const sheet = addressOf('look.css')
  const ask = (url: string, accepted?: string) =>
    party.app.inject({ url, headers: accepted ? { 'accept-encoding': accepted } : {} })

  it('have addresses that name their content, and are kept for ever', async () => {
    const answer = await ask(sheet)
    assert.match(sheet, /^\/assets\/look\.[0-9a-f]{10}\.css$/)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(answer.headers['content-type'], 'text/css; charset=utf-8')
    const said = (sheet: string) =>
      sheet
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(?<![\d.])0(?=\.\d)/g, '')
        .replace(/\s+/g, '')
        .replaceAll(';}', '}')
    assert.equal(said(answer.body), said(textOf('look.css')))
    assert.doesNotMatch(answer.body, /\/\*|\n /, 'nothing in it is for whoever reads it')
  })

  it('come small to whoever can read that, and say so to caches', async () => {
    const [br, gzip] = [await ask(sheet, 'gzip, deflate, br'), await ask(sheet, 'gzip')]
    assert.equal(br.headers['content-encoding'], 'br')
    assert.equal(brotliDecompressSync(br.rawPayload).toString(), (await ask(sheet)).body)
    assert.equal(gzip.headers['content-encoding'], 'gzip')
    assert.equal(gunzipSync(gzip.rawPayload).toString(), (await ask(sheet)).body)
    for (const answer of [br, gzip, await ask(sheet)]) {
      assert.equal(answer.headers.vary, 'accept-encoding')
    }
  })

  it('are not there under another content, another name or out of their folder', async () => {
    for (const name of ['look.0123456789.css', 'look.css', 'app.js', '..%2fpackage.json']) {
      assert.equal((await ask(paths.asset(name))).statusCode, 404, name)
    }
  })

  it('hold an icon for whoever asks for one by its old name', async () => {
    const icon = await ask(paths.favicon())
    assert.equal(icon.headers['content-type'], 'image/png')
    assert.equal(icon.rawPayload.subarray(1, 4).toString(), 'PNG')
  })

  it('are encoded as the browser weighs it', () => {
    assert.equal(bestEncoding('br;q=0, gzip;q=0.5'), 'gzip')
    assert.equal(bestEncoding('gzip, br;q=0.1'), 'br')
    assert.equal(bestEncoding('identity'), undefined)
    assert.equal(bestEncoding('gzip ; q = 1'), 'gzip')
    assert.equal(bestEncoding(undefined), undefined)
  })

  it('come as soon as ever, however many blanks are asked with', async () => {
    const blanks = `gzip${' '.repeat(15_000)}x`
    assert.ok((await cpuTimeOf(() => bestEncoding(`${blanks}, br`))) < 50)
  })
})
