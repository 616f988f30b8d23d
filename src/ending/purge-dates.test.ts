import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty, type Party } from '../../test/support/party.ts'
import { announcePurge } from '../exchanges/purge.ts'
import { paths } from '../paths.ts'
import { jobs } from '../schedule.ts'

/** What has to do with the end of an exchange, on a clock that is believed. */
const ENDING = ['complete exchanges', 'announce purges', 'purge exchanges', 'renew stamps']

/** The machine runs for some hours. */
async function run(party: Party, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    party.clock.move({ hours: 1 })
    await party.notePulse()
    for (const job of jobs(party.ctx)) if (ENDING.includes(job.name)) await job.run()
    await party.deliver()
  }
}

/** It sleeps meanwhile. */
async function pause(party: Party, hours: number): Promise<void> {
  party.clock.sleep({ hours })
  await party.notePulse()
}

/** It is off meanwhile: no process runs, and neither watch goes on. */
async function off(party: Party, hours: number): Promise<void> {
  party.clock.jump({ hours })
  await party.notePulse()
}

async function isErased({ ctx }: Party): Promise<boolean> {
  return (await ctx.db.selectFrom('exchanges').select('id').execute()).length === 0
}

async function isTold({ ctx }: Party): Promise<boolean> {
  const [exchange] = await ctx.db.selectFrom('exchanges').select('purge_told_at').execute()
  return exchange?.purge_told_at !== null
}

const today = ({ clock }: Party) => clock().toString().slice(0, 10)

const inWords = (day: Temporal.Instant) =>
  new Date(day.epochMilliseconds).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })

/** The day that the desk names, such as `17 January 2027`. */
async function announcedDay(party: Party, slug: string): Promise<string> {
  const desk = await (await party.olga()).get(paths.desk(slug))
  return /deleted on \w+, (\d+ \w+ \d+)/.exec(desk.text)?.[1] ?? desk.text
}

describe('an exchange on a machine that is not always on', () => {
  for (const hours of [8, 2]) {
    it(`is erased on the day that the desk names, at ${hours} hours a day`, async () => {
      const { party, olga } = await openParty()
      const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
      party.clock.set('2026-12-19T10:00:00Z')
      await run(party, hours)
      assert.equal(await announcedDay(party, slug), '18 January 2027')
      while (!(await isErased(party)) && today(party) < '2027-02-20') {
        await pause(party, 24 - hours)
        await run(party, hours)
      }
      assert.equal(today(party), '2027-01-18')
    })
  }

  for (const steps of [[13, 13], [0.06, 25, 3], Array.from({ length: 40 }, () => 1)])
    it(`is kept for a week of real time after its notice, though the clock is set ahead by ${steps.length} steps`, async () => {
      const { party, olga } = await openParty()
      const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
      party.clock.set('2026-12-19T10:00:00Z')
      await run(party, 24 * 22)
      let hours = 0
      while (!(await isTold(party))) await run(party, 1)
      for (const step of steps) {
        party.clock.jump({ minutes: Math.round(60 * step) })
        await run(party, 2)
        hours += 2
      }
      const named = await announcedDay(party, slug)
      while (!(await isErased(party)) && hours < 24 * 20) {
        await run(party, 1)
        hours += 1
      }
      assert.ok(hours >= 24 * 7 && hours < 24 * 9, `${hours} hours`)
      assert.equal(inWords(party.clock()), named)
    })

  it('is named with the day that holds after the machine was off for days, and not before', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
    party.clock.set('2026-12-19T10:00:00Z')
    await run(party, 24 * 25)
    await pause(party, 24 * 10)
    assert.equal(await announcedDay(party, slug), '28 January 2027')
    while (!(await isErased(party)) && today(party) < '2027-02-20') await run(party, 1)
    assert.equal(today(party), '2027-01-28')
  })

  it('is told of once, though a process that was frozen goes on from what it had read', async () => {
    const { party } = await openParty()
    await party.exchange(await party.olga(), { exchange_date: '2026-12-18' })
    party.clock.set('2026-12-19T10:00:00Z')
    await run(party, 24 * 25)
    const [read] = await party.ctx.db.selectFrom('exchanges').selectAll().execute()
    assert.ok(read?.purge_told_at)
    assert.equal(await announcePurge(party.ctx, { ...read, purge_told_at: null }), false)
  })

  it('is kept for a week of real time, though it slept until just before it was told', async () => {
    const { party, olga } = await openParty()
    await party.exchange(olga, { exchange_date: '2026-12-18' })
    party.clock.set('2026-12-19T10:00:00Z')
    await run(party, 24 * 22 + 12)
    assert.equal(await isTold(party), false)
    party.clock.sleep({ hours: 22 })
    await party.runJob('announce purges')
    assert.equal(await isTold(party), true)
    party.clock.jump({ hours: 22 })
    let hours = 0
    while (!(await isErased(party)) && hours < 24 * 9) {
      await run(party, 1)
      hours += 1
    }
    assert.ok(hours >= 24 * 7, `${hours} hours`)
  })

  it('is erased later where it is off by night, as a week of running has to pass, and the desk says so', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
    party.clock.set('2026-12-19T10:00:00Z')
    await run(party, 8)
    let hours = 0
    let desk = ''
    while (!(await isErased(party)) && today(party) < '2027-03-20') {
      if (await isTold(party)) hours += 8
      desk = (await (await party.olga()).get(paths.desk(slug))).text
      await off(party, 16)
      await run(party, 8)
    }
    assert.equal(hours, 24 * 7)
    assert.match(desk, /deleted on \w+, \d+ \w+ 2027, if this site stays on until then\./)
  })

  it('is named with the day that holds before its notice is written, and kept thirty days from then', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
    party.clock.set('2026-12-19T10:00:00Z')
    await run(party, 1)
    assert.equal(await announcedDay(party, slug), '18 January 2027')
    await pause(party, 24 * 40)
    assert.equal(await announcedDay(party, slug), '4 February 2027')
    await (await party.olga()).post(paths.prolong(slug), {})
    assert.equal(await announcedDay(party, slug), '6 March 2027')
  })

  for (const isUndone of [false, true])
    it(`is kept as long as Olga wanted, though she draws late${isUndone ? ' and takes that back' : ''}`, async () => {
      const { party, olga } = await openParty()
      const slug = await party.exchange(olga, { exchange_date: '2026-12-18', timezone: 'UTC' })
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      party.clock.set('2026-12-19T10:00:00Z')
      await run(party, 1)
      for (let times = 0; times < 2; times += 1)
        await (await party.olga()).submit(paths.prolong(slug))
      assert.equal(await announcedDay(party, slug), '19 March 2027')
      await (await party.olga()).submit(paths.draw(slug))
      if (isUndone) await (await party.olga()).submit(paths.undoDraw(slug))
      await run(party, 1)
      assert.equal(await announcedDay(party, slug), '19 March 2027')
      party.clock.set('2027-03-11T23:00:00Z')
      while (!(await isErased(party)) && today(party) < '2027-03-21') await run(party, 1)
      assert.equal(today(party), '2027-03-19')
    })
})
