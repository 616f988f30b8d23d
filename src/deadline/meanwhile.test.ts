import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OLGA, openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'

const FIELDS = {
  name: 'Office party',
  host: 'Olga',
  exchange_date: '2026-12-18',
  registration_close_date: '2026-12-01',
  timezone: 'Europe/Berlin',
  draws_itself: '1',
}
const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']
const NINE = '2026-12-02T08:00:00Z'

describe('while a draw by itself is made', () => {
  async function setUp() {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, FIELDS)
    await party.joinAll(slug, NAMES)
    await party.deliver()
    party.mails.length = 0
    return { party, slug }
  }

  /** What Olga does at nine, once nothing is in the way and before the names are there. */
  async function meanwhile({ party, slug }: { party: Party; slug: string }, act: Act) {
    party.clock.set(NINE)
    await party.runJob('close registration')
    const olga = await party.olga()
    const { drawing } = party.ctx
    const { draw } = drawing
    drawing.draw = async (...asked) => {
      drawing.draw = draw
      await act(olga, await exchangeOf({ party, slug }))
      return await draw(...asked)
    }
    await party.runJob('draw names')
    await party.deliver()
    return await exchangeOf({ party, slug })
  }
  type Act = (olga: Visitor, exchange: Awaited<ReturnType<typeof exchangeOf>>) => Promise<unknown>

  async function exchangeOf({ party, slug }: { party: Party; slug: string }) {
    return (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
  }

  const edits: Readonly<Record<string, Record<string, string>>> = {
    'Olga switches that off': { draws_itself: '' },
    'Olga moves the last day to join': { registration_close_date: '2026-12-10' },
    'Olga chooses another kind of draw': { draw_shape: 'any' },
  }
  for (const [what, fields] of Object.entries(edits)) {
    it(`${what}: then no names are drawn, nor is anybody told of it`, async () => {
      const stage = await setUp()
      const after = await meanwhile(stage, async (olga, exchange) => {
        const values = { ...exchangeValues(exchange), ...fields }
        const saved = await olga.post(paths.desk(stage.slug), values)
        assert.match(saved.location, /done=saved/)
      })
      assert.deepEqual([after.state, after.draws], ['registration_closed', 0])
      assert.deepEqual(stage.party.mails, [])
    })
  }

  it('Olga lets people join again, and Wim waits for her yes: names are not drawn over him', async () => {
    const stage = await setUp()
    const after = await meanwhile(stage, async (olga) => {
      await olga.submit(paths.openRegistration(stage.slug))
      const opened = exchangeValues(await exchangeOf(stage))
      const fields = { ...opened, approves: '1', draws_itself: '' }
      await olga.submit(paths.desk(stage.slug), fields)
      const wim = { name: 'Wim', email: 'wim@example.org' }
      const joined = await stage.party.visitor().post(paths.register(stage.slug), wim)
      assert.match(joined.text, /once Olga says yes/)
    })
    assert.equal(after.draws, 0)
  })

  it('Olga draws herself and undoes it: then it stays undone', async () => {
    const stage = await setUp()
    const after = await meanwhile(stage, async (olga) => {
      await olga.submit(paths.draw(stage.slug))
      await olga.submit(paths.undoDraw(stage.slug))
    })
    assert.deepEqual([after.state, after.draws], ['registration_closed', 1])
  })

  it('an address turns out not to work: the rest is left to Olga, who is told', async () => {
    const stage = await setUp()
    const { db } = stage.party.ctx
    const after = await meanwhile(stage, () =>
      db
        .updateTable('participants')
        .set({ mail_trouble: 'smtp_address_refused' })
        .where('name', '=', 'Ben')
        .execute(),
    )
    assert.equal(after.draws, 0)
    await stage.party.passTo(NINE)
    const [told] = stage.party.mails.filter(({ to }) => to.address === OLGA.email)
    assert.match(told?.text ?? '', /Ben wouldn’t find out/)
  })

  it('it breaks off: Olga is told so, on the desk too, and it is made the next morning', async () => {
    const { party, slug } = await setUp()
    const { drawing } = party.ctx
    const { draw } = drawing
    drawing.draw = () => Promise.resolve({ ok: false, reason: 'crashed' })
    await party.passTo(NINE)
    drawing.draw = draw
    const told = party.mails.filter(({ to }) => to.address === OLGA.email)
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /The draw stopped halfway\./)
    const desk = await (await party.olga()).get(paths.desk(slug))
    assert.match(desk.text, /couldn’t be drawn automatically\. The draw stopped halfway\./)
    await party.passTo('2026-12-03T08:00:00Z')
    assert.equal((await exchangeOf({ party, slug })).state, 'matched')
  })

  it('and Olga hears of it anew when the rules leave nobody for somebody else', async () => {
    const { party, slug } = await setUp()
    const ids = new Map(
      (await party.ctx.db.selectFrom('participants').select(['id', 'name']).execute()).map(
        ({ id, name }) => [name, id],
      ),
    )
    const isolate = async (name: string) => {
      const olga = await party.olga()
      for (const other of NAMES.filter((one) => one !== name)) {
        const rule = { giver_id: ids.get(name) ?? '', recipient_id: ids.get(other) ?? '' }
        await olga.submit(paths.exclusions(slug), { ...rule, kind: 'one_way' })
      }
    }
    await isolate('Anna')
    await party.passTo(NINE)
    await party.ctx.db.deleteFrom('exclusions').execute()
    await isolate('Ben')
    await party.passTo('2026-12-03T08:00:00Z')
    await party.passTo('2026-12-04T08:00:00Z')
    assert.equal(party.mails.filter(({ to }) => to.address === OLGA.email).length, 2)
  })
})
