import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openParty, type Party } from '../../test/support/party.ts'
import { startResendServer } from '../../test/support/resend-server.ts'
import { startSmtpServer } from '../../test/support/smtp-server.ts'
import { newsOf, tell, WEBHOOK_SECRET } from '../../test/support/webhook.ts'
import { paths } from '../paths.ts'
import { createMailer } from '../platform/mail/transport.ts'

const idOf = async (party: Party, name: string) => {
  const { db } = party.ctx
  const person = db.selectFrom('participants').select('id').where('name', '=', name)
  return (await person.executeTakeFirstOrThrow()).id
}

describe('a server that calls a reader by what stands before the @, again at every try', async () => {
  const server = await startSmtpServer()
  after(() => server.stop())
  const mail = { kind: 'smtp', url: server.url, from: 'klaus@example.org' } as const
  const { party, olga } = await openParty({ mail }, createMailer)
  const slug = await party.exchange(olga)
  const fields = { email: 'annie.quux@example.org' }
  await olga.submit(paths.people(slug), { name: 'Annie', ...fields })
  await olga.submit(paths.people(slug), { name: 'Bobby', email: 'bobby.zork@example.org' })
  await party.deliver()
  server.behave(({ at, address = '' }) =>
    at === 'recipient'
      ? { code: 451, text: `4.2.1 Mailbox ${address.split('@')[0]} busy` }
      : undefined,
  )

  it('leaves nothing of who was taken out, or has another address, in any row', async () => {
    const bobby = paths.person(slug, await idOf(party, 'Bobby'))
    const version = (await olga.get(bobby)).valueOf('version') ?? ''
    await olga.submit(bobby, { name: 'Bobby', email: 'elsewhere@example.org', version })
    await olga.submit(paths.removePerson(slug, await idOf(party, 'Annie')))
    for (let tries = 0; tries < 5; tries += 1) {
      await party.deliver()
      const rows = await party.ctx.db.selectFrom('outbox').selectAll().execute()
      assert.ok(
        rows.some(({ answer }) => answer?.startsWith('451')),
        'it was tried',
      )
      assert.doesNotMatch(JSON.stringify(rows), /annie.quux|bobby.zork/)
      party.clock.move({ hours: 1 })
    }
  })
})

describe('what Resend reports long after a mail went out', async () => {
  const resend = await startResendServer()
  after(() => resend.stop())
  const mail = { ...resend.mail, webhookSecret: WEBHOOK_SECRET }
  const { party, olga } = await openParty({ mail }, createMailer)
  const slug = await party.exchange(olga)
  const email = 'annie.quux@example.org'
  await olga.submit(paths.people(slug), { name: 'Annie', email })
  await party.deliver()
  const { id: first = '' } = resend.mails.findLast(({ to }) => to.includes(email)) ?? {}
  await olga.submit(paths.removePerson(slug, await idOf(party, 'Annie')))
  await party.deliver()
  const { id: second = '' } = resend.mails.findLast(({ to }) => to.includes(email)) ?? {}

  it('is kept without its words of who is out by then', async () => {
    assert.notEqual(first, second)
    for (const id of [first, second]) {
      const news = newsOf(id, email)
      const bounce = { ...news.data.bounce, message: '550 5.1.1 No annie.quux here' }
      await tell(party.app, { ...news, data: { ...news.data, bounce } })
    }
    const rows = await party.ctx.db.selectFrom('outbox').selectAll().execute()
    assert.ok(rows.some(({ state, answer }) => state === 'bounced' && answer === '550 5.1.1'))
    assert.doesNotMatch(JSON.stringify(rows), /annie.quux/)
  })
})
