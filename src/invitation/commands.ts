import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { askAboutMails, requestSignInLink } from '../entrance/asked-links.ts'
import { mayMailUnanswered, unansweredAreMany } from '../entrance/unanswered.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { enter } from '../participants/commands.ts'
import { countParticipants, countWaiting, findByEmail } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import { letWait } from '../waiting/commands.ts'
import { isAskedAbout, WAITING_MAX } from '../waiting/rules.ts'
import type { Registration } from './forms.ts'

export type RegistrationOutcome = 'registered' | 'already_in' | 'waiting' | 'closed' | 'full'

/**
 * Registers somebody, and mails a sign-in link; or lets them wait for the organiser's nod. Whoever is in
 * already gets a link, too, as if they had asked for one; only the mail tells which of these happened,
 * and whether they had said that they want no mails.
 */
export async function register(
  ctx: Context,
  exchange: Exchange,
  input: Registration,
): Promise<RegistrationOutcome> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayRegister(present.state)) return 'closed'
    const [known] = await findByEmail(ctx, exchange.id, input.email)
    // Asked before it is known who joins: no answer may reveal which addresses are in.
    const isAsked = await mustBeAsked(ctx, present)
    const isFull = isAsked && (await countWaiting(ctx, exchange.id)) >= WAITING_MAX
    if (known) await requestSignInLink(ctx, exchange, input.email)
    if (isFull) return 'full'
    if (known) return isAsked ? 'waiting' : 'already_in'
    if (isAsked) return (await letWait(ctx, present, input)) ? 'waiting' : 'full'
    await takeIn(ctx, present, input)
    return 'registered'
  })
}

/** Whether the organiser is asked about whoever comes next; also once today's mails are used up. */
async function mustBeAsked(ctx: Context, exchange: Exchange): Promise<boolean> {
  const people = await countParticipants(ctx, exchange.id)
  return isAskedAbout(exchange, people) || (await unansweredAreMany(ctx, exchange))
}

async function takeIn(ctx: Context, { id: exchangeId }: Exchange, input: Registration) {
  const participant = await enter(ctx, { id: exchangeId }, input)
  const { id } = participant
  await mayMailUnanswered(ctx, { id: exchangeId })
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
