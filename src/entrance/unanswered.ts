import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import { wholeDay } from '../platform/clock.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { forgetTries, isReached, noteTry, takeBackTry } from '../platform/rate-limits.ts'
import {
  ASKED_MAILS_TO_UNANSWERED,
  JOINED_MAILS_TO_ONE,
  MAILS_TO_JOINED,
  MAILS_TO_ONE_UNANSWERED,
} from './rules.ts'

type Whose = Pick<Participant, 'exchange_id'> & Partial<Pick<Participant, 'id' | 'email'>>

/**
 * Whether whoever asks may cause mails to a mailbox in this exchange whose addresses have never answered. Once the
 * mails of today are used up, that is where none has gone there today.
 */
export async function mayMailUnanswered(ctx: Context, person: Whose): Promise<boolean> {
  const isFirst = !(await isReached(ctx, MAILS_TO_ONE_UNANSWERED, ...one(ctx, person)))
  return isFirst || !(await askedAreMany(ctx, person))
}

/** Whether the mails of today are used up that whoever asks may cause to them in this exchange. */
export async function askedAreMany(
  ctx: Context,
  { exchange_id }: Pick<Participant, 'exchange_id'>,
): Promise<boolean> {
  if (ctx.sender === undefined) return false
  return await isReached(ctx, ASKED_MAILS_TO_UNANSWERED, exchange_id, wholeDay(ctx.clock()))
}

/** Whether those are used up that follow when people join this exchange. */
export async function joinedAreMany(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<boolean> {
  if (ctx.sender === undefined) return false
  return await isReached(ctx, MAILS_TO_JOINED, id, wholeDay(ctx.clock()))
}

/** Counts a mail that somebody causes by asking to a person whose address has never answered. */
export async function noteAskedMail(ctx: Context, person: Whose): Promise<void> {
  if (ctx.sender === undefined) return
  await noteTry(ctx, ASKED_MAILS_TO_UNANSWERED, person.exchange_id, wholeDay(ctx.clock()))
  await noteTry(ctx, MAILS_TO_ONE_UNANSWERED, ...one(ctx, person))
}

/** Counts the mail to who has just joined, so that nobody writes to hundreds of people through us. */
export async function noteJoinedMail(ctx: Context, person: Whose): Promise<void> {
  if (ctx.sender === undefined) return
  await noteTry(ctx, MAILS_TO_JOINED, person.exchange_id, wholeDay(ctx.clock()))
  await noteTry(ctx, JOINED_MAILS_TO_ONE, ...one(ctx, person))
  await noteTry(ctx, MAILS_TO_ONE_UNANSWERED, ...one(ctx, person))
}

/** Makes room for others who join, where somebody who did today answers for the first time. */
export async function noteAnswer(
  ctx: Context,
  person: (Whose & Pick<Participant, 'confirmed'>) | undefined,
): Promise<void> {
  if (person?.confirmed !== 0) return
  const today = wholeDay(ctx.clock())
  const counted = await forgetTries(ctx, JOINED_MAILS_TO_ONE, ...one(ctx, person))
  for (let mail = 0; mail < counted; mail += 1) {
    await takeBackTry(ctx, MAILS_TO_JOINED, person.exchange_id, today)
  }
}

/** What is counted together: all that goes to one mailbox today, in one exchange. */
function one({ clock }: Context, { id = '', exchange_id, email }: Whose): string[] {
  return [exchange_id, email ? mailboxOf(email) : id, wholeDay(clock())]
}
