import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findAnyParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'

/**
 * The ids of those who want reminders of a drawn exchange and took part at that moment. Whoever
 * joined later has just had a mail that says as much.
 */
export async function listToRemind(
  ctx: Context,
  exchange: Exchange,
  moment: Temporal.Instant,
): Promise<string[]> {
  const people = await ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('participants.id')
    .where('exchange_id', '=', exchange.id)
    .where('exchanges.state', '=', 'matched')
    .where('status', '=', 'active')
    .where('reminder_enabled', '=', 1)
    .where('email', 'is not', null)
    .where('joined_at', '<=', timestamp(moment))
    .execute()
  return people.map(({ id }) => id)
}

/** 128 bits in hex. */
const SIGNATURE_LENGTH = 32

/** Signs the link that switches reminders off. Nothing is stored; a new address revokes it. */
export function remindersOffSignature(ctx: Context, { id, email }: Participant): string {
  return ctx.seal.fingerprint('reminders off', `${id} ${email}`).slice(0, SIGNATURE_LENGTH)
}

/** Whose reminders this link switches off. Returns undefined unless we signed it for them. */
export async function findByRemindersOffLink(
  ctx: Context,
  { participantId, signature }: { participantId: string; signature: string },
): Promise<Participant | undefined> {
  const participant = await findAnyParticipant(ctx, participantId)
  if (!participant) return undefined
  const expected = Buffer.from(remindersOffSignature(ctx, participant))
  const given = Buffer.from(signature)
  const isRight = given.length === expected.length && timingSafeEqual(given, expected)
  return isRight ? participant : undefined
}
