import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { askAboutMails, requestSignInLink } from '../entrance/asked-links.ts'
import { MAILS_TO_UNANSWERED } from '../entrance/rules.ts'
import { mayMailUnanswered, unansweredAreMany } from '../entrance/unanswered.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { enter } from '../participants/commands.ts'
import { countParticipants, countWaiting, findByEmail } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
import { newId } from '../platform/ids.ts'
import type { Limit } from '../platform/rate-limits.ts'
import { enqueueMail } from '../post/commands.ts'
import { letWait } from '../waiting/commands.ts'
import { isAskedAbout, WAITING_LIST, WAITING_MAX } from '../waiting/rules.ts'
import type { Registration } from './forms.ts'

/** What became of it, and which limit was the reason, if there was one. */
export type Registered = {
  outcome: 'registered' | 'already_in' | 'waiting' | 'closed' | 'full'
  reached?: Pick<Limit, 'name'>
}

/**
 * Registers somebody, and mails a sign-in link; or lets them wait for the organiser's nod. Whoever is in
 * already gets a link, too, as if they had asked for one; only the mail tells which of these happened,
 * and whether they had said that they want no mails.
 */
export async function register(
  ctx: Context,
  exchange: Exchange,
  input: Registration,
): Promise<Registered> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayRegister(present.state)) return { outcome: 'closed' }
    const [known] = await findByEmail(ctx, exchange.id, input.email)
    // Asked before it is known who joins: no answer says which addresses are in.
    const areMany = await unansweredAreMany(ctx, exchange)
    const isAsked = areMany || isAskedAbout(present, await countParticipants(ctx, exchange.id))
    const isFull = isAsked && (await countWaiting(ctx, exchange.id)) >= WAITING_MAX
    if (known) await requestSignInLink(ctx, exchange, input.email)
    if (isFull) return { outcome: 'full', reached: WAITING_LIST }
    if (isAsked) {
      if (!known) await letWait(ctx, present, input)
      return { outcome: 'waiting', ...(areMany && { reached: MAILS_TO_UNANSWERED }) }
    }
    if (known) return { outcome: 'already_in' }
    await takeIn(ctx, present, input)
    return { outcome: 'registered' }
  })
}

async function takeIn(ctx: Context, { id: exchangeId }: Exchange, input: Registration) {
  const participant = await enter(ctx, { id: exchangeId }, input)
  const { id } = participant
  await mayMailUnanswered(ctx, participant)
  if (participant.mail_trouble === 'wants_no_mail') await askAboutMails(ctx, participant)
  else
    await enqueueMail(ctx, { kind: 'registration', exchangeId, participantId: id, once: newId() })
  await tellAdmin(ctx, {
    kind: 'new_registration_notice',
    exchangeId,
    aboutId: id,
    once: `${id} ${newId()}`,
  })
}
