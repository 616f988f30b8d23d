import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { everything } from '../../test/support/everything.ts'
import { openParty } from '../../test/support/party.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { listsToAvoid } from './decoys.ts'
import { avoidedArcs, handOnLists } from './last-time.ts'
import { readAssignment } from './sealed-pairs.ts'

const SIX = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida']
const ALL = [...SIX, 'Greta', 'Hugo', 'Ida', 'Jon', 'Kim', 'Lea', 'Max']

describe('whom people drew last time', async () => {
  const { party, olga } = await openParty()

  /** A drawn and completed exchange of these people, and who drew whom in it, by name. */
  async function past(names: readonly string[]) {
    party.clock.move({ hours: 2 })
    const slug = await party.exchange(olga)
    await party.joinAll(slug, names)
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    const exchange = await find(slug)
    const people = await listParticipants(party.ctx, exchange.id)
    const nameOf = new Map(people.map(({ id, name }) => [id, name]))
    const drawn = [...(await readAssignment(party.ctx, exchange))].map(
      ([giver, to]) => [nameOf.get(giver) ?? '', nameOf.get(to) ?? ''] as const,
    )
    return { exchange, drawn: new Map(drawn) }
  }

  /** A next exchange with these people in it, and whom each is kept from, by name. */
  async function next(before: Exchange, names: readonly string[]) {
    party.clock.move({ hours: 2 })
    const exchange = await find(await party.exchange(olga))
    await avoid(before, exchange)
    await party.joinAll(exchange.slug, names)
    const people = await listParticipants(party.ctx, exchange.id)
    const nameOf = new Map(people.map(({ id, name }) => [id, name]))
    const arcs = await avoidedArcs(party.ctx, exchange, people)
    const lists = Map.groupBy(arcs, ([giver]) => nameOf.get(giver) ?? '')
    const byName = [...lists].map(
      ([giver, list]) => [giver, list.map(([, to]) => nameOf.get(to) ?? '').sort()] as const,
    )
    return new Map(byName)
  }

  async function avoid(before: Exchange, exchange: Exchange): Promise<void> {
    const lists = await listsToAvoid(party.ctx, before)
    assert.ok(lists)
    await handOnLists(party.ctx, { past: before, next: exchange }, lists)
  }

  async function find(slug: string): Promise<Exchange> {
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    return exchange
  }

  it('is on a list with two others from twelve people on, the same in every exchange that follows', async () => {
    const { exchange, drawn } = await past(ALL)
    const [first, second] = [await next(exchange, ALL), await next(exchange, ALL)]
    assert.equal(first.size, ALL.length)
    for (const [giver, list] of atLeastOne([...first])) {
      assert.equal(list.length, 3)
      assert.ok(list.includes(drawn.get(giver) ?? '') && !list.includes(giver))
    }
    assert.deepEqual(first, second, 'two lists that differ would tell by what they share')
    const others = [...first].flatMap(([giver, list]) =>
      list.filter((to) => to !== drawn.get(giver)),
    )
    assert.ok(new Set(others).size > 5, 'the others are drawn by chance')
  })

  it('is on a list with one other below twelve people', async () => {
    const { exchange, drawn } = await past(ALL.slice(0, 9))
    for (const [giver, list] of atLeastOne([...(await next(exchange, ALL))])) {
      assert.equal(list.length, 2)
      assert.ok(list.includes(drawn.get(giver) ?? ''))
    }
  })

  it('is hidden among a whole draw that could have been it as well, so that no two lists tell together', async () => {
    for (const [names, lists] of [
      [ALL.slice(0, 9), 2],
      [ALL, 3],
    ] as const) {
      const { exchange, drawn } = await past(names)
      const all = [...(await next(exchange, names))]
      const received = Map.groupBy(
        all.flatMap(([, list]) => list),
        (name) => name,
      )
      for (const name of names) assert.equal(received.get(name)?.length, lists, 'on as many lists')
      if (lists > 2) continue
      const decoys = new Map(
        all.map(([giver, list]) => [giver, list.find((to) => to !== drawn.get(giver)) ?? '']),
      )
      for (const draw of [drawn, decoys]) {
        assert.equal(roundFrom(names[0] ?? '', draw), names.length, 'one circle, as was wanted')
      }
    }
  })

  it('that kept to the lists of the time before is hidden among draws that keep to them, too', async () => {
    const names = ALL.slice(0, 9)
    const { exchange: first } = await past(names)
    const second = await find(await party.exchange(olga))
    await avoid(first, second)
    await party.joinAll(second.slug, names)
    await olga.submit(paths.draw(second.slug))
    await olga.submit(paths.complete(second.slug))
    const people = await listParticipants(party.ctx, second.id)
    const before = new Set((await avoidedArcs(party.ctx, second, people)).map(String))
    const drawn = await readAssignment(party.ctx, second)
    assert.ok(before.size > 0 && [...drawn].every((arc) => !before.has(String(arc))))
    const ids = people.map(({ id }) => id)
    const lists = (await listsToAvoid(party.ctx, await find(second.slug)))?.lists ?? []
    for (const [giver, list] of atLeastOne([...lists.entries()])) {
      for (const to of list) assert.ok(!before.has(String([ids[giver], ids[Number(to)]])))
    }
  })

  /** After how many gifts it comes back to this person. */
  function roundFrom(first: string, draw: ReadonlyMap<string, string>): number {
    let length = 1
    for (let name = draw.get(first) ?? ''; name !== first && length <= draw.size; length++) {
      name = draw.get(name) ?? ''
    }
    return length
  }

  it('keeps nobody from anything below eight people, as what is left would tell it', async () => {
    const { exchange } = await past(SIX)
    assert.equal((await next(exchange, SIX)).size, 0)
    assert.equal((await next(exchange, ALL.slice(0, 7))).size, 0)
    assert.equal((await next(exchange, ALL.slice(0, 8))).size, SIX.length)
  })

  it('is in no row that the database shows, nor in any size of one', async () => {
    await party.ctx.db.deleteFrom('past_lists').execute()
    for (let draws = 0; draws < 3; draws++) {
      const { exchange } = await past(ALL)
      await next(exchange, ALL)
    }
    const rows = (await everything(party.ctx.db)).past_lists as { sealed_lists: string }[]
    for (const { sealed_lists } of atLeastOne(rows)) {
      const body = sealed_lists.split('.').at(-1) ?? ''
      assert.ok(body.length > 40)
      assert.doesNotMatch(Buffer.from(body, 'base64url').toString('latin1'), /anna/i)
    }
    assert.equal(rows.length, 6)
    assert.equal(new Set(rows.map(({ sealed_lists }) => sealed_lists.length)).size, 1)
  })
})
