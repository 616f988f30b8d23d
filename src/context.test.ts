import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { openParty } from '../test/support/party.ts'
import { type Context, REBUILD_DUE, transact } from './context.ts'
import { forgetSetting, readSettings } from './platform/settings.ts'

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

  it('that erases gives what is owed another name, so that a rebuild which began before does not pay for it', async () => {
    const owed = async () => (await readSettings(ctx)).get(REBUILD_DUE)
    await transact(ctx, (ctx) => ctx.noteErasure())
    const before = (await owed()) ?? assert.fail('nothing is owed')
    await ctx.noteErasure()
    const after = (await owed()) ?? assert.fail('nothing is owed')
    assert.notEqual(after, before)
    await forgetSetting(ctx, REBUILD_DUE, before)
    assert.equal(await owed(), after)
    await forgetSetting(ctx, REBUILD_DUE, after)
    assert.equal(await owed(), undefined)
  })
})
