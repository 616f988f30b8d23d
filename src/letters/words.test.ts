import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { voiceIn } from '../ui/voice.ts'
import { KINDS } from './kinds.ts'

const SNAPSHOTS = path.join(import.meta.dirname, 'snapshots')

/** Styles must be inline, as mail programs drop style sheets. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'no-inline-style': 'off', 'doctype-style': 'off', 'long-title': 'off' },
})

describe('the words of every mail', () => {
  for (const [kind, { samples }] of Object.entries(KINDS)) {
    it(`are as they were reviewed: ${kind}`, (test) => {
      const pages = samples.map(({ when, mail }) => {
        const { subject, text } = mail(voiceIn('en'))
        return `${when()}\nSubject: ${subject}\n\n${text}`
      })
      // `npm run test:snapshots` rewrites them; the difference is then reviewed in the commit.
      test.assert.fileSnapshot(
        pages.join(`\n${'='.repeat(72)}\n\n`),
        path.join(SNAPSHOTS, `${kind}.txt`),
        {
          serializers: [String],
        },
      )
    })
  }

  for (const { name, mail } of atLeastOne(everySample())) {
    it(`are the same in both parts: ${name}`, () => {
      assert.deepEqual(wordsOfHtml(mail.html), wordsOfText(mail.text))
    })

    it(`are in valid HTML that loads nothing: ${name}`, async () => {
      const report = await validator.validateString(mail.html)
      assert.deepEqual(
        report.results.flatMap(({ messages }) => messages),
        [],
      )
      assert.doesNotMatch(mail.html, /<(img|link|script|style|iframe|video|object)\b|url\(|\bsrc=/i)
    })

    it(`keep the recipient out of the subject: ${name}`, () => {
      assert.doesNotMatch(mail.subject, /Ben|Lindgren\n/)
    })
  }

  it('never name the recipient in a reminder', () => {
    const samples = everySample().filter(({ name }) => name.startsWith('reminder'))
    assert.ok(samples.length > 0)
    for (const { mail } of atLeastOne(samples)) assert.doesNotMatch(mail.html + mail.text, /Ben/)
  })

  it('have one button at most, with its bare link beneath', () => {
    for (const { name, mail } of atLeastOne(everySample())) {
      const buttons = [...mail.html.matchAll(/<a href="([^"]+)" style="display:inline-block/g)]
      assert.ok(buttons.length <= 1, name)
      for (const [, href = ''] of buttons)
        assert.ok(mail.html.includes(`<a href="${href}">${href}</a>`))
    }
  })
})

function everySample() {
  return Object.entries(KINDS).flatMap(([kind, { samples }]) =>
    samples.map(({ when, mail }) => ({
      name: `${kind}: ${when()}`,
      mail: mail(voiceIn('en')),
    })),
  )
}

function wordsOfHtml(html: string): string[] {
  const body = html
    .replace(/^[\s\S]*<body[^>]*>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
  return words(body)
}

function wordsOfText(text: string): string[] {
  return words(text.replace(/^(> ?|-- $)/gm, ''))
}

/** Every word in order; a colon after a label belongs to the layout, not to the words. */
function words(text: string): string[] {
  return text
    .replace(/:(?=\s)/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
}
