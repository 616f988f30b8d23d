import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { handOnLists } from './last-time.ts'
import { readLists } from './past-lists.ts'

const CAST = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Frida', 'Greta', 'Hugo', 'Ida', 'Jon']

describe('the log of a draw', async () => {
  const { party, olga } = await openParty()

  const linesFrom = (start: number) => {
    const lines = party.log.slice(start).filter((line) => line.includes('names are drawn'))
    return lines.map((line) => {
      const { people, shape, sampled, methods } = JSON.parse(line)
      return { people, shape, sampled, methods }
    })
  }

  async function draw() {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, CAST)
    return slug
  }

  it('says once how names would be drawn by the rules, though last time’s lists make it harder', async () => {
    const exact = { people: CAST.length, shape: 'circle', sampled: 'exact', methods: ['shuffle'] }
    const before = await draw()
    await olga.submit(paths.draw(before))
    assert.deepEqual(linesFrom(0), [exact])
    await olga.submit(paths.complete(before))
    party.clock.move({ hours: 2 })
    const next = await draw()
    const [past, now] = [await findExchange(party.ctx, before), await findExchange(party.ctx, next)]
    assert.ok(past && now)
    // Each may give to the next three alone, which a shuffle hardly comes to.
    const people = CAST.map((name) => ({ name, email: `${name.toLowerCase()}@example.org` }))
    const isNext = (from: number, to: number) => [0, 1, 2, 3].includes((to - from + 10) % 10)
    const lists = CAST.map((_, from) =>
      [...CAST.keys()].filter((to) => !isNext(from, to)).map(String),
    )
    await handOnLists(party.ctx, { past, next: now }, { people, lists })
    for (let round = 0; round < 3; round++) {
      const start = party.log.length
      await olga.submit(paths.draw(next))
      assert.deepEqual(linesFrom(start), [exact])
      assert.equal((await readLists(party.ctx, now, 'avoid'))?.kept, 1)
      await olga.submit(paths.undoDraw(next))
    }
  })
})
