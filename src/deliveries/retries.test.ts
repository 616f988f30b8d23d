import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { failed, sent } from '../platform/mail/reasons.ts'

const REFUSED = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })

describe('Try all again', () => {
  it('counts and sends what is still needed, and says where nothing is', async () => {
    let refuses = /added you/
    const { party, olga } = await openParty(
      {},
      serverThatCanBeAway(({ subject }) => (refuses.test(subject) ? REFUSED : sent(''))).make,
    )
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
      await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
    await party.deliver()
    refuses = /look again/
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const people = party.ctx.db.selectFrom('participants').select('id')
    const dan = await people.where('name', '=', 'Dan').executeTakeFirstOrThrow()
    await olga.submit(paths.dropOut(slug, dan.id))
    await party.deliver()
    await party.passTo('2026-12-26T10:00:00Z')
    const later = await party.olga()
    assert.doesNotMatch((await later.get(paths.exchangeMail(slug))).text, /Try (all )?again/)
    assert.equal((await later.get(paths.retryFailedMails(slug))).status, 409)
    const news = party.ctx.db.selectFrom('outbox').select('id').where('kind', '=', 'draw_changed')
    const one = await news.where('state', '=', 'failed').executeTakeFirstOrThrow()
    const answer = await later.post(paths.sendMailAgain(slug, one.id))
    assert.equal(answer.status, 409)
    assert.match(answer.text, /isn’t needed any more/)
  })
})
