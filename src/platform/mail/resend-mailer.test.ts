import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  fault,
  startResendServer,
  type TestResendServer,
} from '../../../test/support/resend-server.ts'
import { sampleEmail, TROUBLESOME_NAMES } from '../../../test/support/sample-email.ts'
import { reason as reasonInWords } from '../../post/words/en.ts'
import type { Mailer } from './mailer.ts'
import { type Delivery, OUR_REASONS } from './reasons.ts'
import { createResendMailer } from './resend-mailer.ts'

let server: TestResendServer
let mailer: Mailer
let pauses: { ms: number; end: (value: unknown) => void }[]

function mailerWith(options: Partial<Parameters<typeof createResendMailer>[0]> = {}): Mailer {
  return createResendMailer({
    apiKey: 're_test',
    from: 'Sneaky Klaus <klaus@example.org>',
    baseUrl: server.url,
    pause(ms) {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      pauses.push({ ms, end: resolve })
      return promise
    },
    ...options,
  })
}

beforeEach(async () => {
  server = await startResendServer()
  pauses = []
  mailer = mailerWith()
})

afterEach(async () => {
  await mailer.close()
  await server.stop()
})

/** Asserts the reason as the admin reads it, and that it leaks nothing. */
function assertReason(delivery: Delivery, outcome: 'delayed' | 'failed', words: RegExp) {
  assert.ok(delivery.outcome !== 'sent')
  const { reason, answer = '' } = delivery
  assert.equal(delivery.outcome, outcome)
  assert.match(reasonInWords(reason, answer), words)
  assert.ok(answer.length <= 300)
  assert.doesNotMatch(answer, /\p{Cc}|\.[jt]s\b|names are drawn|re_test/u)
}

describe('a mail through Resend', () => {
  it('reaches Anna with both parts and its headers', async () => {
    const delivery = await mailer.send(
      sampleEmail({ replyTo: { name: 'Olga', address: 'olga@example.org' } }),
    )
    const [mail] = await server.waitForMails(1)
    assert.deepEqual(delivery, { outcome: 'sent', reference: mail?.id })
    assert.deepEqual(mail, {
      id: mail?.id,
      size: mail?.size,
      key: 'mail-1',
      from: 'Sneaky Klaus <klaus@example.org>',
      to: 'Anna <anna@example.org>',
      reply_to: 'Olga <olga@example.org>',
      subject: 'You give to somebody nice',
      text: 'Dear Anna, the names are drawn.',
      html: '<p>Dear Anna, the names are drawn.</p>',
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  })

  it('goes to Anna alone whatever she calls herself', async () => {
    for (const [i, name] of TROUBLESOME_NAMES.entries()) {
      const to = { name, address: 'anna@example.org' }
      const subject = `For ${name}`
      const email = sampleEmail({ to, replyTo: to, senderName: name, subject, key: `mail-${i}` })
      assert.equal((await mailer.send(email)).outcome, 'sent', name)
      const mail = server.mails.at(-1)
      assert.match(
        mail?.to ?? '',
        /^([^"(),:;<>@[\\\]\p{Cc}]+ <anna@example\.org>|anna@example\.org)$/u,
      )
      assert.equal(mail?.reply_to, mail?.to)
      assert.equal(mail?.from, mail?.to.replace('anna@', 'klaus@'))
      assert.doesNotMatch(mail?.subject ?? '', /[\r\n]/)
    }
  })

  it('shows names in every script as they are written', async () => {
    const names = ['Anna 🎅🏽', 'אנה הובר', '花子', 'Anna O’Neill', 'Anna-Lena B.']
    for (const [i, name] of names.entries()) {
      const to = { name, address: 'anna@example.org' }
      await mailer.send(sampleEmail({ to, key: `mail-${i}` }))
    }
    assert.deepEqual(
      server.mails.map((mail) => mail.to),
      names.map((name) => `${name} <anna@example.org>`),
    )
  })

  it('is not even tried when the address is two, or none', async () => {
    for (const address of ['', 'anna', 'a@x.org, b@x.org', 'A <a@x.org>']) {
      assertReason(await mailer.send(sampleEmail({ to: { address } })), 'failed', /isn’t an email/)
    }
    assert.equal(server.requests(), 0)
  })
})

describe('an answer that leads elsewhere', () => {
  it('is not followed: the mail waits, and nobody else learns of it', async (test) => {
    const elsewhere = await startResendServer()
    test.after(() => elsewhere.stop())
    const headers = { location: `${elsewhere.url}/emails` }
    for (const status of [301, 302, 303, 307, 308]) {
      server.answerNext({ status, headers, body: 'Moved' })
      const delivery = await mailer.send(sampleEmail())
      assert.deepEqual([status, elsewhere.requests()], [status, 0])
      assertReason(delivery, 'delayed', new RegExp(String(status)))
    }
  })
})

describe('a mail that Resend may already have', () => {
  it('arrives once when the answer to the first try was lost', async () => {
    server.answerNext('keep and hang up')
    assertReason(await mailer.send(sampleEmail()), 'delayed', /could not be reached/)
    const delivery = await mailer.send(sampleEmail())
    assert.deepEqual(delivery, { outcome: 'sent', reference: server.mails[0]?.id })
    assert.equal(server.mails.length, 1)
  })

  it('is told apart from one that never reached it', async () => {
    const isUnanswered = async () => {
      const delivery = await mailer.send(sampleEmail())
      return 'isUnanswered' in delivery
    }
    server.answerNext('keep and hang up', fault(500, 'internal_server_error', 'Oops'))
    assert.deepEqual([await isUnanswered(), await isUnanswered()], [true, false])
    await server.stop()
    assert.equal(await isUnanswered(), false)
    server = await startResendServer()
  })

  it('arrives once even when the second try says it in other words', async () => {
    server.answerNext('keep and hang up')
    await mailer.send(sampleEmail())
    const delivery = await mailer.send(sampleEmail({ text: 'Dear Anna, here is a fresh link.' }))
    assert.equal(delivery.outcome, 'sent')
    assert.equal(server.mails.length, 1)
  })

  it('is tried again while an earlier try is still in progress', async () => {
    server.answerNext(fault(409, 'concurrent_idempotent_requests', 'Still in progress.'))
    assertReason(await mailer.send(sampleEmail()), 'delayed', /still busy with an earlier try/)
    assert.ok(OUR_REASONS.includes('resend_busy'))
  })
})

describe('a Resend that has had enough', () => {
  const tooMany = fault(429, 'rate_limit_exceeded', 'Too many requests.')

  it('is asked again only when it said', async () => {
    server.answerNext({ ...tooMany, headers: { 'retry-after': '3' } })
    const delivery = await mailer.send(sampleEmail())
    assertReason(delivery, 'delayed', /asked us to slow down/)
    assert.deepEqual(delivery, { ...delivery, retryAfterSeconds: 3 })

    const next = mailer.send(sampleEmail({ key: 'mail-2' }))
    assert.deepEqual(
      pauses.map(({ ms }) => ms),
      [3000],
    )
    assert.equal(server.requests(), 1)
    pauses[0]?.end(undefined)
    assert.equal((await next).outcome, 'sent')
  })

  it('gets the next mail in its next second when this one’s limit is used up', async () => {
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': '1' }
    server.answerNext({ status: 200, body: { id: 'first' }, headers })
    assert.deepEqual(await mailer.send(sampleEmail()), { outcome: 'sent', reference: 'first' })
    const next = mailer.send(sampleEmail({ key: 'mail-2' }))
    assert.deepEqual(
      pauses.map(({ ms }) => ms),
      [1000],
    )
    pauses[0]?.end(undefined)
    assert.equal((await next).outcome, 'sent')
  })

  it('keeps nobody waiting for long, whatever it says', async () => {
    for (const [i, retryAfter] of ['86400', 'Infinity', '-1', 'soon', ''].entries()) {
      server.answerNext({ ...tooMany, headers: { 'retry-after': retryAfter } })
      const delivery = await mailer.send(sampleEmail())
      assert.ok(delivery.outcome === 'delayed')
      assert.equal(delivery.retryAfterSeconds, i < 2 ? 4 * 60 * 60 : undefined)
      pauses[i]?.end(undefined)
    }
    assert.deepEqual(
      pauses.map(({ ms }) => ms),
      [5000, 5000],
    )
  })

  it('says when the quota of the day is used up', async () => {
    server.answerNext(fault(429, 'daily_quota_exceeded', 'You have reached your daily quota.'))
    assertReason(
      await mailer.send(sampleEmail()),
      'delayed',
      /quota at Resend is used up: You have/,
    )
  })
})

describe('a Resend in trouble', () => {
  const troubles: [string, Parameters<TestResendServer['answerNext']>[0], RegExp][] = [
    ['that fails', fault(500, 'internal_server_error', 'Oops'), /just now \(error 500\)/],
    ['that is down behind its gateway', { status: 503, body: '<html>nginx' }, /error 503/],
    ['that answers garbage', { status: 200, body: '<html>hello' }, /made no sense/],
    ['that answers nothing in JSON', { status: 200, body: 'null' }, /made no sense/],
    ['that answers another thing', { status: 200, body: { id: 7 } }, /made no sense/],
    ['that fails without a word', { status: 500, body: 'null' }, /made no sense/],
    ['that hangs up', 'hang up', /could not be reached/],
  ]
  for (const [what, answer, words] of troubles) {
    it(`${what} delays the mail, and takes it later`, async () => {
      server.answerNext(answer)
      assertReason(await mailer.send(sampleEmail()), 'delayed', words)
      assert.equal((await mailer.send(sampleEmail())).outcome, 'sent')
      assert.equal(server.mails.length, 1)
    })
  }

  it('that never answers delays the mail and does not hang', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    server.answerNext(promise)
    const hasty = mailerWith({ limits: { answerMs: 100 } })
    assertReason(await hasty.send(sampleEmail()), 'delayed', /could not be reached/)
    resolve(undefined)
  })

  it('that is not there delays the mail', async () => {
    await server.stop()
    assertReason(await mailer.send(sampleEmail()), 'delayed', /could not be reached/)
    server = await startResendServer()
  })

  it('is left alone when the machine is told to stop', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    server.answerNext(promise)
    const stopping = mailerWith({ limits: { closeMs: 50 } })
    const delivery = stopping.send(sampleEmail())
    await stopping.close()
    assertReason(await delivery, 'delayed', /We were interrupted/)
    resolve(undefined)
  })
})

describe('a mail that Resend refuses', () => {
  it('fails when Anna’s address is not one', async () => {
    const message = 'Invalid `to` field. Please use our testing address instead of such domains.'
    server.answerNext(fault(422, 'validation_error', message))
    assertReason(
      await mailer.send(sampleEmail()),
      'failed',
      /this address\. The answer was: Invalid `to` field/,
    )
    server.answerNext(fault(422, 'invalid_to_address', 'No such address.'))
    assertReason(
      await mailer.send(sampleEmail()),
      'failed',
      /this address\. The answer was: No such address/,
    )
  })

  it('fails when there is something wrong with the mail itself', async () => {
    server.answerNext(fault(422, 'missing_required_field', 'Missing `subject` field.'))
    assertReason(
      await mailer.send(sampleEmail()),
      'failed',
      /this email\. The answer was: Missing `subject`/,
    )
  })

  it('is kept when the API key is wrong', async () => {
    const other = mailerWith({ apiKey: 're_other' })
    assertReason(
      await other.send(sampleEmail()),
      'delayed',
      /Check RESEND_API_KEY: API key is invalid/,
    )
    server.answerNext(fault(401, 'restricted_api_key', 'This API key is restricted.'))
    assertReason(await mailer.send(sampleEmail()), 'delayed', /Check RESEND_API_KEY/)
  })

  it('is kept until the domain of the sender is verified', async () => {
    const refusals = [
      fault(403, 'validation_error', 'The example.org domain is not verified.'),
      fault(403, 'validation_error', 'You can only send testing emails to your own address.'),
      fault(403, 'invalid_to_address', 'You can only send testing emails to your own address.'),
      fault(422, 'invalid_from_address', 'Invalid sender.'),
      fault(422, 'validation_error', 'Invalid `from` field.'),
      fault(404, 'not_found', 'The requested endpoint does not exist.'),
    ]
    for (const refusal of refusals) {
      server.answerNext(refusal)
      assertReason(await mailer.send(sampleEmail()), 'delayed', /MAIL_FROM: /)
    }
  })
})
