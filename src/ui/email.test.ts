import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeMail } from './email.ts'
import { voiceIn } from './voice.ts'

const HOSTILE = '<script>alert(1)</script> "&\' \n> Bcc: x@y'

const mail = writeMail(voiceIn('en'), {
  subject: 'Names are drawn',
  paragraphs: [
    'Hello Anna,',
    { highlight: 'Cleo' },
    {
      facts: [
        ['Day', 'Thursday'],
        ['Place', HOSTILE],
      ],
    },
    { quote: `A scarf\n${HOSTILE}` },
    { button: 'Open my page', href: 'https://santa.example.org/a?b=1&c=2' },
  ],
  because: 'You get this mail because you take part.',
})

/** The words of the HTML part, as a person reads them. */
const read = (html: string) =>
  html
    .replace(/<head>[\s\S]*<\/head>|<!doctype html>/g, '')
    .replace('If the button does not work, open this address:', '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
const words = (text: string) => text.split(/[\s>:]+/).filter((word) => word !== '' && word !== '--')

describe('a mail', () => {
  it('says the same in both parts', () => {
    const link = 'https://santa.example.org/a?b=1&c=2'
    assert.deepEqual(words(read(mail.html)), words(mail.text))
    assert.ok(mail.text.includes(`Open my page:\n${link}\n`))
    assert.ok(mail.html.includes('href="https://santa.example.org/a?b=1&amp;c=2"'))
  })

  it('is a text a person could have written', () => {
    assert.match(mail.text, /^Hello Anna,\n\n {4}Cleo\n\nDay: Thursday\nPlace: /)
    assert.match(mail.text, /\n> A scarf\n> <script>/)
    assert.match(mail.text, /\n-- \nYou get this mail because you take part\.\n$/)
  })

  it('shows hostile words as text', () => {
    assert.doesNotMatch(mail.html, /<script>/)
    assert.match(mail.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &quot;&amp;&#39;/)
    assert.ok(mail.text.includes('<script>alert(1)</script> "&\''))
  })

  it('loads nothing from anywhere', () => {
    assert.doesNotMatch(mail.html, /<(img|link|style|iframe)|url\(|src=/)
  })
})
