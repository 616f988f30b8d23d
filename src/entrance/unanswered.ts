import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import { wholeDay } from '../platform/clock.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { forgetTries, isReached, noteTry, takeBackTry } from '../platform/rate-limits.ts'
import { MAILS_TO_ONE_UNANSWERED, MAILS_TO_UNANSWERED } from './rules.ts'

type Whose = Pick<Participant, 'exchange_id'> & Partial<Pick<Participant, 'id' | 'email'>>

/**
 * Whether a stranger may cause mails to a mailbox in this exchange whose addresses have never answered. Once the
 * mails of today are used up, that is where none has gone there today.
 */
export async function mayMailUnanswered(ctx: Context, person: Whose): Promise<boolean> {
  const isFirst = !(await isReached(ctx, MAILS_TO_ONE_UNANSWERED, ...one(ctx, person)))
  return isFirst || !(await unansweredAreMany(ctx, { id: person.exchange_id }))
}

/**
 * Counts a mail that a stranger causes to somebody whose address has never answered, so that nobody writes to
 * hundreds of people through us.
 */
export async function noteMailUnanswered(ctx: Context, person: Whose): Promise<void> {
  if (ctx.sender === undefined) return
  await noteTry(ctx, MAILS_TO_UNANSWERED, person.exchange_id, wholeDay(ctx.clock()))
  await noteTry(ctx, MAILS_TO_ONE_UNANSWERED, ...one(ctx, person))
}

/** Whether the mails of today are used up in this exchange. */
export async function unansweredAreMany(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
): Promise<boolean> {
  if (ctx.sender === undefined) return false
  return await isReached(ctx, MAILS_TO_UNANSWERED, id, wholeDay(ctx.clock()))
}

/** Whether they are in any exchange. */
export async function someUnansweredAreMany(ctx: Context): Promise<boolean> {
  for (const exchange of await ctx.db.selectFrom('exchanges').select('id').execute()) {
    if (await unansweredAreMany(ctx, exchange)) return true
  }
  return false
}

/** Takes back what was counted today for somebody whose address answers for the first time. */
export async function noteAnswer(
  ctx: Context,
  person: (Whose & Pick<Participant, 'confirmed'>) | undefined,
): Promise<void> {
  if (person?.confirmed !== 0) return
  const today = wholeDay(ctx.clock())
  const counted = await forgetTries(ctx, MAILS_TO_ONE_UNANSWERED, ...one(ctx, person))
  for (let mail = 0; mail < counted; mail += 1) {
    await takeBackTry(ctx, MAILS_TO_UNANSWERED, person.exchange_id, today)
  }
}

/** What is counted together: all that goes to one mailbox today, in one exchange. */
function one({ clock }: Context, { id = '', exchange_id, email }: Whose): string[] {
  return [exchange_id, email ? mailboxOf(email) : id, wholeDay(clock())]
}
