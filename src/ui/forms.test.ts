import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { email } from './forms.ts'
import { sayIn } from './voice.ts'

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
