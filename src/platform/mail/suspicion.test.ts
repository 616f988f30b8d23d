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

const LIMIT = refused(
  'failed',
  { reason: 'smtp_address_refused', answer: '550 sending limit exceeded' },
  'us, perhaps',
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

describe('a server with a limit', () => {
  it('that lets mails through between its first refusals fails one at most', () => {
    const suspicion = createSuspicion(systemClock)
    const names = ['anna', 'ben', 'cleo', 'dan']
    for (const name of names) {
      assert.equal(judge(suspicion, name, LIMIT), 'delayed')
      assert.equal(judge(suspicion, `${name}s-friend`, sent('')), 'sent')
    }
    const outcomes = names.map((name) => judge(suspicion, name, LIMIT))
    assert.equal(outcomes.filter((outcome) => outcome === 'failed').length, 1)
    assert.ok(suspicion.isAllOff())
  })

  it('is forgotten after hours, so that Anna is told of whom alone it says the same', () => {
    let now = Temporal.Instant.from('2026-12-01T12:00:00Z')
    const suspicion = createSuspicion(() => now)
    judge(suspicion, 'anna', LIMIT)
    judge(suspicion, 'ben', LIMIT)
    assert.ok(suspicion.isAllOff())
    assert.equal(judge(suspicion, 'ben', sent('')), 'sent')
    for (let hour = 0; hour < 6; hour += 1) {
      assert.equal(judge(suspicion, 'anna', LIMIT), 'delayed')
      now = now.add({ hours: 1 })
    }
    assert.equal(judge(suspicion, 'anna', LIMIT), 'failed')
  })

  it('while the clock was ahead is forgotten when it is right again', () => {
    let now = Temporal.Instant.from('2027-03-01T12:00:00Z')
    const suspicion = createSuspicion(() => now)
    judge(suspicion, 'anna', LIMIT)
    judge(suspicion, 'ben', LIMIT)
    now = Temporal.Instant.from('2026-12-01T12:00:00Z')
    judge(suspicion, 'ben', sent(''))
    assert.equal(judge(suspicion, 'anna', LIMIT), 'failed')
  })
})
