import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { daysOfChanged, ideasOf, isList } from './ideas.ts'

const TODAY = '2026-12-03'

describe('gift ideas', () => {
  it('are a list when they are two to ten short lines, and as they were written otherwise', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, at) => `No. ${at}`)
    assert.ok(isList('Socks\nTea'))
    assert.ok(isList(lines(10).join('\n')))
    for (const letter of [
      '',
      'Socks',
      lines(11).join('\n'),
      'Dear Santa,\n\nanything, really.',
      `Socks\n${'x'.repeat(201)}`,
    ])
      assert.ok(!isList(letter), letter)
  })

  it('lose their bullets in a list, and nothing else', () => {
    const gift_ideas = '- Socks\n* Tea - black\n• -5 °C sleeping bag\n2 mugs'
    const texts = ideasOf({ gift_ideas, gift_idea_days: '' }).map(({ text }) => text)
    assert.deepEqual(texts, ['Socks', 'Tea - black', '-5 °C sleeping bag', '2 mugs'])
  })

  it('keep the day of each line that stays, wherever it moves', () => {
    const before = { gift_ideas: 'Socks\nTea', gift_idea_days: '- 2026-12-01' }
    const after = '- Tea\n\nA kite\nSocks'
    const gift_idea_days = daysOfChanged(before, after, TODAY)
    assert.deepEqual(ideasOf({ gift_ideas: after, gift_idea_days }), [
      { text: 'Tea', day: '2026-12-01' },
      { text: 'A kite', day: TODAY },
      { text: 'Socks', day: undefined },
    ])
  })

  it('are not new when a line has only gone, nor where no day is known', () => {
    assert.equal(daysOfChanged({ gift_ideas: 'Socks\nTea', gift_idea_days: '' }, 'Tea', TODAY), '')
  })
})
