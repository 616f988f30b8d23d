import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { everything } from '../../test/support/everything.ts'
import { openParty } from '../../test/support/party.ts'
import { REBUILD_DUE } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { takeOutEmail } from '../people/commands.ts'
import { decline, refuseMails } from '../refusals/commands.ts'
import { drawAsAgreed } from './commands.ts'
import { listsToAvoid } from './decoys.ts'
import { hasShape } from './engine/proof/oracle.ts'
import { avoidedArcs, forgetInLists, handOnLists, keptArcs, withNewPairs } from './last-time.ts'
import { readLists } from './past-lists.ts'
import { readDrawProblem } from './queries.ts'
import { readAssignment } from './sealed-pairs.ts'

const SIX = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida']
const ALL = [...SIX, 'Greta', 'Hugo', 'Ida', 'Jon', 'Kim', 'Lea']

describe('whom people drew last time', async () => {
  const { party, olga } = await openParty()

  /** A drawn and completed exchange of these people, and who drew whom in it, by name. */
  async function past(names: readonly string[], fields = {}, households: readonly string[] = []) {
    party.clock.move({ hours: 2 })
    const slug = await party.exchange(olga, { draw_shape: 'circle', ...fields })
    await party.joinAll(slug, names)
    await live(await find(slug), households)
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

  /** Puts three people each into these households. */
  async function live({ id }: Exchange, households: readonly string[]): Promise<void> {
    const people = await listParticipants(party.ctx, id)
    for (const [index, household] of households.entries()) {
      const ids = people.slice(3 * index, 3 * index + 3).map(({ id }) => id)
      const change = party.ctx.db.updateTable('participants').set({ household })
      await change.where('id', 'in', ids).execute()
    }
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

  it('is on a list with others, the same in every exchange that follows', async () => {
    const { exchange, drawn } = await past(ALL)
    const [first, second] = [await next(exchange, ALL), await next(exchange, ALL)]
    assert.equal(first.size, ALL.length)
    for (const [giver, list] of atLeastOne([...first])) {
      assert.ok(list.length >= 3)
      assert.ok(list.includes(drawn.get(giver) ?? '') && !list.includes(giver))
    }
    assert.deepEqual(first, second, 'two lists that differ would tell by what they share')
  })

  it('that kept to the lists of the time before is hidden among others who keep to them', async () => {
    const { second, before, kept } = await twoYears()
    assert.ok(before.size > 0 && kept.every((arc) => !before.has(arc)))
    const people = await listParticipants(party.ctx, second.id)
    await changeAddress(second, people[0]?.id ?? '')
    const now = await listParticipants(party.ctx, second.id)
    const known = new Set((await keptArcs(party.ctx, second, now)).map(String))
    assert.deepEqual(known, before, 'though somebody has another address now')
    const ids = people.map(({ id }) => id)
    const lists = (await listsToAvoid(party.ctx, await find(second.slug)))?.lists ?? []
    for (const [giver, list] of atLeastOne([...lists.entries()])) {
      assert.ok(new Set(list).size > 2)
      for (const to of list) assert.ok(!before.has(String([ids[giver], ids[Number(to)]])))
    }
  })

  /** A party that avoided another one's lists: those, and what was drawn, as pairs of ids. */
  async function twoYears() {
    const { exchange: first } = await past(ALL)
    const second = await find(await party.exchange(olga))
    await avoid(first, second)
    await party.joinAll(second.slug, ALL)
    await olga.submit(paths.draw(second.slug))
    const people = await listParticipants(party.ctx, second.id)
    const before = new Set((await avoidedArcs(party.ctx, second, people)).map(String))
    const kept = [...(await readAssignment(party.ctx, second))].map(String)
    return { second, before, kept }
  }

  /** After the draw, and then the exchange is over. */
  async function changeAddress({ slug }: Exchange, id: string): Promise<void> {
    const page = await olga.get(paths.person(slug, id))
    const [name, version] = [page.valueOf('name') ?? '', page.valueOf('version') ?? '']
    const typed = { name, version, email: 'elsewhere@example.org' }
    assert.equal((await olga.post(paths.person(slug, id), typed)).status, 303)
    await olga.submit(paths.complete(slug))
  }

  it('forgets who left or said no, and knows who has another address by that', async () => {
    const { exchange: first } = await past(ALL)
    const second = await find(await party.exchange(olga))
    await avoid(first, second)
    const people = await party.joinAll(second.slug, ALL)
    await people.get('Anna')?.post(paths.withdraw(second.slug))
    const ben = (await listParticipants(party.ctx, second.id)).find(({ name }) => name === 'Ben')
    const page = await olga.get(paths.person(second.slug, ben?.id ?? ''))
    const [name, version] = ['Ben', page.valueOf('version') ?? '']
    const typed = { name, version, email: 'ben@elsewhere.example' }
    assert.equal((await olga.post(paths.person(second.slug, ben?.id ?? ''), typed)).status, 303)
    const kept = JSON.stringify(await readLists(party.ctx, second, 'avoid'))
    assert.doesNotMatch(kept, /anna|ben@example/i)
    assert.match(kept, /ben@elsewhere/)
    const present = await listParticipants(party.ctx, second.id)
    const givers = new Set((await avoidedArcs(party.ctx, second, present)).map(([giver]) => giver))
    assert.ok(givers.has(ben?.id ?? ''))
  })

  it('forgets who wants nothing from here, in every exchange but those they are in, and hands them on to none', async () => {
    const { exchange: first } = await past([...ALL, 'Mona'])
    const without = await find(await party.exchange(olga))
    await avoid(first, without)
    const within = await find(await party.exchange(olga))
    await avoid(first, within)
    await party.join(within.slug, 'Mona')
    const mona = (await listParticipants(party.ctx, first.id)).find(({ name }) => name === 'Mona')
    assert.ok(mona?.email)
    await refuseMails(party.ctx, { ...mona, email: mona.email })
    const after = await find(await party.exchange(olga))
    await avoid(first, after)
    const knows = async (exchange: Exchange) =>
      /mona/i.test(JSON.stringify((await readLists(party.ctx, exchange, 'avoid'))?.people))
    assert.deepEqual([await knows(without), await knows(after)], [false, false])
    assert.equal(await knows(within), true, 'Mona takes part there')
    assert.deepEqual(
      (await readLists(party.ctx, after, 'avoid'))?.lists,
      (await readLists(party.ctx, within, 'avoid'))?.lists,
    )
    const rows = await party.ctx.db.selectFrom('settings').select('name').execute()
    assert.ok(rows.some(({ name }) => name === REBUILD_DUE))
  })

  it('forgets who says of one exchange that it is not for them, in those that they are not in', async () => {
    const { exchange: first } = await past([...ALL, 'Nora'])
    const second = await find(await party.exchange(olga))
    await avoid(first, second)
    const rows = party.ctx.db.updateTable('participants').where('name', '=', 'Nora')
    await rows.set({ confirmed: 0 }).execute()
    const nora = (await listParticipants(party.ctx, first.id)).find(({ name }) => name === 'Nora')
    assert.equal(await decline(party.ctx, nora ?? assert.fail()), 'person')
    assert.doesNotMatch(JSON.stringify(await readLists(party.ctx, second, 'avoid')), /nora/i)
  })

  it('knows somebody else with the mailbox of who says no to one exchange', async () => {
    const { exchange: first } = await past(ALL)
    const [second, other] = [
      await find(await party.exchange(olga)),
      await find(await party.exchange(olga)),
    ]
    await avoid(first, second)
    const lists = JSON.stringify(await readLists(party.ctx, second, 'avoid'))
    await olga.submit(paths.people(other.slug), { name: 'Toddler', email: 'lea@example.org' })
    const [toddler] = await listParticipants(party.ctx, other.id)
    assert.equal(await decline(party.ctx, toddler ?? assert.fail()), 'person')
    assert.equal(JSON.stringify(await readLists(party.ctx, second, 'avoid')), lists)
  })

  it('forgets who wants nothing from here also where somebody else with that address is in', async () => {
    const { exchange: first } = await past(ALL)
    const second = await find(await party.exchange(olga))
    await avoid(first, second)
    const email = 'lea@example.org'
    await olga.submit(paths.people(second.slug), { name: 'Granny', email })
    const lea = (await listParticipants(party.ctx, first.id)).find(({ name }) => name === 'Lea')
    await forgetInLists(party.ctx, { email })
    assert.ok(lea)
    assert.doesNotMatch(JSON.stringify(await readLists(party.ctx, second, 'avoid')), /lea/i)
    assert.match(JSON.stringify(await readLists(party.ctx, first, 'hand_on')), /Lea/)
  })

  it('knows who has another address by that in what it hands on, too', async () => {
    const { exchange: first } = await past(ALL)
    const early = await find(await party.exchange(olga))
    await avoid(first, early)
    const lea = (await listParticipants(party.ctx, first.id)).find(({ name }) => name === 'Lea')
    await takeOutEmail(party.ctx, first, lea ?? assert.fail())
    const handedOn = JSON.stringify(await readLists(party.ctx, first, 'hand_on'))
    assert.doesNotMatch(handedOn, /lea@/)
    assert.match(handedOn, /Lea/)
  })

  it('keeps apart who share an address, and knows who writes their name in another way', async () => {
    const shared = { email: 'home@example.org' }
    const join = async (slug: string, names: readonly string[]) => {
      await party.joinAll(slug, ALL.slice(2))
      for (const name of names) {
        const fields = name.startsWith('Dor') ? { email: 'dora@example.org' } : shared
        await olga.post(paths.people(slug), { name, ...fields })
      }
    }
    party.clock.move({ hours: 2 })
    const before = await find(await party.exchange(olga))
    await join(before.slug, ['Anna', 'Ben', 'Dora'])
    await olga.submit(paths.draw(before.slug))
    await olga.submit(paths.complete(before.slug))
    party.clock.move({ hours: 2 })
    const after = await find(await party.exchange(olga))
    await avoid(before, after)
    await join(after.slug, ['Ben', 'anna', 'Dorothea'])
    const drew = await readAssignment(party.ctx, before)
    const [old, now] = [
      await listParticipants(party.ctx, before.id),
      await listParticipants(party.ctx, after.id),
    ]
    const idOf = (people: typeof now, name: string) =>
      people.find((one) => one.name.toLowerCase() === name)?.id ?? ''
    const nowOf = new Map(old.map(({ id, name }) => [id, idOf(now, name.toLowerCase())]))
    nowOf.set(idOf(old, 'dora'), idOf(now, 'dorothea'))
    const arcs = new Set((await avoidedArcs(party.ctx, after, now)).map(String))
    for (const [giver, to] of drew) assert.ok(arcs.has(String([nowOf.get(giver), nowOf.get(to)])))

    const anna = now.find(({ name }) => name === 'anna')
    await olga.submit(paths.removePerson(after.slug, anna?.id ?? ''))
    const kept = JSON.stringify(await readLists(party.ctx, after, 'avoid'))
    assert.doesNotMatch(kept, /anna/i)
    assert.match(kept, /Ben.*home@example/)
  })

  it('keeps nobody from anything where it would leave somebody one name', async () => {
    const { exchange: first } = await past(ALL.slice(0, 8))
    const second = await find(await party.exchange(olga))
    const hidden = (await listsToAvoid(party.ctx, first)) ?? assert.fail()
    const lists = hidden.people.map((_, at) => (at === 0 ? ['2', '3', '4', '5', '6', '7'] : []))
    await handOnLists(party.ctx, { past: first, next: second }, { ...hidden, lists })
    await party.joinAll(second.slug, ALL.slice(0, 8))
    const people = await listParticipants(party.ctx, second.id)
    assert.equal((await avoidedArcs(party.ctx, second, people)).length, 6)
    const problem = await readDrawProblem(party.ctx, second)
    const drawn = new Set<string | undefined>()
    const id = people.find(({ name }) => name === hidden.people[0]?.name)?.id ?? assert.fail()
    // One in seven by chance: that often in a row, never.
    for (let draw = 0; draw < 20; draw++) {
      const outcome = await drawAsAgreed(party.ctx, second, problem, {})
      if (outcome.ok) drawn.add(outcome.assignment.get(id))
    }
    assert.ok(drawn.size > 1)
  })

  /** Eight people in their second year, each kept from these, by their places. */
  async function keptFrom(listOf: (at: number) => string[]) {
    const { exchange: first } = await past(ALL.slice(0, 8))
    const second = await find(await party.exchange(olga, { draw_shape: 'any' }))
    const hidden = (await listsToAvoid(party.ctx, first)) ?? assert.fail()
    const lists = hidden.people.map((_, at) => listOf(at))
    await handOnLists(party.ctx, { past: first, next: second }, { ...hidden, lists })
    await party.joinAll(second.slug, ALL.slice(0, 8))
    return second
  }

  it('keeps nobody from anything in a draw among seven, though an eighth is in until it is made', async () => {
    const second = await keptFrom((at) => [String((at + 1) % 8)])
    const eight = await readDrawProblem(party.ctx, second)
    const seven = { ...eight, people: eight.people.slice(0, 7) }
    const drawn = [eight, seven].map((problem) => drawAsAgreed(party.ctx, second, problem, {}))
    const keeps = (await Promise.all(drawn)).map((draw) => draw.ok && draw.keepsToLists)
    assert.deepEqual(keeps, [true, false])
  })

  it('is noted as kept to where it had to be, and not where a draw keeps to it by chance', async () => {
    const had = await keptFrom((at) => [String((at + 1) % 8)])
    // All but one name of the first: so nobody is held to anything.
    const hadNot = await keptFrom((at) => (at === 0 ? ['2', '3', '4', '5', '6', '7'] : []))
    for (const [{ id, slug }, count] of [
      [had, 8],
      [hadNot, 0],
    ] as const) {
      await olga.submit(paths.draw(slug))
      const people = await listParticipants(party.ctx, id)
      assert.equal((await keptArcs(party.ctx, { id }, people)).length, count)
    }
  })

  it('is avoided only where the shape that is foreseen for the rules is foreseen of that, too', async () => {
    const { exchange: first } = await past(ALL)
    const second = await find(await party.exchange(olga, { draw_shape: 'circle' }))
    await party.joinAll(second.slug, ALL)
    await avoid(first, second)
    const problem = await readDrawProblem(party.ctx, second)
    const inShape = (shape: 'circle' | 'no_swaps') =>
      withNewPairs(party.ctx, second, { problem, shape, given: [] })
    assert.ok((await inShape('circle'))?.avoided.length)
    assert.equal(await inShape('no_swaps'), undefined)
  })

  it('comes to the shape that was foreseen, whatever the draw would find', async () => {
    const exchange = await find(await party.exchange(olga, { draw_shape: 'circle' }))
    await party.joinAll(exchange.slug, SIX)
    const problem = await readDrawProblem(party.ctx, exchange)
    const forecast = await party.ctx.drawing.forecast(problem)
    assert.ok(forecast.ok)
    const missed = { ...forecast, shape: 'no_swaps', wish: 'not_found' } as const
    const drawing = { ...party.ctx.drawing, forecast: async () => missed }
    const circles = { yes: 0, no: 0 }
    for (let round = 0; round < 80; round++) {
      const drawn = await drawAsAgreed({ ...party.ctx, drawing }, exchange, problem, {})
      assert.ok(drawn.ok)
      circles[hasShape(drawn.assignment, 'circle') ? 'yes' : 'no']++
    }
    // Of 160 ways without swaps 120 are a circle.
    assert.ok(circles.no > 0 && circles.yes > 0, JSON.stringify(circles))
  })

  it('cannot be forgotten once names are drawn, as what they kept to hides them', async () => {
    const { second, before } = await twoYears()
    const refused = await olga.post(paths.forgetLastTime(second.slug))
    assert.equal(refused.status, 409)
    await olga.submit(paths.complete(second.slug))
    assert.equal((await olga.post(paths.forgetLastTime(second.slug))).status, 409)
    const people = await listParticipants(party.ctx, second.id)
    assert.equal((await avoidedArcs(party.ctx, second, people)).length, before.size)
  })

  it('keeps nobody from anything below eight people, as what is left would tell it', async () => {
    const { exchange } = await past(SIX)
    assert.equal((await next(exchange, ALL)).size, 0)
    const { exchange: larger } = await past(ALL)
    assert.equal((await next(larger, ALL.slice(0, 7))).size, 0)
    assert.ok((await next(larger, ALL.slice(0, 8))).size > 0)
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

  it('is sealed to the same size, whether it could be hidden or not', async () => {
    const names = ALL.slice(0, 10)
    const sizes: number[] = []
    // Three households of three, and one more, leave too few ways to give.
    for (const households of [[], ['Lee', 'Ray', 'Fox']]) {
      const { exchange } = await past(names, { draw_shape: 'any' }, households)
      const lists = await next(exchange, names)
      assert.equal(lists.size > 0, households.length === 0)
      const { sealed_lists } = await party.ctx.db
        .selectFrom('past_lists')
        .select('sealed_lists')
        .where('exchange_id', '=', exchange.id)
        .where('purpose', '=', 'hand_on')
        .executeTakeFirstOrThrow()
      sizes.push(sealed_lists.length)
    }
    assert.equal(sizes[0], sizes[1])
  })
})
