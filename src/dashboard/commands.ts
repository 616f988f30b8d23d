import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { mayWithdraw } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { leave } from '../people/commands.ts'
import { newId } from '../platform/ids.ts'

/** Takes a participant out by their own wish and ends their sessions. False if it is too late. */
export async function withdraw(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const { state } = await reloadExchange(ctx, exchange)
    if (!mayWithdraw(state)) return false
    await leave(ctx, participant, 'withdrawn')
    const { id } = participant
    await tellAdmin(ctx, {
      kind: 'withdrawal_notice',
      exchangeId: exchange.id,
      aboutId: id,
      once: `${id} ${newId()}`,
    })
    return true
  })
}
