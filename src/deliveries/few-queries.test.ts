import assert from 'node:assert/strict'
import { it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { openParty } from '../../test/support/party.ts'
import { countQueries } from '../../test/support/queries.ts'
import { paths } from '../paths.ts'
import { failed, sent } from '../platform/mail/reasons.ts'

const QUERIES_MAX = 12

it('no page asks many queries while some mails have failed and others wait, after a draw', async () => {
  const no = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
  const isBen = (address: string) => address === 'ben@example.org'
  const server = serverThatCanBeAway(({ to }) => (isBen(to.address) ? no : sent('')))
  const { party, olga } = await openParty({}, server.make)
  const slug = await party.exchange(olga)
  for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const people = party.ctx.db.selectFrom('participants').select('id').where('name', '=', 'Dan')
  server.isAway = true
  party.clock.move({ hours: 1 })
  await olga.submit(paths.dropOut(slug, (await people.executeTakeFirstOrThrow()).id))
  await party.deliver()
  assert.match(
    (await olga.get(paths.exchangeMail(slug))).text,
    /Names are drawn 3 1 Please look again 2/,
  )
  for (const url of [paths.exchangeMail(slug), paths.desk(slug), paths.complete(slug)]) {
    const queries = await countQueries(async () => {
      assert.equal((await olga.get(url)).status, 200)
    })
    assert.ok(queries <= QUERIES_MAX, `${url} runs ${queries} queries`)
  }
})
