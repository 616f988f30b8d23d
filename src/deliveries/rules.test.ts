import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MAIL_KINDS } from '../post/kinds.ts'
import { momentHasPassed } from './rules.ts'

const NOW = Temporal.Instant.from('2027-01-10T12:00:00Z')
const COMPLETED_AT = '2026-12-25T08:00:00.000Z'
const BEFORE = '2026-12-23T09:00:00.000Z'
const AFTER = '2026-12-28T09:00:00.000Z'

describe('a mail that was given up, of a finished exchange,', () => {
  const late = (created_at: string) =>
    MAIL_KINDS.filter((kind) => {
      const exchange = { exchange_state: 'completed', completed_at: COMPLETED_AT } as const
      return !momentHasPassed({ kind, created_at, timezone: 'Europe/Berlin', ...exchange }, NOW)
    })

  it('goes out no more if it was written before the end', () => {
    assert.deepEqual(late(BEFORE), [])
    assert.deepEqual(late(COMPLETED_AT), [])
  })

  it('goes out late if it was written only then, but for what is of one moment', () => {
    const gone = MAIL_KINDS.filter((kind) => !late(AFTER).includes(kind))
    assert.deepEqual(gone.toSorted(), [
      'fresh_link',
      'mail_failure_notice',
      'mails_again',
      'password_reset',
      'sign_in_link',
    ])
  })
})
