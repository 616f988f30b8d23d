import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADS, wordsOfHtml, wordsOfText } from '../../test/support/mail-words.ts'
import { PAGE } from '../../test/support/page.ts'
import { choiceField } from './choice-field.ts'
import { writeMail } from './email.ts'
import { checkboxField, formErrors, inputField, selectField, textField } from './field.ts'
import { email } from './forms.ts'
import { unwrap, wrap } from './plain-text.ts'
import { sayIn, voiceIn } from './voice.ts'
import { dateAndTime, daysInWords, longDate, people } from './words/en.ts'

const empty = { values: {}, errors: {} }
const wrong = { values: { name: '"><b>' }, errors: { name: 'Say <i>who</i>.' } }

describe('a field', () => {
  it('belongs to its label, and is optional unless it is required', () => {
    const html = String(inputField(PAGE, empty, { name: 'budget', label: 'Budget' }))
    assert.match(html, /<label for="budget">Budget <small>\(optional\)<\/small><\/label>/)
    assert.match(html, /<input id="budget" name="budget" type="text" value="">/)
    const required = String(inputField(PAGE, empty, { name: 'a', label: 'A', required: true }))
    assert.match(required, /<label for="a">A<\/label>/)
    assert.match(required, / required>/)
  })

  it('keeps what was typed and says what is wrong with it, as text', () => {
    for (const html of [
      inputField(PAGE, wrong, { name: 'name', label: 'Name', hint: 'A hint' }),
      textField(PAGE, wrong, { name: 'name', label: 'Name', hint: 'A hint' }),
    ].map(String)) {
      assert.match(html, /&quot;&gt;&lt;b&gt;/)
      assert.match(html, /aria-invalid="true" aria-describedby="name-hint name-error"/)
      assert.match(html, /<div class="wrong" id="name-error">Say &lt;i&gt;who&lt;\/i&gt;\.<\/div>/)
      assert.doesNotMatch(html, /<b>|<i>/)
    }
  })

  it('never sends a password back', () => {
    const typed = { values: { password: 'a present in every stocking' }, errors: {} }
    const html = String(
      inputField(PAGE, typed, { name: 'password', label: 'Password', type: 'password' }),
    )
    assert.match(html, /type="password" value=""/)
    assert.doesNotMatch(html, /stocking/)
  })

  it('of several lines keeps a line break at the beginning', () => {
    const typed = { values: { ideas: '\nTea' }, errors: {} }
    assert.match(
      String(textField(PAGE, typed, { name: 'ideas', label: 'Ideas' })),
      />\n\nTea<\/textarea>/,
    )
  })

  it('offers choices, with the chosen one selected', () => {
    const options = ['a', 'b'].map((value) => ({ value, label: value.toUpperCase() }))
    const field = { name: 'kind', label: 'Kind', options }
    const html = String(selectField(PAGE, { values: { kind: 'b' }, errors: {} }, field))
    assert.match(html, /<option value="a">A<\/option>/)
    assert.match(html, /<option value="b" selected>B<\/option>/)
  })

  it('shows a few choices at once, the first of which links lead to', () => {
    const options = ['a', 'b'].map((value) => ({ value, label: value.toUpperCase() }))
    const field = { name: 'kind', label: 'Kind', options }
    const state = { values: { kind: 'b' }, errors: { kind: 'Choose one of these.' } }
    const html = String(choiceField(state, field))
    assert.match(html, /<fieldset aria-describedby="kind-error">\n<legend>Kind<\/legend>/)
    assert.match(html, /id="kind-error">Choose one of these\.</)
    assert.match(html, /<input id="kind" name="kind" type="radio" value="a"> A/)
    assert.match(html, /<input name="kind" type="radio" value="b" checked> B/)
  })

  it('to be ticked says 0 when it is not', () => {
    const box = (value?: string) =>
      String(
        checkboxField(
          { values: value ? { on: value } : {}, errors: {} },
          { name: 'on', label: 'On' },
        ),
      )
    assert.match(box(), /<input type="hidden" name="on" value="0">/)
    assert.match(box('1'), / checked>/)
    assert.doesNotMatch(box('0') + box(), / checked>/)
  })
})

describe('the line above a form', () => {
  const of = (errors: Record<string, string>) =>
    String(formErrors(PAGE, { values: {}, errors }) ?? '')

  it('counts what needs attention, or says what is wrong as a whole', () => {
    assert.equal(of({}), '')
    assert.match(
      of({ a: 'x' }),
      /autofocus>\n<h2 id="to-fix">One thing to fix\. Nothing you typed is lost\./,
    )
    assert.match(of({ a: 'x', b: 'y' }), /2 things to fix/)
    const retyped = String(
      formErrors(PAGE, { values: {}, errors: { a: 'x' } }, { hasPassword: true }),
    )
    assert.match(retyped, /One thing to fix\. Passwords have to be typed again\./)
    assert.match(
      of({ '': 'Email and password don’t match.' }),
      />Email and password don’t match\.</,
    )
  })
})

describe('an email address', () => {
  it('is one address of the usual kind', () => {
    for (const typed of ['anna@example.org', 'a.b+c@sub.example.co.uk', "o'hara@example.org"]) {
      assert.equal(email(sayIn('en')).safeParse(typed).success, true, typed)
    }
  })

  it('is nothing else', () => {
    for (const typed of [
      'anna',
      'anna@',
      '@example.org',
      'anna@example',
      'anna@example.org, ben@example.org',
      'Anna <anna@example.org>',
      'anna@example.org\r\nBcc: ben@example.org',
      'anna@exa mple.org',
      '"anna"@example.org',
      `${'a'.repeat(243)}@example.org`,
    ]) {
      assert.equal(email(sayIn('en')).safeParse(typed).success, false, typed)
    }
  })
})

const HOSTILE = '<script>alert(1)</script> "&\' \n> Bcc: x@y'

const LINK = 'https://santa.example.org/a?b=1&c=2'

const mail = writeMail(voiceIn('en'), {
  subject: 'Names are drawn',
  eyebrow: 'Aunt Rosie’s Secret Santa',
  greeting: 'Hi Anna,',
  paragraphs: [
    'Names are drawn, and this is a sentence that is too long for one line of a plain text.',
    { highlight: 'Cleo' },
    { facts: ['Thursday', HOSTILE] },
    { list: [['Office party', HOSTILE]] },
    { quote: `A scarf\n${HOSTILE}` },
    { button: 'Open my page', href: LINK },
    { note: 'It works once.' },
  ],
  because: 'You’re getting this because you’re in.',
  wayOut: { label: 'Stop', href: 'https://santa.example.org/stop' },
})

describe('a mail', () => {
  it('says the same in both parts', () => {
    assert.deepEqual(wordsOfHtml(mail.html), wordsOfText(mail.text))
    assert.ok(mail.text.includes(`Open my page:\n${LINK}\n`))
    const href = 'https://santa.example.org/a?b=1&amp;c=2'
    assert.match(mail.html, /Button won’t work\? Copy this: <a [^>]*>https:/)
    assert.equal(mail.html.split(`href="${href}"`).length, 3)
  })

  it('is a text a person could have written', () => {
    assert.match(
      mail.text,
      /^Aunt Rosie’s Secret Santa\n\nHi Anna,\n\nNames are drawn, .+\na plain text\.\n\n {4}Cleo\n\nThursday\n<script>/,
    )
    assert.match(mail.text, /\n> A scarf\n> <script>/)
    assert.match(
      mail.text,
      /\n-- \nYou’re getting this because you’re in\.\nStop: https:\S+\nSneaky Klaus\n$/,
    )
  })

  it('shows hostile words as text', () => {
    assert.doesNotMatch(mail.html, /<script>/)
    assert.match(mail.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &quot;&amp;&#39;/)
    assert.ok(mail.text.includes('<script>alert(1)</script> "&\''))
  })

  it('loads nothing from anywhere', () => {
    assert.doesNotMatch(mail.html, LOADS)
  })

  it('breaks prose at 72 columns, and a link never', () => {
    const link = `https://santa.example.org/${'x'.repeat(90)}`
    const prose = `${'a word or two, '.repeat(9)}${link} ${'ü'.repeat(72)} 🎁`
    const lines = wrap(prose).split('\n')
    assert.equal(lines.join(' '), prose)
    assert.deepEqual(
      lines.filter((line) => [...line].length > 72),
      [link],
    )
    assert.equal(lines.length, 5)
    const kanji = wrap('山田太郎 '.repeat(20).trim()).split('\n')
    assert.ok(kanji.every((line) => [...line.replaceAll(' ', '')].length * 2 <= 72))
    const sentence =
      '忘年会は金曜日の午後六時から食堂で開きます。プレゼントを忘れないでください。'.repeat(3)
    for (const [text, columns] of [
      [sentence, 2],
      ['ทุกคนเอาของขวัญมาที่โรงอาหารเย็นวันศุกร์นี้'.repeat(4), 1],
    ] as const) {
      const broken = wrap(text).split('\n')
      const widthOf = (line: string) => [...line.replace(/\p{Mn}/gu, '')].length * columns
      assert.ok(broken.length > 1 && broken.every((line) => widthOf(line) <= 72))
      assert.equal(broken.join(''), text)
    }
    assert.equal(unwrap(wrap(sentence)), sentence)
    assert.match(wrap(prose, '> '), /^(> .+\n?)+$/)
    const endless = `Hi ${'Wolfeschlegelsteinhausenbergerdorff'.repeat(4)}, hello`
    for (const prefix of ['', '> ']) {
      const cut = wrap(endless, prefix).split('\n')
      assert.ok(cut.every(({ length }) => length <= 72))
      assert.equal(unwrap(cut.join('\n')), prefix + endless)
    }
    assert.equal(
      unwrap(wrap('a word or two, '.repeat(20).trim())),
      'a word or two, '.repeat(20).trim(),
    )
    const facts =
      'Friday\nThe canteen\n\n> socks\n> wool\n\nOpen my page:\nhttps://santa.example.org/a\nStop'
    assert.equal(unwrap(facts), facts)
    assert.equal(wrap('two  spaces\n\nand lines stay'), 'two  spaces\n\nand lines stay')
  })
})

describe('dates for people', () => {
  it('are days with their weekday', () => {
    assert.equal(longDate('2026-12-24'), 'Thursday, 24 December 2026')
    assert.equal(longDate('2028-02-29'), 'Tuesday, 29 February 2028')
  })

  it('are times where the party is, before and after the clocks change', () => {
    assert.equal(
      dateAndTime('2026-12-24T17:05:00.000Z', 'Europe/Berlin'),
      '24 December 2026, 18:05',
    )
    assert.equal(dateAndTime('2026-07-24T17:05:00.000Z', 'Europe/Berlin'), '24 July 2026, 19:05')
    assert.equal(
      dateAndTime('2026-12-24T17:05:00.000Z', 'Pacific/Auckland'),
      '25 December 2026, 06:05',
    )
    assert.equal(dateAndTime('2026-12-31T23:59:59.999Z', 'UTC'), '31 December 2026, 23:59')
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
