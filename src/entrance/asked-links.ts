import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { refusesMails } from '../participants/mail-trouble.ts'
import type { Participant } from '../participants/tables.ts'
import { type Counted, countTries, takeBackTries } from '../platform/counted-tries.ts'
import { inEvenTime } from '../platform/even-time.ts'
import { newId } from '../platform/ids.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { networkOf } from '../platform/networks.ts'
import { countTry, isReached, noteTry, type Refusal } from '../platform/rate-limits.ts'
import { enqueueMail } from '../post/commands.ts'
import { noteAsked, refuseAddress } from '../post/refused-addresses.ts'
import { mailSignInLink } from './commands.ts'
import type { SignInLink } from './queries.ts'
import { listReaders } from './readers.ts'
import {
  FRESH_LINK_TRIES,
  LINK_TRIES_OF_NETWORK,
  LINK_TRIES_OF_SPELLING,
  SIGN_IN_LINK_TRIES,
} from './rules.ts'
import { askedAreMany, mayMailUnanswered, noteAskedMail } from './unanswered.ts'

/**
 * Does what somebody asks for who enters an address from here, as `requestSignInLink`, in even time. Returns the limit by
 * which nothing was done, of the network or of the address, or what that returns.
 */
export async function askForLink(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  { email, ip }: { email: string; ip: string },
): Promise<{ refusal: Refusal } | { refusal?: undefined; areMany: boolean }> {
  const from: Counted = [LINK_TRIES_OF_NETWORK, networkOf(ip)]
  const refusal = await countTries(ctx, [from])
  if (refusal) return { refusal }
  const often = await countAsking(ctx, exchange, email)
  if (often) {
    await takeBackTries(ctx, [from])
    return { refusal: often }
  }
  return { areMany: await inEvenTime(ctx, () => requestSignInLink(ctx, exchange, email)) }
}

/**
 * Enqueues a sign-in link for who is in with any address of this mailbox; callers cannot tell whether there was
 * anybody. Returns true, for the log, if the mails of today are used up: then who has never answered and was mailed
 * today gets none.
 */
export async function requestSignInLink(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  email: string,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    await mailLinksTo(ctx, email, await listReaders(ctx, email, exchange))
    return await askedAreMany(ctx, { exchange_id: exchange.id })
  })
}

/** The same for all exchanges, for at most `EXCHANGES_AT_ONCE_MAX` of them; true if the mails of one are used up. */
export async function requestEverySignInLink(ctx: Context, email: string): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const readers = await listReaders(ctx, email)
    await mailLinksTo(ctx, email, readers)
    for (const reader of readers) if (await askedAreMany(ctx, reader)) return true
    return false
  })
}

/**
 * Enqueues one for whoever holds a mail of ours, though they may want no others: as unseen as that one was. Returns
 * why not if they have had enough of them within the hour; what others ask for does not count.
 */
export async function mailFreshLink(
  ctx: Context,
  { participant, isSealed }: Pick<SignInLink, 'participant' | 'isSealed'>,
): Promise<Refusal | undefined> {
  const { id, exchange_id } = participant
  // Counted apart, as whoever holds an old link of theirs, as the organiser may from the mailbox, would else find
  // out by it who was told of a message; under one name, as the log would else tell from which network.
  const refusal = await countTry(
    ctx,
    FRESH_LINK_TRIES,
    exchange_id,
    id,
    ...(isSealed ? ['unseen'] : []),
  )
  if (refusal) return refusal
  if (isSealed) await mailSignInLink(ctx, participant, 'fresh_link')
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

/** Mails links to people of one mailbox, or asks whether they may come again where it wants no mails. */
async function mailLinksTo(
  ctx: Context,
  email: string,
  people: readonly Participant[],
): Promise<void> {
  const refusing: Participant[] = []
  for (const [exchange_id, readers] of Map.groupBy(people, (person) => person.exchange_id)) {
    // Asked once for all of them: the first one is not to use up the only mail of the day.
    const mayMail = await mayMailUnanswered(ctx, { exchange_id, email })
    for (const reader of readers) {
      if (await isLinkOnItsWay(ctx, reader)) continue
      if (reader.confirmed === 0 && !mayMail) continue
      if (reader.confirmed === 0) await noteAskedMail(ctx, reader)
      if (await refusesMails(ctx, reader)) refusing.push(reader)
      else await mailSignInLink(ctx, reader)
    }
  }
  // One mail a day asks the mailbox: in the name of who has opened their page, if anybody has.
  const [asked] = refusing.toSorted((one, other) => other.confirmed - one.confirmed)
  if (asked) await askAboutMails(ctx, asked)
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
