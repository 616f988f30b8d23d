import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { hasOneOf, readAll, writeAll } from './sealed-marks.ts'

describe('the marks of an exchange', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  const { id: exchange_id } = await party.ctx.db
    .selectFrom('exchanges')
    .select('id')
    .executeTakeFirstOrThrow()
  const within = { exchange_id, seal: party.ctx.seal }

  it('are found each by itself, and not where the end of one and the beginning of the next make another', async () => {
    assert.equal(await hasOneOf(party.ctx, within, ['aaaaaabbbbbb']), false, 'before there are any')
    await writeAll(party.ctx, within, new Set(['aaaaaabbbbbb', 'ccccccdddddd', 'bbbbbbcccccc']))
    assert.equal((await readAll(party.ctx, within)).size, 3)
    for (const mark of ['aaaaaabbbbbb', 'ccccccdddddd', 'bbbbbbcccccc']) {
      assert.ok(await hasOneOf(party.ctx, within, ['ffffffffffff', mark]), mark)
    }
    await writeAll(party.ctx, within, new Set(['aaaaaabbbbbb', 'ccccccdddddd']))
    assert.equal(await hasOneOf(party.ctx, within, ['bbbbbbcccccc']), false)
  })
})
