import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { openParty } from '../../test/support/party.ts'
import { type ReceivedMail, startSmtpServer } from '../../test/support/smtp-server.ts'
import { transact } from '../context.ts'
import { paths } from '../paths.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { enqueueMail } from '../post/commands.ts'
import { voiceIn } from '../ui/voice.ts'
import { KINDS } from './kinds.ts'

const ONE_CLICK = 'List-Unsubscribe=One-Click'
const FORM = 'application/x-www-form-urlencoded'

describe('the headers of a mail', async () => {
  const smtp = await startSmtpServer()
  after(() => smtp.stop())
  const mail = { kind: 'smtp', url: smtp.url, from: 'klaus@example.org' } as const
  const { party, olga } = await openParty({ mail }, createMailer)
  const slug = await party.exchange(olga, { reminder_days: '28, 7, 1' })
  before(async () => {
    for (const name of ['Anna', 'Ben', 'Cleo'])
      await party.join(slug, name, { reminder_enabled: '1' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
  })

  const person = (name: string) =>
    party.ctx.db
      .selectFrom('participants')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirstOrThrow()

  async function remind(name: string): Promise<ReceivedMail> {
    const { id, exchange_id } = await person(name)
    const count = smtp.mails.length
    await transact(party.ctx, (ctx) =>
      enqueueMail(ctx, {
        kind: 'reminder',
        exchangeId: exchange_id,
        participantId: id,
        once: String(count),
      }),
    )
    await party.deliver()
    const mail = smtp.mails[count]
    assert.ok(mail, 'no reminder came')
    return mail
  }

  const offAddress = (mail: ReceivedMail) =>
    new URL(/^<(.+)>$/.exec(mail.headers.get('list-unsubscribe') ?? '')?.[1] ?? '').pathname

  /** Posts as a mail program does: without a cookie or a page before it. */
  const click = (url: string, payload = ONE_CLICK, type = FORM) =>
    party.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } })

  it('say that a machine wrote it, and only a reminder can be ended with one click', () => {
    for (const { headers } of atLeastOne(smtp.mails)) {
      assert.equal(headers.get('auto-submitted'), 'auto-generated')
      assert.equal(headers.has('list-unsubscribe'), false)
      assert.equal(headers.has('reply-to'), false)
    }
  })

  it('let Anna’s mail program end her reminders, and nobody else’s (RFC 8058)', async () => {
    const mail = await remind('Anna')
    assert.equal(mail.headers.get('list-unsubscribe-post'), ONE_CLICK)
    const answer = await click(offAddress(mail))
    assert.equal(answer.statusCode, 200)
    assert.equal((await person('Anna')).reminder_enabled, 0)
    assert.equal((await person('Ben')).reminder_enabled, 1)
    const page = await olga.get(paths.exchangeMail(slug))
    assert.equal(page.status, 200)
  })

  it('do the same for a program that posts it as multipart', async () => {
    const address = offAddress(await remind('Ben'))
    const body = `--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n`
    assert.equal((await click(address, body, 'multipart/form-data; boundary=x')).statusCode, 200)
    assert.equal((await person('Ben')).reminder_enabled, 0)
  })

  it('lead Cleo to one button, which alone switches her reminders off', async () => {
    const address = offAddress(await remind('Cleo'))
    const cleo = party.visitor()
    const page = await cleo.get(address)
    assert.match(page.text, /No more reminders\?/)
    assert.equal((await person('Cleo')).reminder_enabled, 1)
    assert.equal((await click(address, '')).statusCode, 422)
    assert.equal((await click(address, 'List-Unsubscribe=Maybe')).statusCode, 422)
    assert.equal((await person('Cleo')).reminder_enabled, 1)
    const button = /name="([^"]+)" value="([^"]+)"/.exec(page.html)
    const done = await cleo.postWithoutToken(address, { [button?.[1] ?? '']: button?.[2] ?? '' })
    assert.match(done.text, /No more reminders You’re still in/)
    assert.equal((await person('Cleo')).reminder_enabled, 0)
  })

  it('are worth nothing to Mallory, who cannot sign for anybody', async () => {
    const { id } = await person('Anna')
    const ben = await person('Ben')
    await party.ctx.db.updateTable('participants').set({ reminder_enabled: 1 }).execute()
    const bens =
      offAddress(await remind('Ben'))
        .split('/')
        .at(-1) ?? ''
    for (const [whose, signature] of [
      [id, bens],
      [id, 'x'.repeat(32)],
      [ben.id, ''],
      ['nobody', bens],
    ] as const) {
      const address = paths.remindersOff(whose, signature)
      assert.equal((await party.visitor().get(address)).status, 404)
      assert.equal((await click(address)).statusCode, 404)
    }
  })

  it('name Olga as who gets the answers, once she wants them', async () => {
    await party.ctx.db.updateTable('admins').set({ reply_to_admin: 1 }).execute()
    const open = await party.exchange(olga, { name: 'Not drawn yet' })
    await olga.submit(paths.people(open), { name: 'Anna', email: 'anna@example.org' })
    await party.deliver()
    assert.deepEqual(smtp.mails.at(-1)?.replyTo, [{ name: '', address: 'olga@example.org' }])
  })

  it('name nobody where a link in what is quoted would open the page of somebody whose name is drawn', async () => {
    assert.deepEqual((await remind('Anna')).replyTo, [])
    const { exchange_id: exchangeId, id: participantId } = await person('Anna')
    const order = { exchangeId, participantId, once: 'once' }
    for (const kind of [
      'draw_changed',
      'assignment',
      'message_notice',
      'added',
      'registration',
      'sign_in_link',
    ] as const) {
      await transact(party.ctx, (ctx) => enqueueMail(ctx, { kind, ...order }))
    }
    const count = smtp.mails.length
    await party.deliver()
    for (const mail of atLeastOne(smtp.mails.slice(count))) assert.deepEqual(mail.replyTo, [])
  })

  it('name nobody once names are drawn where a link in what is quoted would say that it is not for somebody', async () => {
    const { id } = await person('Anna')
    const confirm = async (confirmed: 0 | 1) =>
      await party.ctx.db
        .updateTable('participants')
        .set({ confirmed })
        .where('id', '=', id)
        .execute()
    await confirm(0)
    const text = 'Dinner’s at six.'
    const looked = await olga.post(paths.announcement(slug), { text })
    await olga.submit(paths.sendAnnouncement(slug), { text, id: looked.valueOf('id') ?? '' })
    const count = smtp.mails.length
    await party.deliver()
    const answered = Map.groupBy(smtp.mails.slice(count), ({ text }) =>
      /not for me/.test(text ?? ''),
    )
    await confirm(1)
    const whoAnswers = (asked: boolean) => answered.get(asked)?.map(({ replyTo }) => replyTo)
    assert.deepEqual(whoAnswers(true), [[]])
    for (const one of atLeastOne(whoAnswers(false)))
      assert.deepEqual(one, [{ name: '', address: 'olga@example.org' }])
  })

  it('name who invites as the sender, to guests alone', async () => {
    await party.ctx.db.updateTable('exchanges').set({ host: 'Aunt Rosie' }).execute()
    const mail = await remind('Anna')
    const sender = { name: 'Aunt Rosie via Sneaky Klaus', address: 'klaus@example.org' }
    assert.deepEqual(mail.from, [sender])
    await party.visitor().post(paths.forgotPassword(), { email: 'olga@example.org' })
    await party.deliver()
    assert.deepEqual(smtp.mails.at(-1)?.from, [{ name: '', address: 'klaus@example.org' }])
  })

  it('never come with a reminder to who has none, or once the day is over', async () => {
    const count = smtp.mails.length
    await party.ctx.db.updateTable('participants').set({ reminder_enabled: 0 }).execute()
    await assert.rejects(remind('Anna'), /no reminder came/)
    await party.ctx.db.updateTable('participants').set({ reminder_enabled: 1 }).execute()
    party.clock.move({ hours: 24 * 29 })
    await assert.rejects(remind('Ben'), /no reminder came/)
    assert.equal(smtp.mails.length, count)
  })

  it('and words of a reminder say how long there is left, and no name of a recipient', async () => {
    party.clock.set('2026-12-11T08:00:00Z')
    const mail = await remind('Cleo')
    assert.equal(mail.subject, '7 days to go: Office party')
    assert.match(mail.text, /\nThe canteen\n/)
    assert.match(mail.text, /Budget: about 20 €/)
    assert.doesNotMatch(mail.text + mail.html, /Anna|Ben/)
  })
})

describe('the previews of mails', async () => {
  const { party: workshop } = await openParty({ development: true })
  const { party: production, olga } = await openParty({ development: false })

  it('show both parts of every kind in development', async () => {
    const page = await workshop.visitor().get(paths.mailPreviews())
    assert.equal(page.status, 200)
    for (const [kind, { samples }] of Object.entries(KINDS)) {
      for (const [index, sample] of samples.entries()) {
        const mail = sample.mail(voiceIn('en'))
        const address = paths.mailPreview(kind, String(index))
        assert.ok(page.html.includes(`src="${address}"`), address)
        assert.ok(page.text.includes(mail.text.replace(/\s+/g, ' ').trim()), address)
        assert.equal((await workshop.visitor().get(address)).html, mail.html)
      }
    }
  })

  it('know no kind that does not exist', async () => {
    for (const address of [paths.mailPreview('bill', '0'), paths.mailPreview('reminder', '99')]) {
      assert.equal((await workshop.visitor().get(address)).status, 404)
    }
  })

  it('do not exist in production', async () => {
    for (const address of [paths.mailPreviews(), paths.mailPreview('reminder', '0')]) {
      assert.equal((await production.visitor().get(address)).status, 404)
      assert.equal((await olga.get(address)).status, 404)
    }
  })
})
