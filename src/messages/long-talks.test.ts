import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { MESSAGE_MAX, shownAtOnce } from './rules.ts'

const LONG = { text: 'x'.repeat(MESSAGE_MAX) }
const SHORT = { text: 'Tea' }

describe('a long conversation', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  const anna = people.get('Anna') ?? assert.fail('no Anna')

  it('shows the newest that a phone has room for, and two at least', () => {
    assert.equal(shownAtOnce([]), 0)
    assert.equal(shownAtOnce(Array(20).fill(SHORT)), 20)
    assert.equal(shownAtOnce(Array(200).fill(SHORT)), 23)
    assert.equal(shownAtOnce(Array(50).fill(LONG)), 2)
    assert.equal(shownAtOnce([...Array(50).fill(SHORT), LONG, LONG]), 8)
    assert.equal(shownAtOnce([LONG]), 1)
  })

  it('folds the others, of which none is lost', async () => {
    await olga.submit(paths.draw(slug))
    for (let number = 1; number <= 6; number += 1) {
      const text = `Number ${number} ${'x'.repeat(400)}`
      await anna.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: text })
    }
    const { html } = await anna.get(paths.messages(slug))
    const [folded = '', shown = ''] = html.split('</details>')
    assert.match(folded, /Show 3 earlier.*Number 1 .*Number 2 .*Number 3 /s)
    assert.match(shown, /Number 4 .*Number 5 .*Number 6 /s)
  })

  it('and many of what was shown to Olga, too', async () => {
    for (let number = 0; number < 6; number += 1) {
      for (const one of people.values()) {
        await one.post(paths.reportMessage(slug, 'giver', String(number)))
      }
    }
    const page = await olga.get(paths.messageReports(slug))
    assert.equal(page.html.match(/<blockquote/g)?.length, 6)
    assert.match(page.html, /<summary>Show 1 more<\/summary>/)
  })
})
