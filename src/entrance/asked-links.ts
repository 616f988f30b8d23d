import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findByEmail, findEverywhereByEmail } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { countTry } from '../platform/rate-limits.ts'
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
      const hasAnswered = participant.signed_in_at !== null
      const mayMail = hasAnswered || (await mayMailUnanswered(ctx, { id: participant.exchange_id }))
      if (mayMail) await mailSignInLink(ctx, participant)
    }
  })
}
