import assert from 'node:assert/strict'
import path from 'node:path'
import { it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { OLGA, openParty, slugOf, startParty } from '../../test/support/party.ts'
import { countQueries } from '../../test/support/queries.ts'
import type { Visitor } from '../../test/support/visitor.ts'
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
  const measure = async (when: string) => {
    for (const url of [paths.exchangeMail(slug), paths.desk(slug), paths.complete(slug)]) {
      const queries = await countQueries(async () => {
        assert.equal((await olga.get(url)).status, 200)
      })
      assert.ok(queries <= QUERIES_MAX, `${url} runs ${queries} queries, ${when}`)
    }
  }
  await measure('while the mail server is away')
  await party.ctx.db.updateTable('exchanges').set({ key_id: 'gone' }).execute()
  assert.match((await olga.get(paths.desk(slug))).text, /The key to them is missing/)
  await measure('while the key is missing, too')
})

it('nor before one that comes by itself, with all that can be in its way at once', async () => {
  const no = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
  const server = serverThatCanBeAway(({ to }) =>
    ['ben@example.org', OLGA.email].includes(to.address) ? no : sent(''),
  )
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const off = await startParty({ databaseFile, mail: { kind: 'mailbox' } })
  const held = await off.olga()
  const last = await off.exchange(held)
  const names = [...'abcdefghij'].map((one) => `Guest ${one}`)
  const add = async (olga: Visitor, slug: string, name: string) => {
    const email = `${name.toLowerCase().replace(' ', '')}@example.org`
    await olga.submit(paths.people(slug), { name, email })
  }
  for (const name of names) await add(held, last, name)
  await held.submit(paths.draw(last), (await held.get(paths.draw(last))).hidden)
  await held.submit(paths.complete(last))
  const slug = slugOf(
    await held.submit(paths.again(last), {
      name: 'Next',
      exchange_date: '2026-12-20',
      invite: '1',
      avoid_last_pairs: '1',
    }),
  )
  await held.submit(paths.openRegistration(slug))
  for (const name of names.slice(0, 6)) await add(held, slug, name)
  await off.close()
  const party = await startParty({ databaseFile }, server.make, undefined, off.clock)
  const olga = await party.olga()
  for (const name of ['Ben', 'Dora']) await add(olga, slug, name)
  await party.ctx.db
    .updateTable('exchanges')
    .set({ registration_close_date: '2026-12-01', draws_itself_since: '2026-11-20T10:00:00.000Z' })
    .set({ approves: 1 })
    .where('slug', '=', slug)
    .execute()
  const typed = { name: 'Wendy', email: 'wendy@example.org' }
  await party.visitor().post(paths.register(slug), typed)
  assert.match((await olga.get(paths.desk(slug))).text, /1 person (is waiting|waits)/)
  await party.deliver()
  const refused = party.ctx.db.selectFrom('outbox').select('id').where('state', '=', 'failed')
  assert.ok(await refused.where('kind', '=', 'waiting_notice').executeTakeFirst())
  const measure = async (when: string, visitor: Visitor) => {
    for (const url of [paths.desk(slug), paths.exchangeMail(slug), paths.draw(slug)]) {
      const queries = await countQueries(async () => {
        assert.equal((await visitor.get(url)).status, 200)
      })
      assert.ok(queries <= QUERIES_MAX, `${url} runs ${queries} queries, ${when}`)
    }
  }
  await measure('while some mails are refused and some held', olga)
  server.isAway = true
  await add(olga, slug, 'Eve')
  await party.deliver()
  assert.match((await olga.get(paths.desk(slug))).text, /Names will be drawn|drawn automatically/)
  await measure('while the mail server is away, too', olga)
  await party.passTo('2026-12-02T09:00:00Z')
  const later = await party.olga()
  assert.match((await later.get(paths.desk(slug))).text, /couldn’t be drawn automatically/)
  await measure('once names could not be drawn', later)
})
