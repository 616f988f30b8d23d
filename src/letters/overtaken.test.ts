import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty, slugOf } from '../../test/support/party.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { sent } from '../platform/mail/reasons.ts'

describe('a mail that a draw has overtaken while no mail went out', async () => {
  const taken: string[] = []
  const server = serverThatCanBeAway(({ to, subject }) => {
    taken.push(`${to.name}: ${subject}`)
    return sent('')
  })
  const { party, olga } = await openParty({}, server.make)
  await olga.submit(paths.settings(), {
    registration_closed_notice: '1',
    email: 'olga@example.org',
  })

  it('asks nobody to join what is closed, and tells nobody that names are to be drawn', async () => {
    const last = await party.exchange(olga)
    await party.joinAll(last, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(last))
    await olga.submit(paths.complete(last))
    await party.deliver()
    taken.length = 0
    server.isAway = true
    const again = await olga.submit(paths.again(last), {
      name: 'Second party',
      host: 'Olga',
      exchange_date: '2026-12-18',
      invite: '1',
    })
    const slug = slugOf(again)
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const registration_close_date = '2026-11-20'
    await olga.submit(paths.desk(slug), { ...exchangeValues(exchange), registration_close_date })
    await olga.submit(paths.openRegistration(slug))
    for (const name of ['Dora', 'Emil']) {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
    }
    await olga.submit(paths.people(slug), { name: 'Finn', email: 'finn@example.org' })
    party.clock.move({ hours: 15 })
    await party.runJob('close registration')
    const back = await party.olga()
    await back.submit(paths.draw(slug))
    await party.deliver()
    server.isAway = false
    party.clock.move({ hours: 1 })
    await party.deliver()
    const results = taken.filter((mail) => /: Names are drawn/.test(mail))
    assert.deepEqual(results.map((mail) => mail.split(':')[0]).sort(), ['Dora', 'Emil', 'Finn'])
    assert.deepEqual(
      taken.filter((mail) => !results.includes(mail)),
      [],
    )
  })
})
