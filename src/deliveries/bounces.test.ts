import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openParty, type Party } from '../../test/support/party.ts'
import { startResendServer } from '../../test/support/resend-server.ts'
import { startSmtpServer } from '../../test/support/smtp-server.ts'
import { newsOf, tell, WEBHOOK_SECRET } from '../../test/support/webhook.ts'
import { paths } from '../paths.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { reason } from '../post/words/en.ts'

async function troubleOf(party: Party, name: string): Promise<string | null> {
  const { mail_trouble, mail_trouble_answer } = await party.ctx.db
    .selectFrom('participants')
    .select(['mail_trouble', 'mail_trouble_answer'])
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return mail_trouble && reason(mail_trouble, mail_trouble_answer)
}

describe('a mail that Resend took', async () => {
  const resend = await startResendServer()
  after(() => resend.stop())
  const mail = { ...resend.mail, webhookSecret: WEBHOOK_SECRET }
  const { party, olga } = await openParty({ mail }, createMailer)
  const slug = await party.exchange(olga)

  async function lastMailTo(address: string): Promise<string> {
    await party.mailTo(address)
    const mail = resend.mails.findLast(({ to }) => to.includes(address))
    assert.ok(mail)
    return mail.id
  }

  it('and that comes back marks Anna’s address, until one arrives there', async () => {
    const anna = await party.join(slug, 'Anna')
    const first = await lastMailTo('anna@example.org')
    assert.equal((await tell(party.app, newsOf(first, 'anna@example.org'))).statusCode, 204)
    assert.equal(
      await troubleOf(party, 'Anna'),
      'It came back. The answer was: The mailbox does not exist.',
    )
    const { state } = await party.ctx.db
      .selectFrom('outbox')
      .select('state')
      .where('reference', '=', first)
      .executeTakeFirstOrThrow()
    assert.equal(state, 'bounced')
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    const second = await lastMailTo('anna@example.org')
    assert.notEqual(await troubleOf(party, 'Anna'), null, 'being taken is not arriving')
    await tell(party.app, newsOf(second, 'anna@example.org', 'email.delivered'))
    assert.equal(await troubleOf(party, 'Anna'), null)
  })

  it('and that Ben called spam marks his address', async () => {
    await party.join(slug, 'Ben')
    const mail = await lastMailTo('ben@example.org')
    await tell(party.app, newsOf(mail, 'ben@example.org', 'email.complained'))
    assert.match((await troubleOf(party, 'Ben')) ?? '', /spam/)
  })

  it('and that comes back once Eve has no email any more is not to be sent again', async () => {
    await party.join(slug, 'Eve')
    const mail = await lastMailTo('eve@example.org')
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Eve')
      .executeTakeFirstOrThrow()
    await olga.post(paths.person(slug, id), { name: 'Eve', email: '' })
    await tell(party.app, newsOf(mail, 'eve@example.org'))
    const { text } = await olga.get(paths.exchangeMail(slug))
    assert.match(text, /You’re in · Eve 20 November 2026, 11:00 · not needed any more/)
    const { state } = await party.ctx.db
      .selectFrom('outbox')
      .select('state')
      .where('reference', '=', mail)
      .executeTakeFirstOrThrow()
    assert.equal(state, 'dropped')
  })

  it('is not believed to have come back if somebody else says so', async () => {
    await party.join(slug, 'Cleo')
    const event = newsOf(await lastMailTo('cleo@example.org'), 'cleo@example.org')
    const forged = `whsec_${Buffer.from('what Mallory guesses').toString('base64')}`
    const changed = JSON.stringify({ ...event, type: 'email.complained' })
    for (const signing of [
      { secret: forged },
      { secondsAgo: 301 },
      // Seconds go by until it is read.
      { secondsAgo: -400 },
      { body: changed },
    ]) {
      assert.equal((await tell(party.app, event, signing)).statusCode, 403)
    }
    const unsigned = await party.app.inject({
      method: 'POST',
      url: paths.resendWebhook(),
      payload: event,
    })
    assert.equal(unsigned.statusCode, 403)
    assert.equal(await troubleOf(party, 'Cleo'), null)
  })

  it('about a message marks nobody when it comes back, as that would tell that there was one', async () => {
    const mail = await lastMailTo('cleo@example.org')
    await party.ctx.db
      .updateTable('outbox')
      .where('reference', '=', mail)
      .set({ kind: 'message_notice' })
      .execute()
    assert.equal((await tell(party.app, newsOf(mail, 'cleo@example.org'))).statusCode, 204)
    assert.equal(await troubleOf(party, 'Cleo'), null)
    await party.ctx.db.deleteFrom('outbox').where('kind', '=', 'message_notice').execute()
  })

  it('is told of once: the same message again changes nothing', async () => {
    const event = newsOf(
      await lastMailTo('cleo@example.org'),
      'cleo@example.org',
      'email.delivered',
    )
    assert.equal((await tell(party.app, event, { id: 'msg_1', secondsAgo: 5 })).statusCode, 204)
    assert.equal((await tell(party.app, event, { id: 'msg_1', secondsAgo: 5 })).statusCode, 409)
  })

  it('of somebody else’s, or news that is none, is taken without a word', async () => {
    const strange = newsOf('0b3f1c1e-0000-4000-8000-000000000000', 'cleo@example.org')
    assert.equal((await tell(party.app, strange)).statusCode, 204)
    assert.equal((await tell(party.app, { type: 'domain.created' })).statusCode, 204)
    assert.equal(await troubleOf(party, 'Cleo'), null)
  })
})

describe('the webhook', () => {
  it('is not there without its secret', async () => {
    const { party } = await openParty()
    assert.equal((await tell(party.app, newsOf('x', 'anna@example.org'))).statusCode, 404)
  })
})

describe('a mail server that knows no such address', () => {
  it('marks Dan, until his right address takes a mail', async () => {
    await using smtp = await startSmtpServer()
    const mail = { kind: 'smtp', url: smtp.url, from: 'klaus@example.org' } as const
    const { party, olga } = await openParty({ mail }, createMailer)
    const slug = await party.exchange(olga)
    smtp.behave(({ at, address }) =>
      at === 'recipient' && address === 'dann@example.org'
        ? { code: 550, text: '5.1.1 <dann@example.org>: no such user' }
        : undefined,
    )
    const dan = party.visitor()
    await dan.post(paths.register(slug), { name: 'Dan', email: 'dann@example.org' })
    await party.deliver()
    assert.match(
      (await troubleOf(party, 'Dan')) ?? '',
      /won’t take email for this address\. The answer was: 550 5\.1\.1/,
    )
    smtp.behave(() => undefined)
    await dan.post(paths.requestAccess(slug), { email: 'dann@example.org' })
    await party.deliver()
    assert.equal(await troubleOf(party, 'Dan'), null)
  })
})

describe('the result of a draw that is undone', async () => {
  const resend = await startResendServer()
  after(() => resend.stop())
  const mail = { ...resend.mail, webhookSecret: WEBHOOK_SECRET }
  const { party, olga } = await openParty({ mail }, createMailer)

  async function bounceOf(address: string): Promise<() => Promise<unknown>> {
    await party.mailTo(address)
    const mail = resend.mails.findLast(({ to }) => to.includes(address))
    return () => tell(party.app, newsOf(mail?.id ?? '', address))
  }

  for (const when of ['before', 'after'] as const) {
    it(`and that came back ${when} that is missed by nobody, nor sent again beside the new one`, async () => {
      const slug = await party.exchange(olga, { name: when })
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.draw(slug))
      const comesBack = await bounceOf('ben@example.org')
      if (when === 'before') await comesBack()
      party.clock.move({ hours: 1 })
      await olga.submit(paths.undoDraw(slug))
      await olga.submit(paths.draw(slug))
      await party.deliver()
      if (when === 'after') await comesBack()
      const people = party.ctx.db
        .selectFrom('participants')
        .selectAll()
        .orderBy('joined_at', 'desc')
      const { id, version, email } = await people
        .where('name', '=', 'Ben')
        .executeTakeFirstOrThrow()
      const states = await party.ctx.db
        .selectFrom('outbox')
        .select('state')
        .where('participant_id', '=', id)
        .where('kind', '=', 'assignment')
        .orderBy('created_at')
        .execute()
      assert.deepEqual(
        states.map(({ state }) => state),
        ['dropped', 'sent'],
      )
      assert.doesNotMatch((await olga.get(paths.adminHome())).text, /didn’t arrive/)
      assert.equal(email, 'ben@example.org')
      const right = { name: 'Ben', email: `${when}@example.org`, version: `${version}` }
      await olga.submit(paths.person(slug, id), right)
      await party.deliver()
      assert.equal(party.mails.filter(({ to }) => to.address === right.email).length, 1)
    })
  }
})

describe('a latecomer whose only mail came back', async () => {
  const resend = await startResendServer()
  after(() => resend.stop())
  const mail = { ...resend.mail, webhookSecret: WEBHOOK_SECRET }
  const { party, olga } = await openParty({ mail }, createMailer)

  it('is told that they are in once the draw is undone', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil'])
    await olga.submit(paths.draw(slug))
    const eve = { name: 'Eve', email: 'eve@example.org', confirmed: '1' }
    await olga.submit(paths.latecomer(slug), eve)
    await party.mailTo(eve.email)
    const result = resend.mails.findLast(({ to }) => to.includes(eve.email))
    await tell(party.app, newsOf(result?.id ?? '', eve.email))
    await olga.submit(paths.undoDraw(slug))
    await party.deliver()
    const subjects = party.mails.flatMap(({ to, subject }) =>
      to.address === eve.email ? [subject] : [],
    )
    assert.deepEqual(subjects, [
      'Names are drawn: Office party',
      'Olga has added you: Office party',
    ])
  })
})
