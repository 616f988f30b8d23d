import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { requestSignInLink } from '../entrance/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { enter } from '../participants/commands.ts'
import { countParticipants, findByEmail } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import type { Registration } from './forms.ts'

export type RegistrationOutcome = 'registered' | 'already_in' | 'closed' | 'full'

/**
 * Registers somebody, or brings back somebody who left, and mails a sign-in link. Whoever is in
 * already gets a link, as if they had asked for one; only the mail tells which of the two happened.
 */
export async function register(
  ctx: Context,
  exchange: Exchange,
  input: Registration,
): Promise<RegistrationOutcome> {
  return await transact(ctx, async (ctx) => {
    const { state, max_participants } = await reloadExchange(ctx, exchange)
    if (!mayRegister(state)) return 'closed'
    const [known] = await findByEmail(ctx, exchange.id, input.email)
    if (known) await requestSignInLink(ctx, exchange, input.email)
    // Checked before `already_in`: a full exchange must not reveal which addresses are in it.
    const count = await countParticipants(ctx, exchange.id)
    if (max_participants !== null && count >= max_participants) return 'full'
    if (known) return 'already_in'
    const { id } = await enter(ctx, exchange, input)
    const exchangeId = exchange.id
    await enqueueMail(ctx, { kind: 'registration', exchangeId, participantId: id, once: newId() })
    await tellAdmin(ctx, {
      kind: 'new_registration_notice',
      exchangeId,
      aboutId: id,
      once: `${id} ${newId()}`,
    })
    return 'registered'
  })
}
