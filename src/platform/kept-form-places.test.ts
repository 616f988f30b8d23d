import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crowdedOut, idOf } from './kept-form-places.ts'

/** Forms of guests, each a second younger than the one before. */
function kept(count: number, of: { exchange: string; network?: string; who?: string }, second = 0) {
  return Array.from({ length: count }, (_, number) => {
    const who = of.who ?? `${of.exchange} ${number}`.replace(' ', '-')
    const network = of.network ?? `network-${number}`
    const id = idOf({
      is: 'guest',
      exchange: of.exchange,
      network,
      who,
      session: `s${second}-${number}`,
    })
    const at = Temporal.Instant.from('2026-12-01T10:00:00Z').add({ seconds: second + number })
    return { id, expires_at: at.toString() }
  })
}
const ids = (forms: { id: string }[]) => forms.map(({ id }) => id)

describe('the places of kept forms', () => {
  it('are enough for five hundred of guests, and for any of the organiser', () => {
    const organiser = Array.from({ length: 20 }, (_, number) => ({
      id: idOf({ is: 'organiser', who: 'olga', session: `s${number}` }),
      expires_at: '2026-12-01T09:00:00Z',
    }))
    assert.deepEqual(crowdedOut([...organiser, ...kept(500, { exchange: 'a' })]), [])
    assert.equal(crowdedOut([...organiser, ...kept(503, { exchange: 'a' })]).length, 3)
  })

  it('are five for one guest, in whatever networks: the newest stay', () => {
    const hers = kept(8, { exchange: 'a', who: 'anna' })
    assert.deepEqual(crowdedOut([...hers].reverse()), ids(hers.slice(0, 3)))
  })

  it('are taken from the exchange that has most, by strangers in ever so many networks', () => {
    const old = kept(1, { exchange: 'family' })
    const crowd = kept(502, { exchange: 'open' }, 100)
    assert.deepEqual(crowdedOut([...old, ...crowd]), ids(crowd.slice(0, 3)))
  })

  it('are taken in it from the network that has most', () => {
    const anna = kept(1, { exchange: 'open', network: 'home' })
    const others = kept(250, { exchange: 'open' }, 100)
    const crowd = kept(252, { exchange: 'open', network: 'theirs' }, 1000)
    assert.deepEqual(crowdedOut([...anna, ...others, ...crowd]), ids(crowd.slice(0, 3)))
  })

  it('are taken in that from the guest who has most', () => {
    const office = { exchange: 'open', network: 'office' }
    const colleagues = kept(497, office)
    const mallory = kept(5, { ...office, who: 'mallory' }, 1000)
    assert.deepEqual(crowdedOut([...colleagues, ...mallory]), ids(mallory.slice(0, 2)))
  })
})
