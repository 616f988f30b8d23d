import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { everything } from '../../test/support/everything.ts'
import { openParty, type Party } from '../../test/support/party.ts'
import { findExchange } from '../exchanges/queries.ts'
import { setMailTrouble } from '../participants/commands.ts'
import { findByEmail } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { editPerson } from '../people/commands.ts'
import type { Email } from '../platform/mail/mailer.ts'
import type { Delivery } from '../platform/mail/reasons.ts'

const ALL = ['Anna', 'Ben', 'Cleo', 'Dan']
const EVE = { name: 'Eve', email: 'eve@example.org', confirmed: '1' }

/** Draws names, after which Eve joins late. */
async function eveComesLate(party: Party, beforeEve?: () => void) {
  const olga = await party.olga()
  const slug = await party.exchange(olga)
  for (const name of ALL) {
    const email = `${name.toLowerCase()}@example.org`
    await party.visitor().post(paths.register(slug), { name, email })
  }
  await olga.submit(paths.draw(slug))
  await party.deliver()
  party.clock.move({ hours: 24 })
  party.mails.length = 0
  const before = await everything(party.ctx.db)
  beforeEve?.()
  await olga.submit(paths.latecomer(slug), EVE)
  await party.deliver()
  const told = party.mails.find(({ to }) => to.address !== EVE.email)
  return { olga, slug, before, told }
}

/** Refuses every mail but Eve's, from the moment it is told to. */
function refusingMailer(refuses: { now: boolean }) {
  return () => ({
    name: 'smtp' as const,
    concurrency: 5,
    async send({ to: { address } }: Email): Promise<Delivery> {
      if (!refuses.now || address === EVE.email) return { outcome: 'sent', reference: '250 OK' }
      const answer = `550 ${address} is unknown`
      return { outcome: 'failed', reason: 'smtp_address_refused', answer }
    },
    close: async () => {},
  })
}

describe('the mail to someone whose recipient changed', () => {
  it('says that the earlier one no longer holds, with no link that signs in', async () => {
    const { party } = await openParty()
    const { told, slug } = await eveComesLate(party)
    assert.match(told?.text ?? '', /The earlier mail no longer holds/)
    assert.match(told?.text ?? '', /\n {4}Eve\n/)
    assert.ok(told?.text.includes(paths.dashboard(slug)))
    assert.doesNotMatch(told?.text ?? '', /\/auth\//)
  })

  it('is on Olga’s page as a count, without a name, and cannot be asked for alone', async () => {
    const { party } = await openParty()
    const { olga, slug } = await eveComesLate(party)
    const page = await olga.get(paths.exchangeMail(slug))
    assert.match(page.text, /And in secret: 1 mail of whose readers nobody may learn/)
    assert.doesNotMatch(page.text, /New recipient/)
    const { id } = await party.ctx.db
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', 'changed_assignment')
      .executeTakeFirstOrThrow()
    assert.equal((await olga.post(paths.sendMailAgain(slug, id))).status, 404)
  })

  it('leaves no trace of its reader in outbox, links and log', async () => {
    const { party } = await openParty()
    const { told, before } = await eveComesLate(party)
    const people = await party.ctx.db.selectFrom('participants').select(['id', 'email']).execute()
    const reader = people.find(({ email }) => email === told?.to.address)
    assert.ok(reader?.email)
    const now = await everything(party.ctx.db)
    const added = ['outbox', 'sign_in_links', 'sessions'].flatMap((table) => {
      const known = new Set(before[table]?.map((row) => JSON.stringify(row)))
      return (now[table] ?? []).map((row) => JSON.stringify(row)).filter((row) => !known.has(row))
    })
    assert.ok(added.length > 0)
    for (const row of atLeastOne(added))
      assert.ok(!row.includes(reader.id) && !row.includes(reader.email))
    assert.ok(!party.log.join('').includes(reader.id) && !party.log.join('').includes(reader.email))
  })

  it('fails without the address in the reason, and marks nobody', async () => {
    const refuses = { now: false }
    const { party } = await openParty({}, refusingMailer(refuses))
    const { olga, slug } = await eveComesLate(party, () => {
      refuses.now = true
    })
    const page = await olga.get(paths.exchangeMail(slug))
    assert.match(
      page.text,
      /A mail in secret did not arrive\. The mail server did not accept this address\. Try again/,
    )
    assert.doesNotMatch(page.text, /550|Addresses that do not work/)
    const marked = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('mail_trouble', 'is not', null)
      .execute()
    assert.deepEqual(marked, [])
  })

  it('is not found out by the one address that does not work', async () => {
    const refuses = { now: false }
    const { party } = await openParty({}, refusingMailer(refuses))
    const { olga, slug, told } = await eveComesLate(party, () => {
      refuses.now = true
    })
    const exchange = await findExchange(party.ctx, slug)
    const [reader] = exchange
      ? await findByEmail(party.ctx, exchange.id, told?.to.address ?? '')
      : []
    assert.ok(exchange && reader)
    const where = { exchangeId: exchange.id, email: reader.email ?? '' }
    await setMailTrouble(party.ctx, where, { reason: 'smtp_address_refused' })
    const known = await olga.get(paths.exchangeMail(slug))
    assert.doesNotMatch(known.text, /in secret did not arrive|failed/)
    assert.doesNotMatch((await olga.get(paths.adminHome())).text, /did not arrive/)
    assert.equal((await olga.post(paths.retryFailedMails(slug))).status, 409)
    const desk = await olga.get(paths.desk(slug))
    assert.doesNotMatch(desk.text, /Failed/)
    refuses.now = false
    const { name, gift_ideas, postal_address, household } = reader
    const person = { name, gift_ideas, postal_address, household, email: 'right@example.org' }
    await editPerson(party.ctx, exchange, reader, person, undefined)
    assert.match((await party.mailTo('right@example.org')).text, /\n {4}Eve\n/)
    const mended = await olga.get(paths.exchangeMail(slug))
    assert.doesNotMatch(mended.text, /in secret did not arrive|failed/)
  })

  it('is not found out by who gets the result again, as all who have not looked get it in secret', async () => {
    const { party } = await openParty()
    const { olga, slug, told } = await eveComesLate(party)
    for (let time = 1; time <= 2; time++) {
      const before = await everything(party.ctx.db)
      party.mails.length = 0
      await olga.submit(paths.resendResults(slug))
      await party.deliver()
      const readers = party.mails.map(({ to }) => to.address.split('@')[0])
      assert.deepEqual(readers.sort(), ['anna', 'ben', 'cleo', 'dan', 'eve'])
      const again = party.mails.find(({ to }) => to.address === told?.to.address)
      assert.match(again?.subject ?? '', /^Once more/)
      assert.match(again?.text ?? '', /\n {4}Eve\n/)
      const now = await everything(party.ctx.db)
      assert.deepEqual(now.sign_in_links, before.sign_in_links)
      const named = (rows: unknown[] = []) =>
        rows.filter((row) => (row as { participant_id: string | null }).participant_id !== null)
      assert.deepEqual(named(now.outbox), named(before.outbox))
    }
  })

  it('is not opened in the mailbox, nor named there', async () => {
    const { party } = await openParty({ mail: { kind: 'mailbox' } })
    const { olga } = await eveComesLate(party)
    const list = await olga.get(paths.mailbox())
    assert.match(list.text, /New recipient after a change for someone who stays a secret/)
    const { id } = await party.ctx.db
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', 'changed_assignment')
      .executeTakeFirstOrThrow()
    for (const answer of [
      await olga.get(paths.mailboxMail(id)),
      await olga.post(paths.mailboxMail(id)),
    ]) {
      assert.equal(answer.status, 409)
      assert.match(answer.text, /Nobody but its reader may learn whom this mail is for/)
      for (const name of ALL) assert.ok(!answer.text.includes(name))
    }
  })
})
