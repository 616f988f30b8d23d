import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { createSmtpMailer } from '../../src/platform/mail/smtp-mailer.ts'
import { SCRIPTS } from '../../src/ui/layout.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { openParty } from '../support/party.ts'
import { type ReceivedMail, startSmtpServer } from '../support/smtp-server.ts'
import type { Answer } from '../support/visitor.ts'

const WORDS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></textarea></details><h1>mine</h1>',
  '&lt;b&gt; &amp; &copy',
  '=HYPERLINK("http://evil.example","x")',
  'Bcc: x@y',
  'Anna\r\nBcc: mallory@example.net',
  'Anna\r\n\r\n<b>body</b>',
  'mallory@example.net, ben',
  'Anna <mallory@example.net>',
  '=?utf-8?Q?=0d=0aBcc:_x=40y?=',
  '🎅🏽🎁👨‍👩‍👧‍👦',
  'אנה בת משה',
  'Anna \u202egro.live',
  'A\u0000n\u0007n\u001b[31ma',
  'Zoë Å é ﬁ',
  "'; drop table participants; --",
  '#{7*7} {{7*7}} %s %00 \\u0041',
]

/** Names are one line: that is how they are shown. */
const asLine = (words: string) =>
  words
    .normalize('NFC')
    .replace(/[\r\n]+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
const squeezed = (text: string) => text.replace(/\s+/g, ' ')

const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'message-id',
  'mime-version',
  'reply-to',
  'subject',
  'to',
]

describe('hostile words are text, wherever they go', async () => {
  const server = await startSmtpServer()
  const mailer = createSmtpMailer({
    url: server.url,
    from: 'klaus@example.org',
    messageIdDomain: 'santa.example.org',
  })
  const { party, olga } = await openParty({}, () => mailer)
  after(() => server.stop())

  /** No tag, attribute or entity that the page did not write itself. */
  function assertPlain(page: string) {
    const html = SCRIPTS.reduce(
      (rest, script) => rest.replace(`<script>${script}</script>`, ''),
      page,
    ).replace(/"[^"]*"/g, '""')
    assert.doesNotMatch(html, /<(script>|img src=x|h1>mine|b>)/)
    assert.doesNotMatch(html, /<[^>]* on(error|mouseover)\s*=/)
    assert.equal(html.match(/<title>/g)?.length, 1)
    assert.equal(html.match(/<h1\b/g)?.length, 1)
  }

  function assertShown(page: Answer, words: string) {
    assert.ok([200, 422].includes(page.status))
    assertPlain(page.html)
    assert.ok(squeezed(page.text).includes(squeezed(asLine(words))), `${words} in ${page.text}`)
  }

  function assertMail(mail: ReceivedMail, reader: string, exchange: string) {
    assert.deepEqual(mail.recipients, [reader])
    assert.deepEqual(
      mail.to.map(({ address }) => address),
      [reader],
    )
    assert.deepEqual(
      [...mail.headers.keys()].filter((name) => !HEADERS.includes(name)),
      [],
    )
    assertPlain(mail.html)
    const subject = mail.subject.replaceAll('\u2060', '')
    assert.ok(subject.includes(squeezed(asLine(exchange))), subject)
  }

  for (const [index, words] of WORDS.entries()) {
    it(`such as ${JSON.stringify(words)}`, async () => {
      const slug = await party.exchange(olga, {
        name: words,
        description: words,
        budget: words.slice(0, 60),
        location: words,
      })
      const reader = `anna${index}@example.org`
      const anna = await register(slug, words, [
        [words, reader],
        ['Ben', `ben${index}@example.org`],
        ['Cleo', `cleo${index}@example.org`],
      ])
      const page = await anna.get(paths.dashboard(slug))
      assertShown(page, words)
      assert.ok(page.html.includes('<bdi>'), 'letters from right to left stay in their place')
      assertShown(await party.visitor().get(paths.invitation(slug)), words)
      assertShown(await olga.get(paths.desk(slug)), words)
      assertShown(await olga.get(paths.exclusions(slug)), words)
      assertShown(await olga.get(paths.adminHome()), words)
      const form = await anna.get(paths.profile(slug))
      assertPlain(form.html)
      const back = {
        name: decoded(form.valueOf('name')),
        gift_ideas: decoded(form.valueOf('gift_ideas')),
      }
      await anna.submit(paths.profile(slug), back)
      assertShown(await anna.get(paths.dashboard(slug)), words)
      const mistake = await anna.post(paths.profile(slug), {
        ...back,
        postal_address: 'x'.repeat(501),
      })
      assert.equal(mistake.status, 422)
      assertPlain(mistake.html)

      const before = server.mails.length
      await olga.submit(paths.draw(slug))
      await party.deliver()
      const mails = server.mails.slice(before)
      assert.equal(mails.length, 3)
      for (const mail of atLeastOne(mails)) {
        assertMail(mail, mail.recipients[0] ?? '', words)
        assert.ok(squeezed(mail.text).includes(squeezed(asLine(words))), mail.text)
        assert.ok(squeezed(decoded(mail.html)).includes(squeezed(asLine(words))), mail.html)
      }
      const toAnna = mails.find((mail) => mail.recipients.includes(reader))
      assert.equal(toAnna?.to.length, 1)
    })
  }

  it('a name that is only white space or cannot be seen is no name', async () => {
    const slug = await party.exchange(olga)
    for (const name of ['', '   ', '\r\n', '\u0000', '\u200b', '\u202e\u2066', '\u00a0\u3000']) {
      const fields = { name, email: 'anna@example.org' }
      const answer = await party.visitor().post(paths.register(slug), fields)
      assert.equal(answer.status, 422, JSON.stringify(name))
      assert.match(answer.text, /Enter a name\./)
    }
  })

  /** People who join, all with these words; the first comes in by the link in the mail that arrived. */
  async function register(slug: string, words: string, people: [name: string, email: string][]) {
    const count = server.mails.length
    for (const [name, email] of people) {
      const fields = { name: name.replaceAll('@', ''), email, gift_ideas: words }
      assert.equal((await party.visitor().post(paths.register(slug), fields)).status, 200)
      // As it was stored before names could not hold an @.
      const stored = { name: asLine(name) }
      await party.ctx.db
        .updateTable('participants')
        .set(stored)
        .where('email', '=', email)
        .execute()
    }
    await party.deliver()
    const mails = server.mails.slice(count)
    for (const [, email] of people) {
      const mail = mails.find(({ recipients }) => recipients.includes(email))
      assert.ok(mail)
      assertMail(mail, email, words)
    }
    const [first] = mails.filter(({ recipients }) => recipients.includes(people[0]?.[1] ?? ''))
    const link = /http:\/\/localhost:8000(\/auth\S+)/.exec(first?.text ?? '')?.[1] ?? ''
    const person = party.visitor()
    await person.submit(link)
    return person
  }
})

function decoded(html = ''): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}
