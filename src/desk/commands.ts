import { type Context, transact } from '../context.ts'
import { changeState, forgetPastLastDay } from '../exchanges/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listAround } from '../participants/queries.ts'
import { isInvitedByMail, whoIsMissing } from '../participants/rules.ts'
import { enqueueMail } from '../post/commands.ts'

/**
 * Opens registration and enqueues invitations to people from last time who are not here yet and whom mail may reach. Returns false if the state
 * does not allow it.
 */
export async function openRegistration(ctx: Context, exchange: Exchange): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (!(await changeState(ctx, exchange, 'open_registration'))) return false
    await forgetPastLastDay(ctx, exchange)
    const { people, outside } = await listAround(ctx, exchange.id)
    const [invited, waiting] = (['invited', 'waiting'] as const).map((one) =>
      outside.filter(({ status }) => status === one),
    ) as [typeof outside, typeof outside]
    const missing = whoIsMissing(invited, [...people, ...waiting])
    const present = await reloadExchange(ctx, exchange)
    const asked = missing.filter((person) => isInvitedByMail(present, person))
    for (const { id: participantId } of asked) {
      const order = { exchangeId: exchange.id, participantId, once: 'once' }
      await enqueueMail(ctx, { kind: 'invitation', ...order })
    }
    return true
  })
}
