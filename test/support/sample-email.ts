import type { Email } from '../../src/platform/mail/mailer.ts'

/** A mail to Anna; override only what matters to the test. */
export function sampleEmail(changes: Partial<Email> = {}): Email {
  return {
    to: { name: 'Anna', address: 'anna@example.org' },
    subject: 'You give to somebody nice',
    text: 'Dear Anna, the names are drawn.',
    html: '<p>Dear Anna, the names are drawn.</p>',
    headers: { 'Auto-Submitted': 'auto-generated' },
    key: 'mail-1',
    ...changes,
  }
}

/** Names that try to pass for a header, another address or an encoded word. */
export const TROUBLESOME_NAMES = [
  'Anna\r\nBcc: mallory@example.net',
  'Anna\nSubject: You have won',
  'Huber, Anna',
  'Anna <mallory@example.net>',
  'mallory@example.net',
  'Anna "the baker" Huber',
  'Anna\\',
  'Anna; mallory@example.net',
  'family: mallory@example.net;',
  'Anna (mallory@example.net)',
  '=?utf-8?Q?mallory=40example.net?=',
  'Anna 🎅🏽 Huber',
  'אנה הובר',
  'Анна\u202e gro.elpmaxe',
  'Anna\u0000\u0007\ud800',
  '   ',
]
