import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { startKlaus } from '../support/klaus.ts'
import { look, prepareParty, press } from '../support/real-party.ts'
import { startResendServer } from '../support/resend-server.ts'

const NAMES = Array.from({ length: 30 }, (_, number) => `Guest${number}`)
const PER_SECOND = 2

describe('a service that takes two mails a second and refuses the third', () => {
  it('gets thirty in about fifteen seconds, each of them once', async () => {
    const party = await prepareParty(NAMES)
    const server = await startResendServer({ perSecond: PER_SECOND })
    after(async () => {
      await server.stop()
      party.remove()
    })
    const dataDir = party.copy()
    const environment = { SMTP_URL: '', RESEND_API_KEY: 're_test', RESEND_BASE_URL: server.url }
    await using klaus = await startKlaus({ dataDir, smtpUrl: '', environment })
    const start = performance.now()
    await press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
    await server.waitForMails(NAMES.length)
    const seconds = (performance.now() - start) / 1000
    klaus.stop()
    assert.equal(await klaus.ended, 0)
    assert.ok(seconds < (2 * NAMES.length) / PER_SECOND, `${seconds} s`)
    assert.equal(server.mails.length, NAMES.length)
    assert.ok(look(dataDir).mails.every(({ state }) => state === 'sent'))
  })
})
