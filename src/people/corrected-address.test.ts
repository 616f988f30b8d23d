import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { linkIn, type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { createSignInLink } from '../entrance/commands.ts'
import { findExchange } from '../exchanges/queries.ts'
import { findByEmail } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { editPerson } from './commands.ts'

describe('an address that is corrected', () => {
  let party: Party
  let olga: Visitor
  let slug: string
  before(async () => {
    party = await startParty()
    olga = await party.olga()
  })
  after(() => party.close())

  async function correct(from: string, to: string | null) {
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const [participant] = await findByEmail(party.ctx, exchange.id, from)
    assert.ok(participant)
    const { name, gift_ideas, postal_address, household } = participant
    const person = { name, gift_ideas, postal_address, household, email: to }
    await editPerson(party.ctx, exchange, participant, person, undefined)
    return participant
  }

  it('gets Anna a new sign-in link, and makes the one sent to the old address useless', async () => {
    slug = await party.exchange(olga)
    const anna = await party.join(slug, 'Anna', { email: 'ana@example.org' })
    await anna.post(paths.requestAccess(slug), { email: 'ana@example.org' })
    const oldLink = linkIn(await party.mailTo('ana@example.org'))
    await correct('ana@example.org', 'anna@example.org')
    assert.equal((await party.visitor().post(oldLink)).status, 404)
    assert.equal((await anna.get(paths.dashboard(slug))).status, 303)
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.subject, /sign-in link/)
    const page = await party.visitor().submit(linkIn(mail))
    assert.match(page.text, /Hello Anna/)
  })

  it('gets Ben his draw result once more under another key', async () => {
    await party.join(slug, 'Ben', { email: 'benn@example.org' })
    await party.join(slug, 'Cleo')
    await olga.submit(paths.draw(slug))
    const first = await party.mailTo('benn@example.org')
    await correct('benn@example.org', 'ben@example.org')
    const second = await party.mailTo('ben@example.org')
    assert.match(second.subject, /Once more/)
    assert.match(second.text, /\n {4}(Anna|Cleo)\n/)
    assert.equal(second.key, `${first.key}-2`)
  })

  it('leaves Cleo as she is if it is the same one', async () => {
    const before = party.mails.length
    await correct('cleo@example.org', 'cleo@example.org')
    await party.deliver()
    assert.equal(party.mails.length, before)
  })

  it('gets Dan the mail that did not arrive, and takes the mark off him', async () => {
    slug = await party.exchange(olga)
    await party.visitor().post(paths.register(slug), { name: 'Dan', email: 'dann@example.org' })
    await party.deliver()
    const failed = { state: 'failed', reason: 'smtp_address_refused' } as const
    await party.ctx.db
      .updateTable('outbox')
      .set(failed)
      .where('kind', '=', 'registration')
      .execute()
    await party.ctx.db
      .updateTable('participants')
      .set({ mail_trouble: 'smtp_address_refused' })
      .execute()
    const { id } = await correct('dann@example.org', 'dan@example.org')
    const mail = await party.mailTo('dan@example.org')
    assert.match(mail.subject, /^You are in/)
    const dan = party.ctx.db.selectFrom('participants').select('mail_trouble').where('id', '=', id)
    assert.equal((await dan.executeTakeFirstOrThrow()).mail_trouble, null)
  })

  it('gives no working link to a mail that was being written to the old one', async () => {
    slug = await party.exchange(olga)
    await party.join(slug, 'Cleo')
    const before = await correct('cleo@example.org', 'cleopatra@example.org')
    const token = await createSignInLink(party.ctx, before, 1)
    assert.equal((await party.visitor().get(paths.signInLink(token))).status, 404)
  })
})
