import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemClock } from '../clock.ts'
import { refused, sent } from './reasons.ts'
import { createSuspicion, type Suspicion } from './suspicion.ts'

const NO_MAILBOX = refused(
  'failed',
  { reason: 'smtp_address_refused', answer: '550 mailbox unavailable' },
  'reader, perhaps',
)

function judge(suspicion: Suspicion, name: string, delivery = NO_MAILBOX) {
  const mail = { id: name, give_up_at: '', reason: null, tries: 1 }
  const address = `${name}@${name}.example.org`
  return suspicion.judge({ mail, address, delivery, isOnlyReader: true }).delivery.outcome
}

describe('a server that has no mailbox for anybody', () => {
  it('fails nobody’s mail after a start, however often it is started', () => {
    for (let start = 0; start < 5; start += 1) {
      const suspicion = createSuspicion(systemClock)
      for (const name of ['anna', 'ben', 'cleo']) assert.equal(judge(suspicion, name), 'delayed')
      assert.ok(suspicion.isAllOff())
    }
  })

  it('is believed of one person once it has taken a mail', () => {
    const suspicion = createSuspicion(systemClock)
    assert.equal(judge(suspicion, 'dan', sent('')), 'sent')
    assert.equal(judge(suspicion, 'anna'), 'failed')
    assert.equal(judge(suspicion, 'ben'), 'delayed')
  })
})
