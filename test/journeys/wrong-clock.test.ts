import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { putClockRight } from '../../src/clock-put-right.ts'
import { paths } from '../../src/paths.ts'
import { delayed, sent } from '../../src/platform/mail/reasons.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { movableClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/folder.ts'
import { linkIn, OLGA, openParty, startParty } from '../support/party.ts'

type Opened = Awaited<ReturnType<typeof openParty>>

describe('who joined by a clock that ran ahead', async () => {
  const { party, olga } = await openParty()

  it('is reminded like everybody, once it is right', async () => {
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18', timezone: 'UTC' })
    await party.join(slug, 'Anna', { reminder_enabled: '1' })
    party.clock.jump({ days: 70 })
    await party.join(slug, 'Cleo', { reminder_enabled: '1' })
    const cleo = await party.ctx.db
      .selectFrom('participants')
      .select('signed_in_at')
      .where('name', '=', 'Cleo')
      .executeTakeFirst()
    assert.match(cleo?.signed_in_at ?? '', /^2027/, 'the clock was believed')
    party.clock.jump({ days: -70 })
    for (const { run } of jobs(party.ctx)) await run()
    await party.join(slug, 'Ben', { reminder_enabled: '1' })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await party.passTo('2026-12-11T09:00:00Z')
    const reminded = party.mails
      .filter(({ headers }) => 'List-Unsubscribe' in headers)
      .map(({ to }) => to.address)
    assert.deepEqual(reminded.toSorted(), [
      'anna@example.org',
      'ben@example.org',
      'cleo@example.org',
    ])
    const people = await party.ctx.db.selectFrom('participants').selectAll().execute()
    const tomorrow = party.clock().add({ hours: 24 }).toString()
    for (const { signed_in_at, looked_at, email_changed_on } of atLeastOne(people))
      for (const day of [signed_in_at, looked_at, email_changed_on])
        assert.ok((day ?? '') <= tomorrow)
    const { created_at } = await party.ctx.db
      .selectFrom('exchanges')
      .select('created_at')
      .executeTakeFirstOrThrow()
    assert.ok(created_at <= party.clock().toString())
  })
})

describe('an exchange that is over, by a clock that ran 300 days ahead', async () => {
  for (const [what, put] of [
    ['of which Olga was told', async ({ party }: Opened) => await party.runJob('announce purges')],
    [
      'which Olga keeps longer',
      async ({ party }: Opened, slug: string) => {
        const olga = party.visitor()
        await olga.submit(paths.adminSignIn(), OLGA)
        await olga.submit(paths.prolong(slug))
      },
    ],
  ] as const) {
    it(`${what}, is erased at its own time once it is right`, async () => {
      const opened = await openParty()
      const { party, olga } = opened
      const slug = await party.exchange(olga, { exchange_date: '2026-12-18', timezone: 'UTC' })
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      await olga.submit(paths.draw(slug))
      await olga.submit(paths.complete(slug))
      const purge = async () =>
        await party.ctx.db
          .selectFrom('exchanges')
          .select(['purge_at', 'purge_told_at'])
          .where('slug', '=', slug)
          .executeTakeFirstOrThrow()
      const planned = await purge()
      party.clock.jump({ days: 300 })
      await put(opened, slug)
      assert.match((await purge()).purge_at ?? '', /^2027-(09|1)/, 'the clock was believed')
      party.clock.jump({ days: -300 })
      await party.runJob('renew stamps')
      const own = Temporal.Instant.from(planned.purge_at ?? assert.fail())
      const longer = put.length > 1 ? own.add({ hours: 24 * 30 }) : own
      const { purge_at, purge_told_at } = await purge()
      assert.deepEqual(
        [Temporal.Instant.from(purge_at ?? assert.fail()).toString(), purge_told_at],
        [longer.toString(), null],
      )
    })
  }
})

describe('gift ideas and a message by a clock that ran six days ahead', async () => {
  const { party, olga } = await openParty()

  it('are no newer than the draw that followed, and have no moment that is yet to come', async () => {
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18', timezone: 'UTC' })
    const anna = (await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])).get('Anna')
    assert.ok(anna)
    party.clock.jump({ days: 6 })
    for (const { name, version, id } of await party.ctx.db
      .selectFrom('participants')
      .selectAll()
      .execute()) {
      const email = `${name.toLowerCase()}@example.org`
      const ideas = { name, email, gift_ideas: 'A thick novel', version: `${version}` }
      await olga.submit(paths.person(slug, id), ideas)
    }
    await olga.submit(paths.draw(slug))
    await anna.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
    party.clock.jump({ days: -6 })
    // Time goes on while the job runs.
    let passed = 0
    const ticking = () => party.clock().add({ milliseconds: ++passed })
    await putClockRight({ ...party.ctx, clock: ticking })
    party.clock.move({ minutes: 1 })
    const page = await anna.get(paths.dashboard(slug))
    assert.match(page.text, /A thick novel/)
    assert.doesNotMatch(page.text, /after names were drawn/)
    const talk = await anna.get(paths.messages(slug))
    assert.match(talk.text, /Which size\?/)
    assert.doesNotMatch(talk.text, /26 November/)
  })
})

describe('gift ideas by a clock that ran ahead, before names were drawn by the right one', async () => {
  const { party, olga } = await openParty()

  it('are no newer than the draw', async () => {
    const slug = await party.exchange(olga, { exchange_date: '2026-12-18', timezone: 'UTC' })
    party.clock.jump({ days: 6 })
    const guests = []
    for (const name of ['Anna', 'Ben', 'Cleo'])
      guests.push(await party.join(slug, name, { gift_ideas: 'A thick novel' }))
    party.clock.jump({ days: -6 })
    await olga.submit(paths.draw(slug))
    party.clock.move({ hours: 1 })
    await party.runJob('renew stamps')
    for (const guest of atLeastOne(guests)) {
      const page = await guest.get(paths.dashboard(slug))
      assert.match(page.text, /A thick novel/)
      assert.doesNotMatch(page.text, /after names were drawn/)
    }
  })
})

describe('what a clock wrote that ran seventy days ahead', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  party.clock.jump({ days: 70 })
  await party.visitor().post(paths.forgotPassword(), { email: OLGA.email })
  const reset = linkIn(await party.mailTo(OLGA.email))
  const anna = { name: 'Anna', email: 'anna@example.org' }
  await party.visitor().post(paths.register(slug), anna)
  const welcome = linkIn(await party.mailTo(anna.email))
  party.clock.move({ minutes: 30 })
  await party.visitor().post(paths.requestAccess(slug), { email: anna.email })
  const asked = linkIn(await party.mailTo(anna.email))
  const early = await party.olga()
  party.clock.jump({ days: -70 })
  for (const { run } of jobs(party.ctx)) await run()
  const opens = async (link: string) => (await party.visitor().get(link)).html.includes('<form')

  it('is good for its lawful time once the clock is right', async () => {
    assert.deepEqual(
      [await opens(reset), await opens(asked), await opens(welcome)],
      [true, true, true],
    )
    assert.equal((await early.get(paths.adminHome())).status, 200)
  })

  it('ends then: links that were asked for in an hour, mailed ones in a week, sessions in a month', async () => {
    const ends = async (table: 'password_resets' | 'sign_in_links') => {
      const rows = await party.ctx.db.selectFrom(table).select('expires_at').execute()
      return rows
        .map(({ expires_at }) => expires_at ?? '')
        .toSorted()
        .at(-1)
    }
    const after = (hours: number) => party.clock().add({ hours }).toString()
    assert.ok(((await ends('password_resets')) ?? '') <= after(1))
    assert.ok(((await ends('sign_in_links')) ?? '') <= after(8 * 24))
    party.clock.move({ hours: 2 })
    const before = await party.visitor().get(reset)
    assert.doesNotMatch(before.text, /Choose a new password/)
    party.clock.move({ days: 31 })
    assert.equal((await early.get(paths.adminHome())).status, 303)
  })
})

describe('reminders that wait for a mail server while the clock jumps', async () => {
  let isGreylisted = false
  const { party, olga } = await openParty({}, () => ({
    name: 'smtp',
    concurrency: 5,
    async send() {
      return isGreylisted ? delayed({ reason: 'smtp_later', answer: '450 4.2.0' }) : sent('ok')
    },
    async close() {},
  }))
  const reminders = () => party.mails.filter(({ headers }) => 'List-Unsubscribe' in headers)

  /** Time passes, and the process runs. */
  async function run(minutes: number) {
    for (let minute = 0; minute < minutes; minute += 1) {
      party.clock.move({ minutes: 1 })
      await party.notePulse()
      await party.deliver()
    }
  }

  for (const days of [70, -70]) {
    it(`by ${days} days and back go out afterwards, and say the right day`, async () => {
      isGreylisted = false
      const at = party.clock().toZonedDateTimeISO('UTC').toPlainDate()
      const exchange_date = at.add({ days: 10 }).toString()
      const slug = await party.exchange(olga, { exchange_date, timezone: 'UTC' })
      for (const name of ['Anna', 'Ben', 'Cleo'])
        await party.join(slug, name, { reminder_enabled: '1' })
      await olga.submit(paths.draw(slug))
      await party.deliver()
      isGreylisted = true
      for (let day = 1; day <= 3; day++) {
        party.clock.set(`${at.add({ days: day })}T10:00:00Z`)
        await party.notePulse()
      }
      await run(61)
      for (const { run } of jobs(party.ctx)) await run()
      await party.deliver()
      const tried = reminders().length
      assert.ok(tried >= 3, 'nothing was greylisted')
      party.clock.jump({ days })
      await party.deliver()
      await run(2)
      isGreylisted = false
      party.clock.jump({ days: -days })
      await run(2)
      assert.equal(reminders().length, tried, 'the clock was believed too soon')
      await run(70)
      const late = reminders().slice(tried)
      assert.deepEqual(late.map(({ to }) => to.name).toSorted(), ['Anna', 'Ben', 'Cleo'])
      for (const { subject } of late) assert.match(subject, /7 days/)
    })
  }
})

describe('a mail server that is gone while nothing waits', async () => {
  const gone = async () => delayed({ reason: 'smtp_unreachable' })
  const { party, olga } = await openParty({}, () => ({
    name: 'smtp',
    concurrency: 5,
    send: gone,
    check: gone,
    async close() {},
  }))
  const home = async () => (await olga.get(paths.adminHome())).text
  const LONG = /No email has gone out for a day/

  async function run(hours: number) {
    for (let quarter = 0; quarter < 4 * hours; quarter++) {
      party.clock.move({ minutes: 15 })
      await party.notePulse()
      await party.runJob('check the mail server')
    }
  }

  it('is told of to Olga as gone for a day after a day of tries, whatever the clock does', async () => {
    await party.notePulse()
    for (const days of [3, -3, 3]) {
      await run(1)
      party.clock.jump({ days })
      assert.doesNotMatch(await home(), LONG)
      await party.notePulse()
      assert.doesNotMatch(await home(), LONG)
    }
    await run(20)
    assert.doesNotMatch(await home(), LONG)
    await run(2)
    assert.match(await home(), LONG)
  })
})

describe('a card that Gus made while the clock was twenty days ahead', async () => {
  const { party, olga } = await openParty()

  it('was made and used today, once the clock is right', async () => {
    const slug = await party.exchange(olga, { joins_without_email: '1' })
    party.clock.jump({ days: 20 })
    const gus = { name: 'Gus', email: '', no_email: '1' }
    const { html } = await party.visitor().post(paths.register(slug), gus)
    const card = new URL(/class="address">([^<]+)</.exec(html)?.[1] ?? '').pathname
    await party.visitor().submit(card)
    party.clock.jump({ days: -20 })
    await party.runJob('renew stamps')
    const links = await party.ctx.db
      .selectFrom('sign_in_links')
      .select(['made_on', 'used_on'])
      .execute()
    assert.deepEqual(
      links.flatMap(({ made_on, used_on }) => [made_on, used_on]),
      ['2026-11-20', '2026-11-20'],
    )
  })
})

describe('a mail to Anna that waits for a mail server', async () => {
  const databaseFile = path.join(temporaryFolder(), 'waits.db')
  const clock = movableClock('2026-11-20T10:00:00Z')
  const gone = () => ({
    name: 'smtp' as const,
    concurrency: 5,
    send: async () => delayed({ reason: 'smtp_unreachable' }),
    async close() {},
  })
  const open = () => startParty({ databaseFile }, gone, undefined, clock)
  let party = await open()
  let olga = await party.olga()
  after(() => party.close())
  const isLong = async () =>
    /No email has gone out for a day/.test((await olga.get(paths.adminHome())).text)
  const states = async () => {
    const mails = await party.ctx.db.selectFrom('outbox').select('state').execute()
    return mails.map(({ state }) => state)
  }

  async function run(hours: number) {
    for (let quarter = 0; quarter < 4 * hours; quarter++) {
      clock.move({ minutes: 15 })
      await party.notePulse()
      await party.deliver()
    }
  }

  /** The machine is off for so long. */
  async function restart(off: Parameters<typeof clock.move>[0]) {
    await party.close()
    clock.move(off)
    party = await open()
    olga = await party.olga()
    await party.deliver()
  }

  async function jump(days: number) {
    const before = await isLong()
    clock.jump({ days })
    assert.equal(await isLong(), before, 'by the jump alone')
    await party.notePulse()
    await party.deliver()
    assert.equal(await isLong(), before, 'by the pulse after it')
  }

  it('is told of as waiting for a day after a day of tries, whatever clock and machine do', async () => {
    const slug = await party.exchange(olga)
    const anna = { name: 'Anna', email: 'anna@example.org' }
    await party.visitor().post(paths.register(slug), anna)
    await party.deliver()
    await run(10)
    for (const days of [3, -3]) await jump(days)
    await restart({ days: 3 })
    assert.equal(await isLong(), false)
    await run(10)
    await restart({ seconds: 30 })
    await run(3)
    assert.equal(await isLong(), false)
    await run(2)
    assert.equal(await isLong(), true)
    assert.deepEqual(await states(), ['waiting'], 'nothing was given up')
  })

  it('is told of so while it is tried again after it was given up', async () => {
    for (let hour = 0; hour < 48 && !(await states()).includes('failed'); hour++) await run(1)
    assert.deepEqual(await states(), ['failed'])
    await party.runJob('send what was given up')
    await party.deliver()
    assert.deepEqual(await states(), ['waiting'])
    assert.equal(await isLong(), true)
    for (const days of [3, -3]) await jump(days)
    await restart({ days: 3 })
    assert.equal(await isLong(), true)
  })
})
