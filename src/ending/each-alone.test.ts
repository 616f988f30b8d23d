import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openParty } from '../../test/support/party.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { completeDueExchanges } from './commands.ts'

describe('an exchange that cannot be finished', async () => {
  const { party, olga } = await openParty()
  after(() => party.close())
  const slugs: string[] = []
  for (const name of ['First', 'Second', 'Third']) {
    const slug = await party.exchange(olga, { name })
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    slugs.push(slug)
  }

  it('keeps no other waiting, and the fault is told all the same', async () => {
    await sql`create trigger broken before update on exchanges when old.name = 'First'
      begin select raise(abort, 'a broken row'); end`.execute(party.ctx.db)
    party.clock.move({ days: 60 })
    await assert.rejects(completeDueExchanges(party.ctx), /a broken row/)
    const states = await Promise.all(
      slugs.map(async (slug) => (await findExchange(party.ctx, slug))?.state),
    )
    assert.deepEqual(states, ['matched', 'completed', 'completed'])
  })
})
