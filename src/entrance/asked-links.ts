import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listEverywhereByMailbox, refusesMails } from '../participants/mail-trouble.ts'
import { findByEmail, findEverywhereByEmail } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { countTry, isReached, noteTry, type Refusal } from '../platform/rate-limits.ts'
import { enqueueMail } from '../post/commands.ts'
import { noteAsked, refuseAddress } from '../post/refused-addresses.ts'
import { mailSignInLink } from './commands.ts'
import type { SignInLink } from './queries.ts'
import {
  FRESH_LINK_TRIES,
  LINK_TRIES_OF_SPELLING,
  LINKS_AT_ONCE_MAX,
  SIGN_IN_LINK_TRIES,
} from './rules.ts'
import { mayMailUnanswered, someUnansweredAreMany, unansweredAreMany } from './unanswered.ts'

/**
 * Enqueues a sign-in link for everybody with this address, or of its mailbox; callers cannot tell whether there was
 * anybody. Returns true if the mails of today are used up: then who has never answered and was mailed
 * today gets none.
 */
export async function requestSignInLink(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  email: string,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const areMany = await unansweredAreMany(ctx, exchange)
    const exact = await findByEmail(ctx, exchange.id, email)
    await mailLinksTo(ctx, exact.length > 0 ? exact : await listOfMailbox(ctx, email, exchange))
    return areMany
  })
}

/**
 * The same for all exchanges, newest first, for at most `LINKS_AT_ONCE_MAX` of them. Returns true if the
 * mails of today are used up anywhere.
 */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const areMany = await someUnansweredAreMany(ctx)
    const exact = await findEverywhereByEmail(ctx, email, LINKS_AT_ONCE_MAX)
    await mailLinksTo(ctx, exact.length > 0 ? exact : await listOfMailbox(ctx, email))
    return areMany
  })
}

/**
 * Who is in with other addresses of this mailbox, whoever was first coming first. What is asked for with any of
 * them counts for all, so it mails all: else somebody could use up a mailbox with addresses that nobody is in with.
 */
async function listOfMailbox(
  ctx: Context,
  email: string,
  exchange?: Pick<Exchange, 'id'>,
): Promise<Participant[]> {
  const people = await listEverywhereByMailbox(ctx, email)
  return people
    .filter(({ status }) => status === 'active')
    .filter(({ exchange_id }) => exchange === undefined || exchange_id === exchange.id)
    .sort((one, other) => (one.joined_at < other.joined_at ? -1 : 1))
    .slice(0, LINKS_AT_ONCE_MAX)
}

/**
 * Enqueues one for whoever holds a mail of ours, though they may want no others: as unseen as that one was. Returns
 * why not if they have had enough of them within the hour; what others ask for does not count.
 */
export async function mailFreshLink(
  ctx: Context,
  { participant, isSealed }: Pick<SignInLink, 'participant' | 'isSealed'>,
): Promise<Refusal | undefined> {
  const { id, exchange_id, email } = participant
  const whose = email === null ? id : mailboxOf(email)
  const isUnseen = isSealed && ctx.sender !== undefined
  // Counted apart, as whoever holds an old link of theirs, as the organiser may from the mailbox, would else find
  // out by it who was told of a message; under one name, as the log would else tell from which network.
  const refusal = await countTry(
    ctx,
    FRESH_LINK_TRIES,
    exchange_id,
    whose,
    ...(isUnseen ? ['unseen'] : []),
  )
  if (refusal) return refusal
  if (isUnseen) await mailSignInLink(ctx, participant, 'fresh_link')
  else await mailAskedLink(ctx, participant)
  return undefined
}

/**
 * Counts that a link is asked for with this address, under its mailbox: so many mails go there, however it is
 * written. Returns undefined within the limit; beyond it, also whether other addresses of the mailbox have
 * used it up.
 */
export async function countAsking(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  email: string,
): Promise<(Refusal & { isByOthers: boolean }) | undefined> {
  const refusal = await countTry(ctx, SIGN_IN_LINK_TRIES, id, mailboxOf(email))
  if (refusal) {
    return { ...refusal, isByOthers: !(await isReached(ctx, LINK_TRIES_OF_SPELLING, id, email)) }
  }
  await noteTry(ctx, LINK_TRIES_OF_SPELLING, id, email)
  return undefined
}

async function mailLinksTo(ctx: Context, people: readonly Participant[]): Promise<void> {
  for (const participant of people) {
    if (await isLinkOnItsWay(ctx, participant)) continue
    const mayMail = participant.confirmed === 1 || (await mayMailUnanswered(ctx, participant))
    if (mayMail) await mailAskedLink(ctx, participant)
  }
}

/** Whether a mail with a link of theirs has still to go out: a second one would bring nothing. */
async function isLinkOnItsWay({ db }: Context, { id }: Participant): Promise<boolean> {
  const waiting = await db
    .selectFrom('outbox')
    .select('id')
    .where('participant_id', '=', id)
    .where('kind', 'in', ['registration', 'sign_in_link'])
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return waiting !== undefined
}

/**
 * Enqueues a sign-in link for somebody who asks for it. Whoever has said that they want no mails from
 * here is asked first whether they may come again.
 */
async function mailAskedLink(ctx: Context, participant: Participant): Promise<void> {
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
