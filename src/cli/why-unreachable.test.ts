import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { isInstalled } from '../../test/support/programs.ts'
import { makeCertificate } from '../../test/support/proxies.ts'

const skip = isInstalled('openssl') ? false : 'needs openssl'

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return (server.address() as AddressInfo).port
}

async function doctorAt(BASE_URL: string, more: Record<string, string> = {}): Promise<string> {
  const env = { BASE_URL, DATA_DIR: temporaryFolder(), ...more }
  const { text, error } = await runKlaus(['doctor'], { env })
  return text + error
}

describe('the doctor at a proxy', { skip }, async () => {
  if (skip) return
  const { certFile, keyFile, cert } = makeCertificate()
  const secure = createServer({ cert, key: readFileSync(keyFile) }, (_, answer) => answer.end())
  const port = await listen(secure)

  it('does not advise http where https is spoken, by a server that has no certificate for the name', async () => {
    const said = await doctorAt(`https://localhost:${await listen(createServer({}))}`)
    assert.match(said, /speaks https, but refuses this name \(ERR_SSL_[\w/]+\)/)
    assert.doesNotMatch(said, /speaks no https|write http/)
  })

  it('says how to tell it of a certificate of one’s own, and is told', async () => {
    const said = await doctorAt(`https://localhost:${port}`)
    assert.match(said, /nobody known here has signed \(\w+\), .* NODE_EXTRA_CA_CERTS=FILE klaus/)
    assert.doesNotMatch(said, /Is Sneaky Klaus running/)
    const told = await doctorAt(`https://localhost:${port}`, { NODE_EXTRA_CA_CERTS: certFile })
    assert.match(told, /answers with 200, but not as Sneaky Klaus/)
  })

  it('says that a certificate is for another name', async () => {
    const said = await doctorAt(`https://127.0.0.1:${port}`, { NODE_EXTRA_CA_CERTS: certFile })
    assert.match(said, /is for another name \(\w+\)\. Get one for 127\.0\.0\.1, or/)
  })

  it('says that what answers speaks no https', async () => {
    const plain = await listen(createPlainServer((_, answer) => answer.end()))
    assert.match(await doctorAt(`https://localhost:${plain}`), /speaks no https \(\w+\)/)
  })
})
