import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { refusesMails } from '../participants/mail-trouble.ts'
import { findByEmail, findEverywhereByEmail } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { countTry } from '../platform/rate-limits.ts'
import { enqueueMail, noteAsked, refuseAddress } from '../post/commands.ts'
import { mailSignInLink } from './commands.ts'
import { LINKS_AT_ONCE_MAX, SIGN_IN_LINK_MAILS } from './rules.ts'
import { mayMailUnanswered } from './unanswered.ts'

/**
 * Enqueues a sign-in link for everybody with this address, unless it got enough of them within the
 * hour. Callers cannot tell whether there was anybody, or enough.
 */
export async function requestSignInLink(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  email: string,
): Promise<void> {
  await mailLinksTo(ctx, email, (ctx) => findByEmail(ctx, exchange.id, email))
}

/** The same for all exchanges, newest first, for at most `LINKS_AT_ONCE_MAX` of them. */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<void> {
  await mailLinksTo(ctx, email, (ctx) => findEverywhereByEmail(ctx, email, LINKS_AT_ONCE_MAX))
}

async function mailLinksTo(
  ctx: Context,
  email: string,
  find: (ctx: Context) => Promise<Participant[]>,
): Promise<void> {
  await transact(ctx, async (ctx) => {
    const found = await find(ctx)
    if (found.length === 0 || (await countTry(ctx, SIGN_IN_LINK_MAILS, email))) return
    for (const participant of found) {
      const exchange = { id: participant.exchange_id }
      const mayMail = participant.confirmed === 1 || (await mayMailUnanswered(ctx, exchange))
      if (mayMail) await mailAskedLink(ctx, participant)
    }
  })
}

/**
 * Enqueues a sign-in link for somebody who asks for it. Whoever has said that they want no mails from
 * here is asked first whether they may come again.
 */
export async function mailAskedLink(ctx: Context, participant: Participant): Promise<void> {
  const asks = async (ctx: Context) => {
    if (await refusesMails(ctx, participant)) await askAboutMails(ctx, participant)
    else await mailSignInLink(ctx, participant)
  }
  await transact(ctx, asks)
}

/**
 * Enqueues the one mail that still goes to an address which wants none, when somebody enters it here:
 * its owner may want to come back, and nobody else can. At most one a day, as anybody can enter it; none
 * where no mail goes out, as the organiser would read it.
 */
export async function askAboutMails(
  ctx: Context,
  { id: participantId, exchange_id: exchangeId, email }: Participant,
): Promise<void> {
  if (email === null || ctx.sender === undefined) return
  await refuseAddress(ctx, email)
  if (!(await noteAsked(ctx, email))) return
  await enqueueMail(ctx, { kind: 'mails_again', exchangeId, participantId, once: newId() })
}
