import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import {
  deskOf,
  edit,
  hinder,
  relieve,
  setUp,
  stateOf,
  toOlga,
} from '../../test/support/deadline.ts'
import { paths } from '../paths.ts'
import { noteRestored } from '../platform/backup.ts'

describe('the morning that Olga is told of', () => {
  it('is none when she asks for it on the day itself after nine, and she is told to draw', async () => {
    const stage = await setUp({ draws_itself: '0', registration_close_date: '2026-12-17' })
    await stage.party.passTo('2026-12-18T10:00:00Z')
    await edit(stage, { draws_itself: '1' })
    assert.match(
      await deskOf(stage),
      /It’s too late for names to be drawn automatically, so draw them yourself\./,
    )
    assert.doesNotMatch(await deskOf(stage), /19 December/)
    await stage.party.passTo('2026-12-18T20:00:00Z')
    assert.notEqual(await stateOf(stage), 'matched')
  })

  it('is the day itself when she asks for it on that day before nine', async () => {
    const stage = await setUp({ draws_itself: '0', registration_close_date: '2026-12-17' })
    await stage.party.passTo('2026-12-18T06:00:00Z')
    await edit(stage, { draws_itself: '1' })
    assert.match(await deskOf(stage), /automatically on Fri 18 December, 09:00, unless/)
    await stage.party.passTo('2026-12-18T08:00:00Z')
    assert.equal(await stateOf(stage), 'matched')
  })

  it('was the last one on the day itself: no other is promised, on the desk or by mail', async () => {
    const stage = await setUp({ registration_close_date: '2026-12-16' })
    await (await stage.party.olga()).submit(paths.people(stage.slug), { name: 'Grandma' })
    await stage.party.passTo('2026-12-17T08:00:00Z')
    await stage.party.passTo('2026-12-18T07:59:00Z')
    assert.match(await deskOf(stage), /Grandma wouldn’t find out.*We’ll try again at nine every/)
    await hinder(stage, 'Ben')
    await stage.party.passTo('2026-12-18T08:00:00Z')
    const last = /That was the last morning, so we won’t try again: draw names yourself\./
    const [first, second] = toOlga(stage)
    assert.match(first?.text ?? '', /We’ll try again at nine every morning/)
    for (const text of [second?.text ?? '', await deskOf(stage)]) {
      assert.match(text.replaceAll('\n', ' '), last)
      assert.doesNotMatch(text, /try again at nine/)
    }
  })

  it('was the last one, and what was in the way is gone as the mail goes out: she is to draw', async () => {
    const server = serverThatCanBeAway()
    const stage = await setUp({ registration_close_date: '2026-12-17' }, server)
    await hinder(stage, 'Ben')
    server.isAway = true
    await stage.party.passTo('2026-12-18T08:00:00Z')
    await relieve(stage, 'Ben')
    server.isAway = false
    await stage.party.passTo('2026-12-18T12:00:00Z')
    const mail = toOlga(stage).at(-1)
    assert.match(mail?.text ?? '', /names couldn’t be\s+drawn\.\s+It’s too late for names/)
    assert.match(await deskOf(stage), /It’s too late for names to be drawn automatically/)
  })

  it('is the next one as soon as nothing is in the way any more', async () => {
    const stage = await setUp()
    await hinder(stage, 'Ben')
    await stage.party.passTo('2026-12-02T08:00:00Z')
    assert.match(await deskOf(stage), /couldn’t be drawn automatically/)
    await relieve(stage, 'Ben')
    const desk = await deskOf(stage)
    assert.match(desk, /Names are drawn automatically on Thu 3 December, 09:00, unless/)
    assert.doesNotMatch(desk, /couldn’t be drawn/)
    await stage.party.passTo('2026-12-03T08:00:00Z')
    assert.equal(await stateOf(stage), 'matched')
  })

  it('is yet to come after days in which the machine was off', async () => {
    const stage = await setUp()
    await stage.party.passTo('2026-12-01T08:00:00Z')
    stage.party.clock.set('2026-12-05T06:00:00Z')
    await stage.party.runJob('draw names')
    assert.match(await deskOf(stage), /automatically on Sat 5 December, 09:00, unless/)
    await stage.party.passTo('2026-12-05T08:00:00Z')
    assert.equal(await stateOf(stage), 'matched')
  })

  it('is today from nine on, until the machine gets to it', async () => {
    const stage = await setUp()
    await hinder(stage, 'Ben')
    await stage.party.passTo('2026-12-02T08:00:00Z')
    for (const now of ['2026-12-03T08:00:03Z', '2026-12-03T12:00:00Z']) {
      stage.party.clock.set(now)
      assert.match(
        await deskOf(stage),
        /As things stand, names can’t be drawn automatically today\./,
      )
    }
    await relieve(stage, 'Ben')
    assert.match(await deskOf(stage), /Names are drawn automatically today, unless/)
    await stage.party.runJob('draw names')
    assert.equal(await stateOf(stage), 'matched')
  })

  it('is none in a restored copy until she starts it again', async () => {
    const stage = await setUp()
    await noteRestored(stage.party.ctx)
    await stage.party.passTo('2026-12-05T12:00:00Z')
    const desk = await deskOf(stage)
    assert.match(desk, /Names aren’t drawn automatically until you start this copy again\./)
    assert.doesNotMatch(desk, /2 December|drawn automatically today/)
  })

  it('is that after another last day, though it was tried before, and nobody speaks of that', async () => {
    const stage = await setUp()
    await hinder(stage, 'Ben')
    await stage.party.passTo('2026-12-02T08:00:00Z')
    await edit(stage, { registration_close_date: '2026-12-10' })
    await relieve(stage, 'Ben')
    assert.match(await deskOf(stage), /automatically on Fri 11 December, 09:00/)
    stage.party.clock.set('2026-12-11T08:00:03Z')
    assert.match(await deskOf(stage), /Names are drawn automatically today/)
    stage.party.clock.set('2026-12-12T06:00:00Z')
    assert.match(await deskOf(stage), /automatically on Sat 12 December, 09:00/)
    const list = await (await stage.party.olga()).get(paths.adminHome())
    assert.doesNotMatch(list.text, /couldn’t be drawn/)
  })

  for (const [what, fields] of [
    ['asked for too late', { draws_itself: '0' }],
    ['had something in the way', {}],
  ] as const) {
    it(`is yet to come, where one ${what} and its day was missed, and gets another day in the afternoon`, async () => {
      const stage = await setUp({ registration_close_date: '2026-12-17', ...fields })
      await hinder(stage, 'Ben')
      await stage.party.passTo('2026-12-18T12:00:00Z')
      await edit(stage, { draws_itself: '1' })
      await stage.party.passTo('2026-12-20T14:00:00Z')
      await relieve(stage, 'Ben')
      await edit(stage, { exchange_date: '2026-12-27' })
      assert.match(await deskOf(stage), /automatically on Mon 21 December, 09:00, unless/)
      await stage.party.passTo('2026-12-21T07:59:00Z')
      assert.notEqual(await stateOf(stage), 'matched')
      await stage.party.passTo('2026-12-21T08:00:00Z')
      assert.equal(await stateOf(stage), 'matched')
    })
  }

  it('is yet to come where the exchange has moved east, to where it would have been today', async () => {
    const stage = await setUp({ timezone: 'America/Los_Angeles' })
    await stage.party.passTo('2026-12-02T05:00:00Z')
    assert.match(await deskOf(stage), /automatically on Wed 2 December, 09:00/)
    await edit(stage, { timezone: 'Pacific/Auckland' })
    assert.match(await deskOf(stage), /automatically on Thu 3 December, 09:00/)
    await stage.party.passTo('2026-12-02T19:59:00Z')
    assert.notEqual(await stateOf(stage), 'matched')
    await stage.party.passTo('2026-12-02T20:00:00Z')
    assert.equal(await stateOf(stage), 'matched')
  })

  it('is a whole one where the exchange has moved west since it was tried', async () => {
    const stage = await setUp({ timezone: 'Pacific/Auckland' })
    await hinder(stage, 'Ben')
    await stage.party.passTo('2026-12-01T20:00:00Z')
    await edit(stage, { timezone: 'America/Los_Angeles' })
    await relieve(stage, 'Ben')
    assert.match(await deskOf(stage), /automatically on Thu 3 December, 09:00/)
    await stage.party.passTo('2026-12-02T17:00:00Z')
    assert.notEqual(await stateOf(stage), 'matched')
    await stage.party.passTo('2026-12-03T17:00:00Z')
    assert.equal(await stateOf(stage), 'matched')
  })
})
