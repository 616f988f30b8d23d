import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { everything } from '../support/everything.ts'
import { openParty } from '../support/party.ts'
import { type ReceivedMail, startSmtpServer } from '../support/smtp-server.ts'

const GRANDPA = 'grandpa@example.net'

describe('Grandpa, whom Olga put down without asking him', async () => {
  const smtp = await startSmtpServer()
  after(() => smtp.stop())
  const mail = { kind: 'smtp', url: smtp.url, from: 'klaus@example.org' } as const
  const { party, olga } = await openParty({ mail }, createMailer)
  const slug = await party.exchange(olga)
  for (const name of ['Anna', 'Ben', 'Cleo'])
    await party.join(slug, name, { reminder_enabled: '1' })
  let page = ''

  const toGrandpa = () => smtp.mails.filter(({ recipients }) => recipients.includes(GRANDPA))
  const wayOut = ({ text, html }: ReceivedMail) => {
    const [, link = ''] = /^That’s not for me:\s+(\S+)$/m.exec(text) ?? []
    assert.ok(html.includes(`href="${link}"`), 'in both parts')
    return new URL(link).pathname
  }

  it('gets a mail with a plain line “That’s not for me”, and nothing to click by mistake', async () => {
    await olga.submit(paths.people(slug), { name: 'Grandpa', email: GRANDPA })
    await party.deliver()
    const [first, ...others] = toGrandpa()
    assert.ok(first)
    assert.deepEqual(others, [])
    page = wayOut(first)
    assert.equal(first.headers.has('list-unsubscribe'), false)
  })

  it('opens the page, chooses “No more emails”, and no mail ever comes again', async () => {
    const grandpa = party.visitor()
    assert.match(
      (await grandpa.get(page)).text,
      /Out of this one .* Leave .* No more emails Who invites: \w+ Privacy/,
    )
    const done = await grandpa.submit(`${page}/no-more-mails`)
    assert.match(done.text, /Nothing goes to grandpa@example\.net from here any more/)
    const before = toGrandpa().length
    // Olga tries everything that mails somebody.
    const typed = { name: 'Grandpa', email: GRANDPA }
    const asked = await olga.post(paths.people(slug), typed)
    await olga.submit(paths.people(slug), { ...asked.hidden, ...typed })
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('email', '=', GRANDPA)
      .executeTakeFirstOrThrow()
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.latecomer(slug), { name: 'Eva', email: '', confirmed: '1' })
    await party.deliver()
    const his = async () => {
      const mails = await party.ctx.db
        .selectFrom('outbox')
        .select(['state', 'round'])
        .where('participant_id', '=', id)
        .where('kind', '=', 'assignment')
        .execute()
      return mails.map((mail) => ({ ...mail }))
    }
    const unsent = await his()
    assert.deepEqual(
      unsent.map(({ state }) => state),
      ['dropped'],
    )
    await olga.submit(paths.resendResults(slug))
    await party.deliver()
    assert.deepEqual(await his(), unsent, 'and nobody nudges him')
    await party.tellOfMessages()
    for (const instant of ['2026-12-11T08:30:00Z', '2026-12-17T08:30:00Z']) {
      party.clock.set(instant)
      for (const { run } of jobs(party.ctx)) await run()
      await party.deliver()
    }
    const again = await party.olga()
    await again.submit(paths.dropOut(slug, id))
    await party.deliver()
    const others = smtp.mails.filter(({ subject }) => /It’s tomorrow: Office party/.test(subject))
    assert.ok(others.length > 0, 'the others are reminded')
    assert.equal(toGrandpa().length, before)
  })

  it('is in no row any more once the exchange is erased, but is still known', async () => {
    const again = await party.olga()
    await again.submit(paths.deleteExchange(slug))
    const next = await party.exchange(again, { name: 'Next year', exchange_date: '2027-12-18' })
    const kept = JSON.stringify(await everything(party.ctx.db))
    assert.match(kept, /Next year/, 'it looks in the right place')
    assert.doesNotMatch(kept, /grandpa/i)
    await again.submit(paths.people(next), { name: 'Grandpa', email: GRANDPA })
    await party.deliver()
    assert.ok(atLeastOne(toGrandpa()).every(({ text }) => !text.includes('Next year')))
  })

  it('joins of his own will: one mail asks him, and after his yes the link comes', async () => {
    const again = await party.olga()
    const next = await party.exchange(again, { name: 'Another', exchange_date: '2027-12-18' })
    const grandpa = party.visitor()
    const before = toGrandpa().length
    await grandpa.post(paths.register(next), { name: 'Grandpa', email: GRANDPA })
    await party.deliver()
    const [asks, ...others] = toGrandpa().slice(before)
    assert.ok(asks)
    assert.deepEqual(others, [])
    assert.equal(asks.subject, 'May we email you again? Another')
    await grandpa.submit(`${wayOut(asks)}/mails-again`)
    await party.deliver()
    const link = /https?:\S+magic\S+/.exec(toGrandpa().at(-1)?.text ?? '')?.[0] ?? ''
    assert.match((await grandpa.submit(new URL(link).pathname)).text, /Hi Grandpa, you’re in/)
    const kept = await party.ctx.db.selectFrom('refused_addresses').selectAll().execute()
    assert.deepEqual(kept, [])
  })
})
