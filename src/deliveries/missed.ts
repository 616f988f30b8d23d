import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { noteThatMailArrives } from '../participants/mail-trouble.ts'
import { kindsDue } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { isRestored } from '../platform/backup.ts'
import { drop, NOT_ARRIVED, type OutboxMail, sendAgain } from '../platform/mail/outbox.ts'
import { countTry } from '../platform/rate-limits.ts'
import { isAboutDraw, MISSABLE, traitsOf } from '../post/kinds.ts'
import { idsOf, isMissed } from '../post/rules.ts'
import { MISSED_SENT_AGAIN } from './rules.ts'

/**
 * An address takes mail: whoever missed something there gets that again, in whichever exchange, what says that they are
 * in, the invitation or, once names are drawn, the result or the news of a change. Each goes again by itself once a day,
 * so that two that come back never send each other for ever. What may have arrived, as no answer came, does not; nor
 * what leads to names that cannot be opened.
 */
export async function noteArrival(ctx: Context, taken: OutboxMail, email: string): Promise<void> {
  const people = await noteThatMailArrives(ctx, email)
  if (people.length === 0) return
  const unread = await listMissed(ctx, people)
  const overtaken = unread.filter((mail) => isOvertaken(mail, taken))
  await drop(ctx, idsOf(overtaken))
  const again: string[] = []
  for (const person of unread.length > overtaken.length ? people : []) {
    const missed = await findMissed(ctx, person)
    if (!missed || missed.id === taken.id || missed.unanswered > 0) continue
    if (!(await countTry(ctx, MISSED_SENT_AGAIN, missed.id))) again.push(missed.id)
  }
  // The instance that a copy is of may have sent it.
  const isHeld = await isRestored(ctx)
  await sendAgain(isHeld ? { ...ctx, sender: undefined } : ctx, again, NOT_ARRIVED)
}

async function listMissed({ db }: Context, people: readonly Pick<Participant, 'id'>[]) {
  return await db
    .selectFrom('outbox')
    .select(['id', 'kind', 'participant_id', 'created_at'])
    .where('participant_id', 'in', idsOf(people))
    .where('kind', 'in', MISSABLE)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
}

/** Whether a mail that did not arrive says no more than a later one to the same person, about the draw, that did. */
function isOvertaken(
  mail: Pick<OutboxMail, 'participant_id' | 'created_at'>,
  taken: OutboxMail,
): boolean {
  return (
    mail.participant_id === taken.participant_id &&
    isAboutDraw(taken.kind) &&
    mail.created_at <= taken.created_at
  )
}

/** The newest mail that somebody is to have and has missed, if it still holds; the result, where they missed that, too. */
async function findMissed(
  ctx: Context,
  { id, status, exchange_id }: Pick<Participant, 'id' | 'status' | 'exchange_id'>,
) {
  const exchange = await findExchangeById(ctx, exchange_id)
  const kinds = exchange ? kindsDue(status, exchange.state) : []
  if (!exchange || kinds.length === 0) return undefined
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['id', 'kind', 'state', 'reason', 'unanswered'])
    .where('participant_id', '=', id)
    .where('kind', 'in', kinds)
    .where('state', '!=', 'dropped')
    .orderBy('created_at', 'desc')
    .execute()
  const [newest] = mails
  if (!newest || !isMissed(newest)) return undefined
  const result = mails.find(({ kind }) => kind === 'assignment')
  const missed = result && isMissed(result) ? result : newest
  return traitsOf(missed.kind).needsNames && namesAreLost(ctx, exchange) ? undefined : missed
}
