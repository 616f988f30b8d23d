import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { openParty } from '../test/support/party.ts'
import { type Context, transact } from './context.ts'

describe('a transaction of the rooms', async () => {
  const { party } = await openParty()
  let ctx: Context
  let woken: number
  let checkpoints: number
  beforeEach(async () => {
    woken = 0
    checkpoints = 0
    const heard = { mailIsWaiting: () => woken++, checkpointSoon: () => checkpoints++ }
    ctx = { ...party.ctx, ...heard }
    await ctx.db.deleteFrom('settings').execute()
  })

  const keep = ({ db }: Context, name: string) =>
    db.insertInto('settings').values({ name, value: '' }).execute()
  async function kept(): Promise<string[]> {
    const rows = await ctx.db.selectFrom('settings').select('name').orderBy('name').execute()
    return rows.map(({ name }) => name)
  }

  it('answers with what was done in it, and asks for delivery and a checkpoint once it is committed', async () => {
    const answer = await transact(ctx, async (ctx) => {
      await keep(ctx, 'a')
      assert.deepEqual([woken, checkpoints], [0, 0])
      return 'done'
    })
    assert.deepEqual([answer, woken, checkpoints, await kept()], ['done', 1, 1, ['a']])
  })

  it('joins the one that is open, and is undone with it', async () => {
    await transact(ctx, async (ctx) => {
      await keep(ctx, 'outer')
      await transact(ctx, async (ctx) => await keep(ctx, 'inner'))
    })
    assert.deepEqual([woken, await kept()], [1, ['inner', 'outer']])
    const broken = transact(ctx, async (ctx) => {
      await transact(ctx, async (ctx) => await keep(ctx, 'undone'))
      throw new Error('broken off')
    })
    await assert.rejects(broken, /broken off/)
    assert.deepEqual([woken, await kept()], [1, ['inner', 'outer']])
  })
})
