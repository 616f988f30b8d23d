import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { type Answer, Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { countTry } from '../platform/rate-limits.ts'
import { openSession } from '../platform/session-store.ts'
import { jobs } from '../schedule.ts'
import { SESSIONS_OF_CARD_MAX, USES_OF_CARD, USES_OF_CARDS_BY_NETWORK } from './rules.ts'

describe('a card that is used again and again', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let card: string
  let code: string
  beforeEach(async () => {
    party.clock.move({ hours: 2 })
    slug = await party.exchange(olga, { joins_without_email: '1', exchange_date: '2027-12-18' })
    ;({ card, code } = await joinAs('Gus'))
  })

  async function joinAs(name: string, into = slug) {
    const who = { name, email: '', no_email: '1' }
    const { html } = await party.visitor().post(paths.register(into), who)
    return {
      card: /\/k\/[\w-]+/.exec(html)?.[0] ?? '',
      code: /class="code">([^<]+)</.exec(html)?.[1] ?? '',
    }
  }
  async function open(link = card, who = party.visitor()): Promise<Visitor> {
    assert.equal((await who.post(link)).status, 303)
    return who
  }
  const isIn = async (who: Visitor, into = slug) =>
    (await who.get(paths.dashboard(into))).status === 200
  async function countStored(): Promise<number> {
    const { db } = party.ctx
    return (await db.selectFrom('sessions').select('id_hash').execute()).length
  }
  async function saysNo(answer: Answer) {
    assert.equal(answer.status, 429)
    assert.match(answer.text, /Try again in 60 minutes.*opened it last, it’s still open.*ask Olga/)
    assert.match(party.log.at(-2) ?? '', /"limit":"one card"/)
  }

  it('opens a family’s five phones, and then some, but not without an end within the hour', async () => {
    let last = party.visitor()
    for (let phone = 0; phone < USES_OF_CARD.max; phone += 1) last = await open()
    await saysNo(await party.visitor().post(card))
    await saysNo(await party.visitor().post(paths.signInLink(card.slice('/k/'.length))))
    await saysNo(await party.visitor().post(paths.cardCode(slug), { code }))
    assert.ok(await isIn(last))
    party.clock.move({ hours: 1 })
    await open()
  })

  it('counts the code as well, wherever it is typed', async () => {
    for (let phone = 0; phone < USES_OF_CARD.max; phone += 1) {
      assert.equal((await party.visitor().post(paths.cardCode(slug), { code })).status, 303)
    }
    await saysNo(await party.visitor().post(card))
    const { card: other } = await joinAs('Ida')
    await open(other)
  })

  it('ends the session of the oldest browser, which leaves no row, and no other', async () => {
    const [first, second] = [await open(), await open()]
    const { card: another } = await joinAs('Ida')
    const idas = await open(another)
    const before = await countStored()
    for (let phone = 2; phone <= SESSIONS_OF_CARD_MAX; phone += 1) await open()
    assert.equal(await countStored(), before + SESSIONS_OF_CARD_MAX - 2)
    assert.ok(!(await isIn(first)))
    for (const who of [second, idas]) assert.ok(await isIn(who))
  })

  it('keeps to that also for those that come at once', async () => {
    const before = await countStored()
    const phones = Array.from({ length: USES_OF_CARD.max }, () => party.visitor())
    for (const phone of phones) await phone.get(paths.adminSignIn())
    await Promise.all(phones.map((phone) => phone.post(card)))
    // The list itself has a row.
    assert.equal(await countStored(), before + SESSIONS_OF_CARD_MAX + 1)
  })

  it('takes nobody’s place in the browser in which it is used again', async () => {
    const [first, again] = [await open(), await open()]
    for (let time = 3; time <= USES_OF_CARD.max; time += 1) await open(card, again)
    assert.ok(await isIn(first))
  })

  it('leaves to a shared browser what else it opens', async () => {
    const other = await party.exchange(olga, {
      name: 'Other',
      joins_without_email: '1',
      exchange_date: '2027-12-18',
    })
    const { card: second } = await joinAs('Gus', other)
    const tablet = await open(second, await open())
    for (let phone = 0; phone < SESSIONS_OF_CARD_MAX; phone += 1) await open()
    assert.ok(!(await isIn(tablet)))
    assert.ok(await isIn(tablet, other))
    const before = await countStored()
    party.clock.move({ hours: 1 })
    for (let phone = 0; phone < SESSIONS_OF_CARD_MAX; phone += 1) await open(second)
    assert.ok(!(await isIn(tablet, other)))
    // The tablet was on the list already.
    assert.equal(await countStored(), before + SESSIONS_OF_CARD_MAX - 1)
  })

  it('opens as often as an office may need from one network, whichever cards, and no more', async () => {
    const here = '198.51.100.7'
    const { card: other } = await joinAs('Ida')
    for (let time = 1; time < USES_OF_CARDS_BY_NETWORK.max; time += 1) {
      await countTry(party.ctx, USES_OF_CARDS_BY_NETWORK, here)
    }
    await open(card, new Visitor(party.app, here))
    const refused = await new Visitor(party.app, here).post(other)
    assert.equal(refused.status, 429)
    assert.match(refused.text, /mobile data instead of Wi-Fi/)
    await open(other)
  })

  it('is in no session any more soon after its exchange is deleted', async () => {
    const { db } = party.ctx
    const { id } = await db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    await open()
    await olga.submit(paths.deleteExchange(slug))
    party.clock.move({ hours: 1 })
    const job = jobs(party.ctx).find(({ name }) => name === 'forget in sessions')
    assert.equal(job?.pattern, '*/10 * * * * *')
    await job.run()
    const rows = await db.selectFrom('sessions').select(['id_hash', 'data']).execute()
    for (const row of rows) assert.equal(openSession(party.ctx, row)?.text.includes(id), false)
    const settings = await db.selectFrom('settings').select('name').execute()
    assert.ok(!settings.some(({ name }) => name === 'erased_in_sessions'))
  })
})
