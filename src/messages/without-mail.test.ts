import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('where no mail is set up', () => {
  it('a message is told by Anna’s page alone: no notice waits for the organiser to read', async () => {
    const party = await startParty({ mail: { kind: 'mailbox' } })
    after(() => party.close())
    const olga = await party.olga()
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const answer = await party.visitor().post(paths.register(slug), {
        name,
        email: `${name.toLowerCase()}@example.org`,
      })
      assert.match(answer.text, /You are in.*sends no mail.*your organiser hands you the link/)
      assert.doesNotMatch(answer.text, /look at your mail/i)
    }
    await olga.submit(paths.draw(slug))
    const [held] = await party.ctx.db
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', 'registration')
      .execute()
    const mail = await olga.post(paths.mailboxMail(held?.id ?? ''))
    const [link = ''] = /\/auth\/participant\/magic\/[\w-]+/.exec(mail.html) ?? []
    const anna = party.visitor()
    await anna.submit(link)
    await anna.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea or coffee?' })
    const { outbox = [] } = await belongings(party.ctx.db)
    assert.doesNotMatch(JSON.stringify(outbox), /message_notice/)
  })
})
