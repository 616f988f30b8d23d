import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { listsToAvoid } from './decoys.ts'
import { handOnLists } from './last-time.ts'

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

  it('says once how the draw that is kept came about, though last time’s pairs take two', async () => {
    const exact = { people: CAST.length, shape: 'circle', sampled: 'exact', methods: ['shuffle'] }
    const before = await draw()
    await olga.submit(paths.draw(before))
    assert.deepEqual(linesFrom(0), [exact])
    await olga.submit(paths.complete(before))
    party.clock.move({ hours: 2 })
    const next = await draw()
    const [past, now] = [await findExchange(party.ctx, before), await findExchange(party.ctx, next)]
    assert.ok(past && now)
    const lists = await listsToAvoid(party.ctx, past)
    assert.ok(lists)
    await handOnLists(party.ctx, { past, next: now }, lists)
    const start = party.log.length
    await olga.submit(paths.draw(next))
    const [line, ...more] = linesFrom(start)
    assert.deepEqual(more, [])
    assert.deepEqual({ ...line, methods: [] }, { ...exact, methods: [] })
  })
})
