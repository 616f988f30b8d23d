import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseForm } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'
import { resetPasswordForm, signInForm } from './forms.ts'

const say: Say = (sentence, ...given) => sentence(...given)

/** What is wrong with a new password; undefined if nothing is. */
function mistakeIn(password: string): string | undefined {
  const parsed = parseForm(resetPasswordForm(say), { password })
  return parsed.ok ? undefined : parsed.form.errors.password
}

describe('a new password is judged as it is hashed', () => {
  it('by its length, however a keyboard sends its accents', () => {
    const [composed, decomposed] = ['\u00e9', 'e\u0301']
    for (const letter of [composed, decomposed]) {
      assert.match(mistakeIn(letter.repeat(6)) ?? '', /12/)
      assert.match(mistakeIn(letter.repeat(201)) ?? '', /200/)
      assert.equal(mistakeIn(letter.repeat(200)), undefined)
    }
    assert.match(mistakeIn('\ufb03'.repeat(100)) ?? '', /200/, 'three letters each')
    assert.match(mistakeIn('e\u0301'.repeat(100_000)) ?? '', /200/)
  })

  it('by its words, however wide they are written', () => {
    const wide = (word: string) =>
      word.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))
    for (const password of ['secretsanta2026', 'password1234']) {
      assert.equal(mistakeIn(wide(password)), mistakeIn(password))
      assert.ok(mistakeIn(password))
    }
  })

  it('and let in again, as long as it may be', () => {
    const form = { email: 'olga@example.org', password: 'e\u0301'.repeat(200) }
    assert.ok(parseForm(signInForm(say), form).ok)
    assert.ok(!parseForm(signInForm(say), { ...form, password: '' }).ok)
  })
})
