import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openParty } from '../../test/support/party.ts'
import { readAll, standingIn, writeAll } from './sealed-marks.ts'

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
    const { db } = party.ctx
    const find = async () => {
      const marks = db.selectFrom('message_marks').select('sealed_marks')
      return standingIn(within, (await marks.executeTakeFirstOrThrow()).sealed_marks)
    }
    await writeAll(party.ctx, within, new Set(['aaaaaabbbbbb', 'ccccccdddddd', 'bbbbbbcccccc']))
    assert.equal((await readAll(party.ctx, within)).size, 3)
    const isIn = await find()
    for (const mark of ['aaaaaabbbbbb', 'ccccccdddddd', 'bbbbbbcccccc']) {
      assert.ok(isIn(mark), mark)
    }
    assert.equal(isIn('ffffffffffff'), false)
    await writeAll(party.ctx, within, new Set(['aaaaaabbbbbb', 'ccccccdddddd']))
    assert.equal((await find())('bbbbbbcccccc'), false)
  })
})
