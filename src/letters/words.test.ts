import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { buttonLinks, LOADS, wordsOfHtml, wordsOfText } from '../../test/support/mail-words.ts'
import { voiceIn } from '../ui/voice.ts'
import { KINDS } from './kinds.ts'
import { SAMPLE } from './samples.ts'

const SNAPSHOTS = path.join(import.meta.dirname, 'snapshots')

/** Styles are inline, as some mail programs drop style sheets; the sheet only knows the dark. */
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
      assert.doesNotMatch(mail.html, LOADS)
    })

    it(`keep the recipient out of the subject: ${name}`, () => {
      assert.doesNotMatch(mail.subject, /Ben|Lindgren\n/)
    })

    it(`say first in the subject what it is, in 28 characters: ${name}`, () => {
      const [what = '', ...rest] = mail.subject.split(/: |(?<=\?) /)
      assert.ok(what.length <= 28, `${what} has ${what.length}`)
      assert.deepEqual(rest, WITHOUT_EXCHANGE.test(name) ? [] : [SAMPLE.exchange])
    })

    it(`take at most 72 columns but for links: ${name}`, () => {
      const long = mail.text.split('\n').filter((line) => [...line].length > 72)
      assert.deepEqual(
        long.filter((line) => !/^(> )?https:\/\/\S+$/.test(line)),
        [],
      )
    })

    it(`take at most 70 words but for facts, links and what others wrote: ${name}`, () => {
      const [, body = ''] = /^.+\n\nHi.*,\n\n([\s\S]*?)\n\n-- \n/.exec(mail.text) ?? []
      assert.notEqual(body, '')
      const said = body.replace(/^(>|https:|Thursday|Grandma|Budget).*$/gm, '').split(/\s+/)
      assert.ok(said.length <= 70, `${said.length} words`)
    })
  }

  it('never name the recipient in a reminder', () => {
    const samples = everySample().filter(({ name }) => name.startsWith('reminder'))
    assert.ok(samples.length > 0)
    for (const { mail } of atLeastOne(samples)) assert.doesNotMatch(mail.html + mail.text, /Ben/)
  })

  it('have one button at most, with its bare link beneath', () => {
    const samples = everySample()
    const withButton = samples.filter(({ name, mail }) => {
      const { buttons, bare } = buttonLinks(mail.html)
      assert.ok(buttons.length <= 1, name)
      assert.deepEqual(bare, buttons, name)
      return buttons.length === 1
    })
    assert.ok(withButton.length > samples.length / 2)
  })
})

/** What is not about one exchange. */
const WITHOUT_EXCHANGE = /^(mail_failure_notice|password_reset)/

function everySample() {
  return Object.entries(KINDS).flatMap(([kind, { samples }]) =>
    samples.map(({ when, mail }) => ({
      name: `${kind}: ${when()}`,
      mail: mail(voiceIn('en')),
    })),
  )
}
