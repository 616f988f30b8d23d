import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { refusesMails } from '../participants/mail-trouble.ts'
import { findByEmail, findEverywhereByEmail } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail, noteAsked, refuseAddress } from '../post/commands.ts'
import { mailSignInLink } from './commands.ts'
import { LINKS_AT_ONCE_MAX } from './rules.ts'

/** Enqueues a sign-in link for everybody with this address; callers cannot tell if any exist. */
export async function requestSignInLink(
  ctx: Context,
  exchange: Exchange,
  email: string,
): Promise<void> {
  await transact(ctx, async (ctx) => {
    for (const participant of await findByEmail(ctx, exchange.id, email)) {
      await mailAskedLink(ctx, participant)
    }
  })
}

/** The same for all exchanges, newest first, for at most `LINKS_AT_ONCE_MAX` of them. */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<void> {
  await transact(ctx, async (ctx) => {
    for (const participant of await findEverywhereByEmail(ctx, email, LINKS_AT_ONCE_MAX)) {
      await mailAskedLink(ctx, participant)
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
