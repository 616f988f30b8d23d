import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import { cpuTimeOf } from '../../test/support/cpu-time.ts'
import { email } from '../ui/forms.ts'
import { sayIn } from '../ui/voice.ts'
import { checkbox, line, parseForm, requiredLine, text } from './forms.ts'

const schema = z.object({
  name: requiredLine(10, 'That is too long.', 'Please enter your name.'),
  ideas: text(20, 'Gift ideas may have at most 20 characters.'),
  email: email(sayIn('en')),
  wanted: checkbox(),
})
const good = { name: 'Anna', ideas: 'tea', email: 'anna@example.org', wanted: '1' }

function values(body: unknown) {
  const parsed = parseForm(schema, body)
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.value
}

function errors(body: unknown) {
  const parsed = parseForm(schema, body)
  assert.ok(!parsed.ok)
  return parsed.form.errors
}

describe('a form', () => {
  it('gives what Anna typed, without the blanks around it', () => {
    assert.deepEqual(values({ ...good, name: '  Anna ', email: ' Anna@Example.ORG ' }), {
      name: 'Anna',
      ideas: 'tea',
      email: 'anna@example.org',
      wanted: true,
    })
  })

  it('with mistakes keeps every word as it was typed, but not the token of the page', () => {
    const typed = { ...good, name: ' ', ideas: '  x'.repeat(30), extra: 'more', _csrf: 'token' }
    const parsed = parseForm(schema, typed)
    assert.ok(!parsed.ok)
    const { _csrf, ...rest } = typed
    assert.deepEqual(parsed.form.values, rest)
    assert.deepEqual(parsed.form.errors, {
      name: 'Please enter your name.',
      ideas: 'Gift ideas may have at most 20 characters.',
    })
  })

  it('says one thing per field, the first', () => {
    assert.deepEqual(errors({ ...good, email: '' }), { email: 'Enter an email address.' })
  })

  it('that is no form at all has mistakes and breaks nothing', () => {
    for (const body of [undefined, null, '', [], 'name=Anna', 7]) {
      assert.deepEqual(Object.keys(errors(body)), ['name', 'email'])
    }
  })

  it('takes a checkbox for a yes or a no', () => {
    assert.equal(values({ ...good, wanted: '1' }).wanted, true)
    assert.equal(values({ ...good, wanted: '0' }).wanted, false)
    assert.equal(values({ ...good, wanted: undefined }).wanted, false)
  })
})

describe('a text', () => {
  const parse = (typed: string) => text(2000, 'Too long.').parse(typed)

  it('keeps its line breaks, from whichever browser, and loses control characters', () => {
    assert.equal(parse('one\r\ntwo\rthree\n\n\tfour'), 'one\ntwo\nthree\n\n\tfour')
    assert.equal(parse('a\u0000b\u0007c\u001b[31md\u0085e\u007f'), 'abc[31mde')
  })

  it('on one line has no line breaks of any kind', () => {
    const parsed = line(100, 'Too long.').parse('Anna\r\nBcc: x@y\u2028more\u2029and\u00a0 more\t!')
    assert.equal(parsed, 'Anna Bcc: x@y more and more !')
  })

  it('may be as long as it may, counted as a person counts', () => {
    const ten = line(10, 'Too long.')
    for (const letter of ['x', 'é', '🎅', '字', '𝔸']) {
      assert.equal(ten.safeParse(letter.repeat(10)).success, true, letter)
      assert.equal(ten.safeParse(letter.repeat(11)).success, false, letter)
    }
    assert.equal(ten.safeParse('e\u0301'.repeat(10)).success, true, 'é in two parts is one letter')
    assert.equal(ten.safeParse(`  ${'x'.repeat(10)}\n`).success, true, 'blanks around do not count')
  })

  it('is refused at once when it is far too long, whatever it is made of', async () => {
    const accents = `a${'\u0301'.repeat(16_000)}${'\u0323'.repeat(16_000)}`
    assert.ok((await cpuTimeOf(() => text(2000, 'Too long.').safeParse(accents))) < 200)
    assert.equal(text(2000, 'Too long.').safeParse(accents).error?.issues.length, 1)
    const four = '\u03b1\u0313\u0300\u0345'
    assert.equal(text(10, 'Too long.').parse(four.repeat(10)), '\u1f82'.repeat(10))
  })

  it('keeps emoji, letters from right to left and markup as they are', () => {
    for (const typed of ['👨‍👩‍👧‍👦 🎅🏽', 'אנה בת משה', '<b>"&\'</b>', '=SUM(A1)']) {
      assert.equal(parse(typed), typed)
    }
  })
})
