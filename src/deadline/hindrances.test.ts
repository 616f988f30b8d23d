import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import {
  deskOf,
  edit,
  hinder,
  relieve,
  type Stage,
  setUp,
  stateOf,
  toOlga,
} from '../../test/support/deadline.ts'
import { transact } from '../context.ts'
import { storeLists } from '../draw/past-lists.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { hindranceIn } from './rules.ts'

const NINE = '2026-12-02T08:00:00Z'
const NEXT_NINE = '2026-12-03T08:00:00Z'
const THIRD_NINE = '2026-12-04T08:00:00Z'
const STOPPED = /couldn’t be drawn automatically\. The draw stopped halfway\./

describe('what was in the way of a draw by itself', () => {
  it('is told each time that it is somebody else, also Ben again, and once while it is the same', async () => {
    const stage = await setUp()
    await hinder(stage, 'Ben')
    await stage.party.passTo(NINE)
    await relieve(stage, 'Ben')
    await hinder(stage, 'Dan')
    await stage.party.passTo(NEXT_NINE)
    await stage.party.passTo(THIRD_NINE)
    await relieve(stage, 'Dan')
    await hinder(stage, 'Ben')
    await stage.party.passTo('2026-12-05T08:00:00Z')
    await stage.party.passTo('2026-12-06T08:00:00Z')
    assert.deepEqual(namesTold(stage), ['Ben', 'Dan', 'Ben'])
  })

  it('is told once it holds, if it was gone just as the mail about it was to go out', async () => {
    const server = serverThatCanBeAway()
    const stage = await setUp({}, server)
    await hinder(stage, 'Ben')
    server.isAway = true
    await stage.party.passTo(NINE)
    stage.party.mails.length = 0
    server.isAway = false
    await relieve(stage, 'Ben')
    await stage.party.passTo('2026-12-02T12:00:00Z')
    assert.deepEqual(namesTold(stage), [])
    await hinder(stage, 'Ben')
    await stage.party.passTo(NEXT_NINE)
    assert.deepEqual(namesTold(stage), ['Ben'])
  })

  it('is that what is kept of last time is locked: Olga is told so, until she forgets it', async () => {
    const stage = await setUp()
    const { party, slug } = stage
    const exchange = async () => (await findExchange(party.ctx, slug)) ?? assert.fail()
    const kept = await exchange()
    await transact(party.ctx, (ctx) => storeLists(ctx, kept, 'avoid', { people: [], lists: [] }))
    assert.match(await deskOf(stage), /drawn automatically on Wed 2 December, 09:00, unless/)
    party.ctx.keyring.destroy((await exchange()).key_id ?? '')
    const why =
      /The key to what we keep of last time is missing, so last time’s pairs wouldn’t be avoided\./
    assert.match(await deskOf(stage), why)
    await party.passTo(NINE)
    assert.equal(await stateOf(stage), 'registration_closed')
    assert.match(await deskOf(stage), why)
    assert.match(await deskOf(stage), /Put it back, or forget last time/)
    assert.match(toOlga(stage).at(-1)?.text.replaceAll(/\s+/g, ' ') ?? '', why)
    await (await party.olga()).submit(paths.forgetLastTime(slug))
    await party.passTo(NEXT_NINE)
    assert.equal(await stateOf(stage), 'matched')
  })

  it('is that it could not be foreseen: Olga is told so, on the desk too', async () => {
    const stage = await setUp()
    const { drawing } = stage.party.ctx
    const { forecast } = drawing
    drawing.forecast = () => Promise.resolve({ ok: false, reason: 'crashed' })
    assert.match(await deskOf(stage), /drawn automatically on Wed 2 December, 09:00, unless/)
    stage.party.clock.set(NINE)
    await stage.party.runJob('draw names')
    drawing.forecast = forecast
    await stage.party.deliver()
    assert.match(toOlga(stage)[0]?.text ?? '', /The draw stopped halfway\./)
    assert.match(await deskOf(stage), STOPPED)
    await stage.party.passTo(NEXT_NINE)
    assert.equal(await stateOf(stage), 'matched')
  })

  it('is that it came to another kind of draw: Olga is not told that it stopped halfway', async () => {
    const stage = await setUp()
    const { drawing } = stage.party.ctx
    const { draw } = drawing
    drawing.draw = () => Promise.resolve({ ok: false, reason: 'fell_short', shape: 'any' })
    await stage.party.passTo(NINE)
    drawing.draw = draw
    const told = /We found no draw of the kind you chose\./
    assert.match(toOlga(stage)[0]?.text ?? '', told)
    assert.match(await deskOf(stage), told)
    assert.doesNotMatch(await deskOf(stage), /stopped halfway/)
  })

  it('is that no circle was found: only of a proven one is Olga told that the rules leave none', () => {
    const counts = { possible: new Map(), possibleInShape: new Map(), choices: new Map() }
    const reached = {
      ok: true,
      shape: 'no_swaps',
      guessable: new Set<string>(),
      ...counts,
    } as const
    const why = (wish: 'impossible' | 'not_found') =>
      hindranceIn({ ...reached, wish }, 'circle', [])?.why
    assert.deepEqual([why('impossible'), why('not_found')], ['shape', 'not_found'])
  })

  it('is a rule that Olga adds while one is made: that is told within a minute, with whom it is about', async () => {
    const stage = await setUp()
    const { party, slug } = stage
    const people = await party.ctx.db.selectFrom('participants').select(['id', 'name']).execute()
    const idOf = (name: string) => people.find((one) => one.name === name)?.id ?? ''
    party.clock.set(NINE)
    await party.runJob('close registration')
    const olga = await party.olga()
    const { drawing } = party.ctx
    const { forecast } = drawing
    drawing.forecast = async (problem) => {
      drawing.forecast = forecast
      const foreseen = await forecast(problem)
      for (const recipient of ['Cleo', 'Dan']) {
        const rule = { giver_id: idOf('Anna'), recipient_id: idOf(recipient), kind: 'one_way' }
        await olga.submit(paths.exclusions(slug), rule)
      }
      return foreseen
    }
    await party.runJob('draw names')
    await party.deliver()
    assert.deepEqual(toOlga(stage), [])
    await party.passTo('2026-12-02T08:01:00Z')
    const [mail, ...others] = toOlga(stage)
    assert.deepEqual(others, [])
    assert.match(mail?.text ?? '', /The rules leave Anna only one possible name/)
    assert.doesNotMatch(await deskOf(stage), /stopped halfway/)
  })

  it('is told anew when it breaks off after Olga has switched that off and on', async () => {
    const stage = await setUp()
    const breakOff = withBrokenDraws(stage)
    await stage.party.passTo(NINE)
    await edit(stage, { draws_itself: '' })
    assert.doesNotMatch(await deskOf(stage), /automatically/)
    await edit(stage, { draws_itself: '1' })
    const desk = await deskOf(stage)
    assert.match(desk, /drawn automatically on Thu 3 December, 09:00, unless/)
    assert.doesNotMatch(desk, /stopped halfway/)
    await stage.party.passTo(NEXT_NINE)
    await stage.party.passTo(THIRD_NINE)
    assert.equal(toOlga(stage).length, 2)
    breakOff.end()
  })

  it('is not told of another last day: after the machine was off, nothing is said to have stopped', async () => {
    const stage = await setUp()
    const breakOff = withBrokenDraws(stage)
    await stage.party.passTo(NINE)
    breakOff.end()
    assert.match(await deskOf(stage), STOPPED)
    await edit(stage, { registration_close_date: '2026-12-10' })
    stage.party.clock.set('2026-12-12T06:00:00Z')
    const desk = await deskOf(stage)
    assert.match(desk, /drawn automatically on Sat 12 December, 09:00, unless/)
    assert.doesNotMatch(desk, /stopped halfway/)
  })
})

function withBrokenDraws({ party }: Stage) {
  const { drawing } = party.ctx
  const { draw } = drawing
  drawing.draw = () => Promise.resolve({ ok: false, reason: 'crashed' })
  return { end: () => Object.assign(drawing, { draw }) }
}

/** Who would not find out, by each mail to Olga. */
function namesTold(stage: Stage): (string | undefined)[] {
  return toOlga(stage).map(({ text }) => /(\w+) wouldn’t find out/.exec(text)?.[1])
}
