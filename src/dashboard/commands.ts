import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { mayWithdraw } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { leave } from '../people/commands.ts'
import { newId } from '../platform/ids.ts'

/** Withdraws a participant and revokes their sessions. Returns false if it is too late for that. */
export async function withdraw(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const { state } = await reloadExchange(ctx, exchange)
    if (!mayWithdraw(state)) return false
    const former = await leave(ctx, participant, 'withdrawn')
    if (!former) return true
    const { id } = participant
    await tellAdmin(ctx, {
      kind: 'withdrawal_notice',
      exchangeId: exchange.id,
      aboutId: id,
      once: `${id} ${newId()}`,
      former,
    })
    return true
  })
}
