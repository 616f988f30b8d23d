import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cpuTimeOf } from '../../../test/support/cpu-time.ts'
import { inShort } from './reasons.ts'

describe('what a mail server says', () => {
  it('fits a row, without addresses, and takes no longer the more it says', async () => {
    const endless = `550 anna@example.org ${'x'.repeat(1024 * 1024)}`
    const took = await cpuTimeOf(() => {
      const { answer = '' } = inShort({ reason: 'smtp_mail_refused', answer: endless })
      assert.match(answer, /^550 … x+…$/)
      assert.ok(answer.length <= 300)
    })
    assert.ok(took < 500, `${took} ms`)
  })
})
