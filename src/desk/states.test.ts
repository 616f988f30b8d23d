import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { belongings } from '../../test/support/everything.ts'
import { openParty } from '../../test/support/party.ts'
import { STATES, type State } from '../exchanges/rules.ts'
import { paths } from '../paths.ts'

type Move = { path: (slug: string) => string; to: (from: State) => State | undefined; ask?: true }

/** Where each button leads from each state; undefined if it must be refused. */
const MOVES: Readonly<Record<string, Move>> = {
  'open registration': {
    path: paths.openRegistration,
    to: (from) =>
      from === 'draft' || from === 'registration_closed' ? 'registration_open' : undefined,
  },
  'close registration': {
    path: paths.closeRegistration,
    to: (from) => (from === 'registration_open' ? 'registration_closed' : undefined),
  },
  draw: {
    path: paths.draw,
    to: (from) =>
      from === 'registration_open' || from === 'registration_closed' ? 'matched' : undefined,
    ask: true,
  },
  'undo the draw': {
    path: paths.undoDraw,
    to: (from) => (from === 'matched' ? 'registration_closed' : undefined),
    ask: true,
  },
  complete: {
    path: paths.complete,
    to: (from) => (from === 'matched' ? 'completed' : undefined),
    ask: true,
  },
}

describe('the state of an exchange', async () => {
  const { party, olga } = await openParty()

  /** An exchange of three people in this state, reached with Olga's own buttons where possible. */
  async function exchangeIn(state: State): Promise<string> {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const way: Record<State, (() => Promise<unknown>)[]> = {
      draft: [() => setDraft(slug)],
      registration_open: [],
      registration_closed: [() => olga.submit(paths.closeRegistration(slug))],
      matched: [() => olga.submit(paths.draw(slug))],
      completed: [() => olga.submit(paths.draw(slug)), () => olga.submit(paths.complete(slug))],
    }
    for (const step of way[state]) await step()
    assert.equal(await stateOf(slug), state)
    return slug
  }

  /** The one state that no button leads back to. */
  async function setDraft(slug: string) {
    const { db } = party.ctx
    await db.updateTable('exchanges').set({ state: 'draft' }).where('slug', '=', slug).execute()
  }

  async function stateOf(slug: string): Promise<State> {
    const { db } = party.ctx
    const row = await db.selectFrom('exchanges').select('state').where('slug', '=', slug)
    return (await row.executeTakeFirstOrThrow()).state
  }

  for (const state of STATES) {
    it(`“${state}” allows what it should, and answers 409 to the rest and changes nothing`, async () => {
      let slug = await exchangeIn(state)
      for (const [button, { path, to, ask }] of Object.entries(MOVES)) {
        await party.deliver()
        const before = await belongings(party.ctx.db)
        const question = ask && (await olga.get(path(slug)))
        const answer = await olga.post(path(slug))
        const next = to(state)
        if (next) {
          assert.equal(answer.status, 303, `${button} from ${state}`)
          assert.equal(question?.status ?? 200, 200)
          assert.equal(await stateOf(slug), next, button)
          slug = await exchangeIn(state)
        } else {
          assert.equal(answer.status, 409, `${button} from ${state}`)
          assert.equal(question?.status ?? 409, 409)
          assert.match(
            answer.text,
            /That doesn’t work right now (It’s finished|Names are drawn|Joining |There’s no draw|Draw names first|People can join|Let people join).*To the exchange/,
          )
          await party.deliver()
          assert.deepEqual(await belongings(party.ctx.db), before, `${button} from ${state}`)
        }
      }
    })

    it(`“${state}” can be deleted, after a question, with everything that belongs to it`, async () => {
      const slug = await exchangeIn(state)
      const { id } = await party.ctx.db
        .selectFrom('exchanges')
        .select('id')
        .where('slug', '=', slug)
        .executeTakeFirstOrThrow()
      assert.match((await olga.get(paths.deleteExchange(slug))).text, /all gone for good/)
      assert.equal(await stateOf(slug), state)
      const home = await olga.submit(paths.deleteExchange(slug))
      assert.match(home.text, /Deleted, with everything in it\./)
      const left = JSON.stringify(await belongings(party.ctx.db))
      assert.ok(!left.includes(id) && !left.includes(slug))
      assert.equal((await olga.get(paths.desk(slug))).status, 404)
      assert.equal((await party.visitor().get(paths.invitation(slug))).status, 404)
    })
  }

  it('“completed” can no longer be edited; any other state can', async () => {
    for (const state of STATES) {
      const slug = await exchangeIn(state)
      const status = state === 'completed' ? 409 : 200
      const page = await olga.get(paths.editExchange(slug))
      assert.equal(page.status, status, state)
      const before = await belongings(party.ctx.db)
      const fields = { name: 'Renamed', host: 'Olga', exchange_date: '2026-12-19', timezone: 'UTC' }
      const version = page.valueOf('version') ?? '1'
      const answer = await olga.post(paths.desk(slug), { ...fields, version })
      assert.equal(answer.status, state === 'completed' ? 409 : 303, state)
      if (state === 'completed') assert.deepEqual(await belongings(party.ctx.db), before)
      else assert.match((await olga.get(paths.desk(slug))).text, /Renamed/)
    }
  })
})
