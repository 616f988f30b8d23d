import { type Context, transact } from '../context.ts'
import { changeState, forgetPastLastDay } from '../exchanges/commands.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listInvited } from '../participants/queries.ts'
import { isInvitedByMail } from '../participants/rules.ts'
import { enqueueMail } from '../post/commands.ts'

/**
 * Opens registration and enqueues invitations to people from last time whom mail may reach. Returns false if the state
 * does not allow it.
 */
export async function openRegistration(ctx: Context, exchange: Exchange): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (!(await changeState(ctx, exchange, 'open_registration'))) return false
    await forgetPastLastDay(ctx, exchange)
    const invited = await listInvited(ctx, exchange.id)
    for (const { id: participantId } of invited.filter(isInvitedByMail)) {
      const order = { exchangeId: exchange.id, participantId, once: 'once' }
      await enqueueMail(ctx, { kind: 'invitation', ...order })
    }
    return true
  })
}
