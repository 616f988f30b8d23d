import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { personLine, personText } from './person-text.ts'

/** Where the links in it lead, and what they are called. */
const linksIn = (html: unknown) =>
  [...String(html).matchAll(/<a href="([^"]*)"[^>]*>([^<]*)</g)].map(([, href, name]) => [
    href,
    name,
  ])

describe('a link in what somebody wrote', () => {
  for (const [typed, href] of [
    ['https://de.wikipedia.org/wiki/Tee_(Getränk)', 'https://de.wikipedia.org/wiki/Tee_(Getränk)'],
    ['(see https://ex.org/a_(b))', 'https://ex.org/a_(b)'],
    ['Here (https://ex.org/a).', 'https://ex.org/a'],
    ['[https://ex.org/a[1]],', 'https://ex.org/a[1]'],
    ['“https://ex.org/tea”!', 'https://ex.org/tea'],
    ['„https://ex.org/x“', 'https://ex.org/x'],
    ['Das ist „https://ex.org/x“, ja', 'https://ex.org/x'],
    ['»https://ex.org/x«', 'https://ex.org/x'],
    ['‚https://ex.org/x‘', 'https://ex.org/x'],
    ['Https://Ex.org/Tea', 'https://Ex.org/Tea'],
    ['HTTP://ex.org', 'http://ex.org'],
    ['A kite: www.kites.example/red?a=1.', 'https://www.kites.example/red?a=1'],
    ['Www.kites.example', 'https://Www.kites.example'],
  ] as const) {
    it(`leads where it says: ${typed}`, () => {
      const [[to, name] = []] = linksIn(personText(typed))
      assert.equal(to, href)
      assert.ok(name && typed.includes(name))
    })
  }

  it('is each of several in a row without spaces', () => {
    for (const between of [';', ',', '|']) {
      const row = `https://a.example/x${between}https://b.example/y?c=1;d,e${between}www.c.example/.`
      const hrefs = linksIn(personText(row)).map(([href]) => href)
      const all = ['https://a.example/x', 'https://b.example/y?c=1;d,e', 'https://www.c.example/']
      assert.deepEqual(hrefs, all, between)
    }
    const within = 'https://ex.org/?to=https://other.example/a'
    assert.equal(linksIn(personText(within))[0]?.[0], within)
  })

  it('is none where nobody meant one, or a name before an @ would pass for the place', () => {
    for (const text of [
      'www.',
      'www.tea',
      'awww.cute.example',
      'anna@www.example.org',
      'www.shop.example@evil.example/x',
      'https://',
      'http://...',
      'javascript:alert(1)',
    ]) {
      assert.deepEqual(linksIn(personText(text)), [], text)
    }
  })

  it('keeps the words around it, and is called by its place in a list', () => {
    const line = personLine('Tea (www.tea.example/x) or Https://coffee.example/y_(z), please')
    assert.deepEqual(linksIn(line), [
      ['https://www.tea.example/x', 'www.tea.example'],
      ['https://coffee.example/y_(z)', 'coffee.example'],
    ])
    const words = String(line).replace(/<[^>]*>/g, '')
    assert.equal(words, 'Tea (www.tea.example) or coffee.example, please')
  })

  it('takes no long time, however it ends', () => {
    const started = performance.now()
    personText(`https://ex.org/${'('.repeat(5000)}${')'.repeat(20_000)}`)
    personText(`www.${'a.'.repeat(20_000)}`)
    assert.ok(performance.now() - started < 500)
  })
})
