import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { OLGA, openParty, type Party } from '../../test/support/party.ts'
import { daysUntil } from '../exchanges/rules.ts'
import { paths } from '../paths.ts'
import { dueReminders, reminderMoment } from './rules.ts'

/** A drawn exchange of three in some timezone, with a way to move its clock. */
async function drawn(fields: Record<string, string>, from: string) {
  const { party } = await openParty()
  party.clock.set(from)
  const olga = await party.olga()
  const slug = await party.exchange(olga, fields)
  for (const name of ['Anna', 'Ben', 'Cleo'])
    await party.join(slug, name, { reminder_enabled: '1' })
  await olga.submit(paths.draw(slug))
  await party.deliver()
  return { party, olga, slug, at: party.passTo }
}

function reminded(party: Party) {
  return party.mails
    .filter(({ headers }) => 'List-Unsubscribe' in headers)
    .map(({ to }) => to.address.replace('@example.org', ''))
    .sort()
}

async function stateOf(party: Party, slug: string) {
  const { state } = await party.ctx.db
    .selectFrom('exchanges')
    .select('state')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  return state
}

describe('reminders', () => {
  it('reach everybody at nine in Auckland, where the day begins first', async () => {
    const exchange = { exchange_date: '2026-12-18', timezone: 'Pacific/Auckland' }
    const { party, at } = await drawn(exchange, '2026-11-20T10:00:00Z')
    // Auckland is 13 hours ahead in December: nine there is eight in the evening before, in UTC.
    await at('2026-12-10T19:59:59Z')
    assert.deepEqual(reminded(party), [])
    await at('2026-12-10T20:00:00Z')
    assert.deepEqual(reminded(party), ['anna', 'ben', 'cleo'])
    await at('2026-12-16T19:59:59Z')
    assert.equal(reminded(party).length, 3)
    await at('2026-12-16T20:00:00Z')
    assert.equal(reminded(party).length, 6)
    assert.match(party.mails.at(-1)?.subject ?? '', /It’s tomorrow: Office party/)
  })

  it('reach everybody at nine in St John’s, half an hour off everybody else', async () => {
    const exchange = { exchange_date: '2026-12-18', timezone: 'America/St_Johns' }
    const { party, at } = await drawn(exchange, '2026-11-20T10:00:00Z')
    await at('2026-12-11T12:29:59Z')
    assert.deepEqual(reminded(party), [])
    await at('2026-12-11T12:30:00Z')
    assert.deepEqual(reminded(party), ['anna', 'ben', 'cleo'])
  })

  it('come once, though the clock jumps an hour back and a day there and back', async () => {
    const { party, at } = await drawn({}, '2026-11-20T10:00:00Z')
    for (const instant of ['2026-12-11T08:00:00Z', '2026-12-11T07:00:00Z', '2026-12-11T08:00:00Z'])
      await at(instant)
    await at('2026-12-17T08:00:00Z')
    await at('2026-12-11T08:30:00Z')
    await at('2026-12-17T09:30:00Z')
    assert.equal(reminded(party).length, 6)
  })

  it('come up to a day late, after a night without power, and then no more', async () => {
    const late = await drawn({ reminder_days: '7' }, '2026-11-20T10:00:00Z')
    await late.at('2026-12-12T07:59:59Z')
    assert.equal(reminded(late.party).length, 3)
    const tooLate = await drawn({ reminder_days: '7' }, '2026-11-20T10:00:00Z')
    await tooLate.at('2026-12-12T08:00:00Z')
    assert.deepEqual(reminded(tooLate.party), [])
  })

  it('spare Ben, who wants none, and Cleo, who has left', async () => {
    const { party, slug, at } = await drawn({}, '2026-11-20T10:00:00Z')
    const { db } = party.ctx
    await db
      .updateTable('participants')
      .set({ reminder_enabled: 0 })
      .where('name', '=', 'Ben')
      .execute()
    await db
      .updateTable('participants')
      .set({ status: 'removed' })
      .where('name', '=', 'Cleo')
      .execute()
    await at('2026-12-11T08:00:00Z')
    assert.deepEqual(reminded(party), ['anna'], slug)
  })

  it('go to nobody while names are not drawn, nor on the morning before a draw at noon', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await party.passTo('2026-12-11T08:00:00Z')
    party.clock.set('2026-12-11T11:00:00Z')
    await olga.submit(paths.draw(slug))
    await party.passTo('2026-12-11T11:01:00Z')
    assert.deepEqual(reminded(party), [])
  })

  it('do not come where Olga wants none', async () => {
    const { party, at } = await drawn({ reminder_days: '' }, '2026-11-20T10:00:00Z')
    for (const day of ['11', '15', '16', '17']) await at(`2026-12-${day}T08:00:00Z`)
    assert.deepEqual(reminded(party), [])
  })

  it('come again by the new day when Olga moves the exchange', async () => {
    const { party, slug, at } = await drawn({ reminder_days: '1' }, '2026-11-20T10:00:00Z')
    await at('2026-12-17T08:00:00Z')
    await party.ctx.db.updateTable('exchanges').set({ exchange_date: '2026-12-19' }).execute()
    await at('2026-12-18T08:00:00Z')
    assert.equal(reminded(party).length, 6, slug)
  })
})

describe('nine in the morning', () => {
  const moment = (exchange_date: string, timezone: string, daysBefore: number) =>
    reminderMoment(
      { exchange_date, timezone, registration_close_date: null },
      daysBefore,
    ).toString()

  it('is nine on the day the clocks change, and on the days around it', () => {
    assert.equal(moment('2026-03-30', 'Europe/Berlin', 2), '2026-03-28T08:00:00Z')
    assert.equal(moment('2026-03-30', 'Europe/Berlin', 1), '2026-03-29T07:00:00Z')
    assert.equal(moment('2026-10-26', 'Europe/Berlin', 1), '2026-10-25T08:00:00Z')
    assert.equal(moment('2026-11-02', 'America/St_Johns', 1), '2026-11-01T12:30:00Z')
    assert.equal(moment('2026-11-02', 'America/St_Johns', 2), '2026-10-31T11:30:00Z')
    assert.equal(moment('2026-09-28', 'Pacific/Auckland', 1), '2026-09-26T20:00:00Z')
  })

  it('is a day later where Samoa had no such day', () => {
    assert.equal(moment('2011-12-31', 'Pacific/Apia', 1), '2011-12-30T19:00:00Z')
    assert.equal(moment('2011-12-31', 'Pacific/Apia', 2), '2011-12-29T19:00:00Z')
    const exchange = {
      exchange_date: '2011-12-31',
      timezone: 'Pacific/Apia',
      registration_close_date: null,
      reminder_days: '2 1',
      drawn_at: '2011-12-01T00:00:00Z',
    } as const
    const sent = (now: string) =>
      dueReminders(exchange, Temporal.Instant.from(now)).map(({ daysBefore }) => daysBefore)
    assert.deepEqual(sent('2011-12-29T19:00:00Z'), [2])
    assert.deepEqual(sent('2011-12-30T19:00:00Z'), [1])
    assert.equal(daysUntil(exchange, Temporal.Instant.from('2011-12-30T09:59:59Z')), 2)
    assert.equal(daysUntil(exchange, Temporal.Instant.from('2011-12-30T10:00:00Z')), 0)
  })

  it('is later where the clocks skip it, and the first where they repeat it', () => {
    // No zone has changed its clocks at nine of late, but Kwajalein skipped one day and repeated
    // another.
    assert.equal(moment('1993-08-22', 'Pacific/Kwajalein', 1), '1993-08-21T21:00:00Z')
    assert.equal(moment('1969-10-01', 'Pacific/Kwajalein', 1), '1969-09-29T22:00:00Z')
  })
})

describe('the end of a local day', () => {
  for (const { timezone, last, next } of [
    { timezone: 'Pacific/Auckland', last: '2026-12-01T10:59:59Z', next: '2026-12-01T11:00:00Z' },
    { timezone: 'America/St_Johns', last: '2026-12-02T03:29:59Z', next: '2026-12-02T03:30:00Z' },
  ]) {
    it(`closes registration in ${timezone}`, async () => {
      const { party, olga } = await openParty()
      const slug = await party.exchange(olga, { registration_close_date: '2026-12-01', timezone })
      await party.passTo(last)
      assert.equal(await stateOf(party, slug), 'registration_open')
      await party.passTo(next)
      assert.equal(await stateOf(party, slug), 'registration_closed')
    })
  }

  it('completes an exchange in the night in which the clocks go back', async () => {
    const exchange = { exchange_date: '2026-11-01', timezone: 'America/St_Johns' }
    const { party, slug, at } = await drawn(exchange, '2026-10-01T10:00:00Z')
    await at('2026-11-02T03:29:59Z')
    assert.equal(await stateOf(party, slug), 'matched')
    await at('2026-11-02T03:30:00Z')
    assert.equal(await stateOf(party, slug), 'completed')
  })

  it('stays closed by hand and opens again without the day that has passed', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { registration_close_date: '2026-12-01' })
    await party.passTo('2026-12-05T10:00:00Z')
    await olga.post(paths.adminSignIn(), OLGA)
    await olga.submit(paths.openRegistration(slug))
    await party.passTo('2026-12-05T10:01:00Z')
    assert.equal(await stateOf(party, slug), 'registration_open')
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Last day to join/)
  })

  it('a week missed is caught up with: closed, completed and not purged', async () => {
    const { party, slug, at } = await drawn({}, '2026-11-20T10:00:00Z')
    await at('2026-12-25T10:00:00Z')
    assert.equal(await stateOf(party, slug), 'completed')
    await at('2026-12-18T10:00:00Z')
    assert.equal(await stateOf(party, slug), 'completed')
  })
})

describe('the end of an exchange', () => {
  async function ending() {
    const { party, olga, slug, at } = await drawn({ reminder_days: '' }, '2026-11-20T10:00:00Z')
    /** Signs Olga in anew, as weeks have passed. */
    async function olgaOn(instant: string) {
      await at(instant)
      return await party.olga()
    }
    return { party, olga, slug, at, olgaOn }
  }

  it('is the purge, thirty days after it was completed', async () => {
    const { slug, at, olgaOn } = await ending()
    let olga = await olgaOn('2026-12-19T00:00:00Z')
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /Everything is deleted on Monday, 18 January 2027/,
    )
    await at('2027-01-10T22:10:00Z')
    olga = await olgaOn('2027-01-17T23:59:59Z')
    assert.equal((await olga.get(paths.desk(slug))).status, 200)
    await at('2027-01-18T00:00:00Z')
    assert.equal((await olga.get(paths.desk(slug))).status, 404)
  })

  it('comes a week after Olga was told, however long the machine was off', async () => {
    const { slug, at, olgaOn } = await ending()
    await at('2026-12-19T00:00:00Z')
    let olga = await olgaOn('2027-03-01T12:00:00Z')
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /Everything is deleted on Monday, 8 March 2027/,
    )
    olga = await olgaOn('2027-03-08T11:59:59Z')
    assert.equal((await olga.get(paths.desk(slug))).status, 200)
    await at('2027-03-08T12:02:00Z')
    assert.equal((await olga.get(paths.desk(slug))).status, 404)
  })

  it('is thirty days after the day, though Olga completes it long before', async () => {
    const { slug, olga } = await ending()
    await olga.submit(paths.complete(slug))
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /Everything is deleted on Monday, 18 January 2027/,
    )
  })

  it('leaves no time in the future once a clock that was a year ahead is right', async () => {
    const { party, slug, at } = await ending()
    party.clock.move({ days: 365 })
    const olga = await party.olga()
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await at('2026-11-21T10:00:00Z')
    const { db } = party.ctx
    const exchange = await db.selectFrom('exchanges').selectAll().executeTakeFirstOrThrow()
    const mails = await db.selectFrom('outbox').selectAll().execute()
    const settings = await db.selectFrom('settings').selectAll().execute()
    const times = [
      exchange.drawn_at,
      ...mails.flatMap(({ created_at, finished_at }) => [created_at, finished_at]),
      ...settings.map(({ value }) => value).filter((value) => /^2\d{3}-\d\d-\d\dT/.test(value)),
    ]
    assert.deepEqual(
      atLeastOne(times).filter((time) => (time ?? '') > '2026-11-21T10:00:01'),
      [],
    )
  })

  it('is thirty days from now if a clock that was wrong has completed it', async () => {
    const { slug, at, olgaOn } = await ending()
    await at('2028-12-19T00:00:00Z')
    const olga = await olgaOn('2026-12-20T09:00:00Z')
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /Everything is deleted on Tuesday, 19 January 2027/,
    )
  })

  it('is put off by Olga, thirty days at a time', async () => {
    const { slug, at, olgaOn } = await ending()
    let olga = await olgaOn('2026-12-19T00:00:00Z')
    const desk = await olga.submit(paths.prolong(slug))
    assert.match(desk.text, /Kept for another 30 days/)
    assert.match(desk.text, /Everything is deleted on Wednesday, 17 February 2027/)
    olga = await olgaOn('2027-01-20T00:00:00Z')
    assert.match((await olga.submit(paths.prolong(slug))).text, /on Friday, 19 March 2027/)
    await at('2027-03-12T00:00:00Z')
    olga = await olgaOn('2027-03-21T00:00:00Z')
    assert.equal((await olga.get(paths.desk(slug))).status, 404)
  })

  it('is not put off before it is completed, by a stranger or without a token', async () => {
    const { party, slug, olgaOn, ...signedIn } = await ending()
    let { olga } = signedIn
    const early = await olga.post(paths.prolong(slug))
    assert.equal(early.status, 409)
    assert.match(early.text, /It isn’t finished, so nothing is due to be deleted/)
    olga = await olgaOn('2026-12-19T00:00:00Z')
    const mallory = party.visitor()
    assert.match((await mallory.post(paths.prolong(slug))).location, /login/)
    assert.equal((await olga.postWithoutToken(paths.prolong(slug))).status, 403)
    assert.equal((await olga.post(paths.prolong('aaaaaaaaaaaa'))).status, 404)
  })
})
