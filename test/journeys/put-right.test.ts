import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { OLGA, openParty, type Party } from '../support/party.ts'

const DAY = { exchange_date: '2026-12-18', timezone: 'UTC' }

const signedIn = async (party: Party) => {
  const olga = party.visitor()
  await olga.submit(paths.adminSignIn(), OLGA)
  return olga
}

/** The day that the desk names, such as `18 January 2027`. */
async function namedDay(party: Party, slug: string): Promise<string | undefined> {
  const { text } = await (await signedIn(party)).get(paths.desk(slug))
  return /[Dd]eleted on \w+, (\d+ \w+ \d+)/.exec(text)?.[1]
}

async function keepLonger(party: Party, slug: string, times: number): Promise<void> {
  const olga = await signedIn(party)
  for (let time = 0; time < times; time++) await olga.submit(paths.prolong(slug))
}

/** An exchange of three people whose names are drawn, which the test finishes. */
async function drawn() {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, DAY)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  await olga.submit(paths.draw(slug))
  return { party, slug, finish: async () => await olga.submit(paths.complete(slug)) }
}

async function finished() {
  const { party, slug, finish } = await drawn()
  await finish()
  party.clock.move({ minutes: 90 })
  return { party, slug }
}

describe('what Olga keeps longer', () => {
  it('stays as long, though the clock is put back by two minutes', async () => {
    const { party, slug } = await finished()
    await keepLonger(party, slug, 3)
    assert.equal(await namedDay(party, slug), '18 April 2027')
    party.clock.move({ minutes: -2 })
    await party.runJob('renew stamps')
    assert.equal(await namedDay(party, slug), '18 April 2027')
  })

  it('stays as long, though a clock far ahead tells her that it is to go', async () => {
    const { party, slug } = await finished()
    await keepLonger(party, slug, 2)
    party.clock.jump({ days: 130 })
    await party.runJob('announce purges')
    assert.equal(await namedDay(party, slug), '6 April 2027', 'the clock was believed')
    party.clock.jump({ days: -130 })
    await party.runJob('renew stamps')
    assert.equal(await namedDay(party, slug), '19 March 2027')
  })

  it('stays as long, if the machine was off when it was to go', async () => {
    const { party, slug } = await finished()
    party.clock.set('2027-04-01T10:00:00Z')
    await keepLonger(party, slug, 1)
    assert.equal(await namedDay(party, slug), '8 May 2027')
    party.clock.move({ minutes: -2 })
    await party.runJob('renew stamps')
    assert.equal(await namedDay(party, slug), '8 May 2027')
  })

  it('stays as long, though she changes the budget', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, DAY)
    party.clock.set('2026-12-19T00:00:10Z')
    await party.runJob('complete exchanges')
    await keepLonger(party, slug, 2)
    const again = await signedIn(party)
    const version = (await again.get(paths.editExchange(slug))).valueOf('version') ?? ''
    const fields = { ...DAY, name: 'Office party', host: 'Olga', budget: '10 €', version }
    assert.match((await again.submit(paths.desk(slug), fields)).text, /10 €/)
    await party.runJob('complete exchanges')
    assert.equal(await namedDay(party, slug), '19 March 2027')
  })

  it('stays as long, if names were never drawn and the day comes anew', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, DAY)
    party.clock.jump({ days: 30 })
    await party.runJob('complete exchanges')
    await keepLonger(party, slug, 1)
    party.clock.jump({ days: -30 })
    await party.runJob('renew stamps')
    await party.runJob('complete exchanges')
    assert.equal(await namedDay(party, slug), undefined)
    party.clock.set('2026-12-19T00:00:10Z')
    await party.runJob('complete exchanges')
    assert.equal(await namedDay(party, slug), '17 February 2027')
  })
})

describe('what Olga finishes and keeps longer by a clock two minutes ahead', () => {
  it('is kept for as many days more, once it is right', async () => {
    const { party, slug, finish } = await drawn()
    await finish()
    await keepLonger(party, slug, 3)
    party.clock.move({ minutes: -2 })
    await party.runJob('renew stamps')
    assert.equal(await namedDay(party, slug), '18 April 2027')
  })
})

describe('a day that passed without a draw, by a clock 300 days ahead', () => {
  it('is followed by thirty days and no more, once it is right', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, DAY)
    party.clock.jump({ days: 300 })
    await party.runJob('complete exchanges')
    party.clock.jump({ days: -300 })
    party.clock.set('2026-12-19T01:00:00Z')
    await party.runJob('renew stamps')
    await party.runJob('complete exchanges')
    assert.equal(await namedDay(party, slug), '18 January 2027')
  })
})

describe('the notice of an erasure that a clock ahead has written', () => {
  it('comes to Olga again, a week before', async () => {
    const { party, slug } = await finished()
    await (await signedIn(party)).submit(paths.settings(), {
      purge_notice: '1',
      email: OLGA.email,
    })
    const notices = () =>
      party.mails.filter(({ subject }) => /delet|kept|gone/i.test(subject)).map((m) => m.subject)
    party.clock.jump({ days: 55 })
    await party.runJob('announce purges')
    await party.runJob('announce purges')
    await party.deliver()
    assert.equal(notices().length, 1, notices().join())
    party.clock.jump({ days: -55 })
    await party.runJob('renew stamps')
    await party.runJob('announce purges')
    party.clock.set('2027-01-11T10:00:00Z')
    await party.runJob('announce purges')
    await party.runJob('announce purges')
    await party.deliver()
    assert.equal(notices().length, 2)
    assert.equal(await namedDay(party, slug), '18 January 2027')
  })
})

describe('what Olga did by a clock that was ahead, and is put right in the morning', async () => {
  const WORD = { exchange_date: '2026-11-28', timezone: 'UTC' }
  const reminded = ({ mails }: Party) =>
    mails
      .filter(({ headers }) => 'List-Unsubscribe' in headers)
      .map(({ to }) => to.name)
      .sort()

  /** As a running process hears of it, which believes it after an hour. */
  async function jump(party: Party, days = 3) {
    party.clock.jump({ days })
    await party.notePulse()
    party.clock.move({ minutes: 61 })
    await party.notePulse()
  }
  const jumpBack = (party: Party) => jump(party, -3)

  it('reminds everybody that morning, if she drew the names, and nobody twice', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, WORD)
    for (const name of ['Anna', 'Ben']) await party.join(slug, name, { reminder_enabled: '1' })
    await jump(party)
    await party.join(slug, 'Cleo', { reminder_enabled: '1' })
    await olga.submit(paths.draw(slug))
    await jumpBack(party)
    await party.passTo('2026-11-21T09:40:00Z')
    await party.passTo('2026-11-21T09:41:00Z')
    assert.deepEqual(reminded(party), ['Anna', 'Ben', 'Cleo'])
  })

  it('reminds nobody of what she drew anew since, by the right clock', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, WORD)
    for (const name of ['Anna', 'Ben', 'Cleo'])
      await party.join(slug, name, { reminder_enabled: '1' })
    await jump(party)
    await olga.submit(paths.draw(slug))
    await jumpBack(party)
    await party.runJob('renew stamps')
    party.clock.set('2026-11-21T09:40:00Z')
    const again = await signedIn(party)
    await again.submit(paths.undoDraw(slug))
    await again.submit(paths.draw(slug))
    await party.passTo('2026-11-21T09:41:00Z')
    assert.deepEqual(reminded(party), [])
  })

  const stateOf = async ({ ctx }: Party) =>
    (await ctx.db.selectFrom('exchanges').select('state').executeTakeFirstOrThrow()).state

  it('draws the names that morning, if she asked for it then', async () => {
    const { party, olga } = await openParty()
    await jump(party)
    const last = { registration_close_date: '2026-11-24', draws_itself: '1' }
    const slug = await party.exchange(olga, { ...WORD, ...last })
    await jumpBack(party)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const form = await (await signedIn(party)).get(paths.editExchange(slug))
    const version = form.valueOf('version') ?? ''
    const fields = { ...WORD, name: 'Office party', host: 'Olga', ...last, version }
    const sooner = { ...fields, registration_close_date: '2026-11-20' }
    await (await signedIn(party)).submit(paths.desk(slug), sooner)
    await party.runJob('renew stamps')
    await party.passTo('2026-11-21T08:59:00Z')
    assert.notEqual(await stateOf(party), 'matched')
    await party.passTo('2026-11-21T09:01:00Z')
    assert.equal(await stateOf(party), 'matched')
  })

  it('draws none before the morning that the desk names, though the clock goes back for a while', async () => {
    const { party } = await openParty()
    party.clock.set('2026-11-24T11:10:00Z')
    const late = await party.olga()
    const last = { registration_close_date: '2026-11-24', draws_itself: '1' }
    const slug = await party.exchange(late, { ...WORD, ...last })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const yesterday = { registration_close_date: '2026-11-23' }
    await party.ctx.db.updateTable('exchanges').set(yesterday).execute()
    for (const hours of [-3, 3]) {
      party.clock.jump({ hours })
      await party.notePulse()
      await party.runJob('renew stamps')
    }
    await party.passTo('2026-11-24T11:20:00Z')
    await party.passTo('2026-11-25T08:59:00Z')
    assert.notEqual(await stateOf(party), 'matched')
    await party.passTo('2026-11-25T09:00:00Z')
    assert.equal(await stateOf(party), 'matched')
  })

  it('draws them that morning, though by the clock it had been tried in vain', async () => {
    const { party, olga } = await openParty()
    const last = { registration_close_date: '2026-11-20', draws_itself: '1' }
    const slug = await party.exchange(olga, { ...WORD, ...last })
    await party.joinAll(slug, ['Anna', 'Ben'])
    party.clock.jump({ days: 1 })
    await party.runJob('draw names')
    party.clock.jump({ days: -1 })
    await party.runJob('renew stamps')
    await party.join(slug, 'Cleo')
    party.clock.set('2026-11-21T09:00:00Z')
    await party.runJob('draw names')
    assert.equal(await stateOf(party), 'matched')
  })
})

describe('what happened by a clock two minutes ahead', () => {
  /** At nine in the evening of 21 November. */
  async function evening() {
    const { party } = await openParty()
    const earlier = await party.olga()
    const slug = await party.exchange(earlier, {
      exchange_date: '2026-11-28',
      timezone: 'UTC',
      registration_close_date: '2026-11-20',
    })
    for (const name of ['Anna', 'Ben', 'Cleo'])
      await party.join(slug, name, { reminder_enabled: '1' })
    party.clock.set('2026-11-21T21:00:00Z')
    await party.runJob('close registration')
    const olga = await signedIn(party)
    return { party, olga, slug, back: () => party.clock.move({ minutes: -2 }) }
  }

  it('draws no names before the morning that the desk names', async () => {
    const { party, olga, slug, back } = await evening()
    const form = await olga.get(paths.editExchange(slug))
    const version = form.valueOf('version') ?? ''
    const fields = { name: 'Office party', host: 'Olga', exchange_date: '2026-11-28', version }
    const itself = { registration_close_date: '2026-11-20', draws_itself: '1', timezone: 'UTC' }
    await olga.submit(paths.desk(slug), { ...fields, ...itself })
    const { text } = await olga.get(paths.desk(slug))
    assert.match(text, /automatically on Sun 22 November, 09:00/)
    const state = async () =>
      (await party.ctx.db.selectFrom('exchanges').select('state').executeTakeFirstOrThrow()).state
    back()
    for (const before of ['2026-11-21T20:59:00Z', '2026-11-22T08:59:00Z']) {
      await party.passTo(before)
      assert.notEqual(await state(), 'matched', before)
    }
    await party.passTo('2026-11-22T09:00:00Z')
    assert.equal(await state(), 'matched')
  })

  it('reminds nobody in the evening whose names were drawn after that morning', async () => {
    const { party, olga, slug, back } = await evening()
    await olga.submit(paths.draw(slug))
    back()
    party.mails.length = 0
    await party.passTo('2026-11-21T20:59:00Z')
    assert.deepEqual(
      party.mails.filter(({ headers }) => 'List-Unsubscribe' in headers),
      [],
    )
  })

  it('tells Olga once that an exchange is to be erased', async () => {
    const { party, slug } = await finished()
    await (await signedIn(party)).submit(paths.settings(), {
      purge_notice: '1',
      email: OLGA.email,
    })
    party.clock.set('2027-01-11T10:00:00Z')
    for (let times = 0; times < 3; times++) {
      await party.runJob('announce purges')
      party.clock.move({ minutes: -2 })
      await party.runJob('renew stamps')
    }
    party.clock.set('2027-01-11T11:00:00Z')
    await party.runJob('announce purges')
    await party.deliver()
    const told = party.mails.filter(({ subject }) => /delet|kept|gone/i.test(subject))
    assert.equal(told.length, 1)
    assert.equal(await namedDay(party, slug), '18 January 2027')
  })
})
