import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { openParty, type Party } from '../../test/support/party.ts'
import { startResendServer } from '../../test/support/resend-server.ts'
import { startSmtpServer } from '../../test/support/smtp-server.ts'
import { transact } from '../context.ts'
import { storeAssignment } from '../draw/sealed-pairs.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { newId } from '../platform/ids.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { enqueueMail } from '../post/commands.ts'

const FROM = 'klaus@example.org'

/** The shortest name and the longest, and what takes more bytes in one encoding than in another. */
const PEOPLE: Readonly<Record<string, { gift_ideas?: string; postal_address?: string }>> = {
  Anna: {},
  B: { gift_ideas: 'x' },
  'Zoë Ångström-Łukasiewicz': { gift_ideas: 'Grüße aus Köln, größer als üblich' },
  '👩‍👩‍👧‍👦🎁': { gift_ideas: '🧦🧦🧦\n☕', postal_address: '東京都千代田区' },
  ['M'.repeat(100)]: { gift_ideas: 'm'.repeat(2000), postal_address: 'n'.repeat(500) },
  'Ben "the\\bear" O’Neil <b>': { gift_ideas: '"\\"\\"\\n<&>\n\n\n\t\t"', postal_address: '"""' },
  Cleo: { gift_ideas: '\n'.repeat(40).replace(/\n/g, 'a\n'), postal_address: 'a\nb\nc' },
}

/** Draws names among these people, whose names are shown in the mail. */
async function openDrawnParty(mail: Party['ctx']['config']['mail']) {
  const { party, olga } = await openParty({ mail }, createMailer)
  const slug = await party.exchange(olga, { names_shown: 'in_mail', draw_shape: 'any' })
  const addresses = new Map<string, string>()
  for (const [number, [name, texts]] of Object.entries(PEOPLE).entries()) {
    const email = `guest${number}@example.org`
    addresses.set(name, email)
    await party.visitor().post(paths.register(slug), { name, email, ...texts })
  }
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const people = await listParticipants(party.ctx, exchange.id)
  assert.equal(people.length, Object.keys(PEOPLE).length)

  /** Mails the reader the result anew, as if they had drawn each of the others in turn. */
  async function mailEveryName(reader: { id: string }) {
    for (const other of people.filter(({ id }) => id !== reader.id)) {
      await transact(party.ctx, async (ctx) => {
        await storeAssignment(ctx, exchange ?? { id: '' }, drawn(reader.id, other.id))
        await enqueueMail(ctx, {
          kind: 'assignment',
          exchangeId: exchange?.id ?? '',
          participantId: reader.id,
          once: newId(),
        })
      })
      await party.deliver()
    }
  }

  /** One circle in which the reader gives to this person. */
  function drawn(reader: string, recipient: string) {
    const others = people.map(({ id }) => id).filter((id) => id !== reader && id !== recipient)
    const circle = [reader, recipient, ...others]
    return new Map(circle.map((id, at) => [id, circle[(at + 1) % circle.length] ?? '']))
  }

  return { party, people, addresses, mailEveryName }
}

describe('the mail that says whom somebody gives to', async () => {
  const smtp = await startSmtpServer()
  const resend = await startResendServer()
  after(async () => {
    await smtp.stop()
    await resend.stop()
  })
  const bySmtp = await openDrawnParty({ kind: 'smtp', url: smtp.url, from: FROM })
  const byResend = await openDrawnParty({
    kind: 'resend',
    apiKey: 're_test',
    from: FROM,
    baseUrl: resend.url,
  })
  before(() => {
    assert.ok(smtp.mails.length > 0 && resend.mails.length > 0)
  })

  it('has the same size, whoever is in it, as a mail server gets it', async () => {
    for (const reader of atLeastOne(bySmtp.people)) {
      const start = smtp.mails.length
      await bySmtp.mailEveryName(reader)
      const mails = smtp.mails.slice(start)
      assert.equal(mails.length, bySmtp.people.length - 1)
      const named = mails.map(({ text }) => /You’re giving to:\s+(.+)\n/.exec(text)?.[1])
      assert.equal(new Set(named).size, mails.length, 'each names somebody else')
      assert.equal(new Set(mails.map(({ raw }) => raw.length)).size, 1, reader.name)
      for (const { replyTo, returnOnly } of mails) {
        assert.deepEqual(replyTo, [], 'an answer would hold the name')
        assert.equal(returnOnly, 'HDRS', 'and so would a bounce')
      }
    }
  })

  it('has the same size as Resend gets it', async () => {
    const [reader] = byResend.people
    assert.ok(reader)
    const start = resend.mails.length
    await byResend.mailEveryName(reader)
    const mails = resend.mails.slice(start)
    assert.equal(mails.length, byResend.people.length - 1)
    assert.equal(new Set(mails.map(({ size }) => size)).size, 1)
    assert.ok(atLeastOne(mails).every(({ reply_to }) => reply_to === undefined))
  })

  it('shows nothing of what fills it up', async () => {
    const mail = smtp.mails.findLast(({ text }) => /You’re giving to:\s+B\n/.test(text))
    assert.ok(mail)
    assert.match(mail.text, /That’s not for me:\s+\S+\nSneaky Klaus\s*$/)
    assert.match(mail.html, /<\/html>\s*<!--\s+-->\s*$/)
  })
})
