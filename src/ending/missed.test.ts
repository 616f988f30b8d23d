import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OLGA, openParty, slugOf } from '../../test/support/party.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'

describe('an exchange whose day passes before names are drawn', async () => {
  const { party, olga: first } = await openParty()
  let olga = first
  await olga.submit(paths.settings(), { purge_notice: '1', registration_closed_notice: '1' })

  /** On this day, after everything that happens by itself. */
  async function on(day: string): Promise<void> {
    await party.passTo(`${day}T10:00:00Z`)
    olga = await party.olga()
  }

  async function setDay(slug: string, exchange_date: string): Promise<void> {
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    await olga.submit(paths.desk(slug), { ...exchangeValues(exchange), exchange_date })
  }

  async function draft(fields: Readonly<Record<string, string>>): Promise<string> {
    const usual = { name: 'A party', host: 'Olga', timezone: 'Europe/Berlin' }
    return slugOf(await olga.submit(paths.exchanges(), { ...usual, ...fields }))
  }

  async function countPeople(slug: string): Promise<number> {
    const people = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
      .select('participants.id')
      .where('slug', '=', slug)
      .execute()
    return people.length
  }

  it('lets nobody join after it, and goes on once Olga picks a new day', async () => {
    const slug = await party.exchange(olga)
    await on('2026-12-18')
    const anna = await party.join(slug, 'Anna')
    await on('2026-12-19')
    const told = await party.mailTo(OLGA.email)
    assert.match(told.text, /The day has passed, and names weren’t drawn\./)
    const late = await party.visitor().post(paths.register(slug), { name: 'Ben' })
    assert.equal(late.status, 409)
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /The day has passed Names weren’t drawn\. .* Otherwise everything is deleted on Monday, 18 January 2027\./,
    )
    assert.match(
      (await anna.get(paths.dashboard(slug))).text,
      /The day has passed Names weren’t drawn\. Ask Olga/,
    )
    assert.equal((await olga.post(paths.openRegistration(slug))).status, 409)

    await setDay(slug, '2027-01-20')
    assert.match((await olga.get(paths.desk(slug))).text, /Next: find 2 more people/)
    await olga.submit(paths.openRegistration(slug))
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await on('2027-01-19')
    await olga.submit(paths.draw(slug))
    await on('2027-01-21')
    assert.match((await olga.get(paths.desk(slug))).text, /deleted on Saturday, 20 February 2027/)
  })

  for (const [what, prepare] of [
    ['open', async () => {}],
    ['closed', async (slug: string) => await olga.submit(paths.closeRegistration(slug))],
    [
      'undone',
      async (slug: string) => {
        await olga.submit(paths.draw(slug))
        await olga.submit(paths.undoDraw(slug))
      },
    ],
    ['a draft', undefined],
  ] as const) {
    it(`is announced a week before, and erased with everybody in it when it was ${what}`, async () => {
      await on('2027-03-01')
      const fields = { exchange_date: '2027-03-10' }
      const slug = prepare ? await party.exchange(olga, fields) : await draft(fields)
      const names = ['Anna', 'Ben', 'Cleo']
      for (const name of names) await olga.submit(paths.people(slug), { name })
      await prepare?.(slug)
      party.mails.length = 0
      for (const day of ['2027-03-11', '2027-04-01', '2027-04-03', '2027-04-09']) await on(day)
      assert.match((await party.mailTo(OLGA.email)).subject, /^Everything’s deleted soon/)
      assert.equal(await countPeople(slug), names.length)
      await on('2027-04-11')
      assert.equal(await countPeople(slug), 0)
      assert.equal((await olga.get(paths.desk(slug))).status, 404)
      party.clock.set('2026-11-20T10:00:00Z')
    })
  }

  it('is kept for longer by one tap, or by any change', async () => {
    await on('2027-05-01')
    const slug = await party.exchange(olga, { exchange_date: '2027-05-10' })
    await on('2027-06-04')
    await olga.submit(paths.prolong(slug))
    await on('2027-07-06')
    await setDay(slug, '2027-05-10')
    await on('2027-07-06')
    assert.match((await olga.get(paths.desk(slug))).text, /deleted on Thursday, 5 August 2027/)
  })
})
