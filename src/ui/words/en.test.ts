import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dateAndTime, daysInWords, longDate, people } from './en.ts'

describe('dates for people', () => {
  it('are days with their weekday', () => {
    assert.equal(longDate('2026-12-24'), 'Thursday, 24 December 2026')
    assert.equal(longDate('2028-02-29'), 'Tuesday, 29 February 2028')
  })

  it('are times where the party is, before and after the clocks change', () => {
    assert.equal(dateAndTime('2026-12-24T17:05:00.000Z', 'Europe/Berlin'), '24 Dec 2026, 18:05')
    assert.equal(dateAndTime('2026-07-24T17:05:00.000Z', 'Europe/Berlin'), '24 Jul 2026, 19:05')
    assert.equal(dateAndTime('2026-12-24T17:05:00.000Z', 'Pacific/Auckland'), '25 Dec 2026, 06:05')
    assert.equal(dateAndTime('2026-12-31T23:59:59.999Z', 'UTC'), '31 Dec 2026, 23:59')
  })

  it('are days from now in words', () => {
    const words = [-2, -1, 0, 1, 2, 28].map(daysInWords)
    assert.deepEqual(words, [
      '2 days ago',
      'yesterday',
      'today',
      'tomorrow',
      'in 2 days',
      'in 28 days',
    ])
  })

  it('count people', () => {
    assert.deepEqual([0, 1, 2].map(people), ['0 people', '1 person', '2 people'])
  })
})
