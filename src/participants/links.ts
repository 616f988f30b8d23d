import type { Context } from '../context.ts'
import { isSameText } from '../platform/tokens.ts'
import { findAnyParticipant } from './queries.ts'
import { isAddressOf } from './rules.ts'
import type { Participant } from './tables.ts'

type Addressed = Pick<Participant, 'id' | 'email'>

/** What the seal of somebody in a link of a mail to them is bound to. */
const NOT_FOR_ME = 'not for me'

/**
 * For a link that works although nothing is stored for it, also once the row of its reader is emptied:
 * the token holds their address under seal. It ends with the purge. After a new address it stands for the
 * former one alone.
 */
export function notForMeToken(ctx: Context, { id, email }: Addressed): string {
  return ctx.seal.seal(JSON.stringify({ id, email }), NOT_FOR_ME)
}

/**
 * Whom a link about a mail speaks for: with the address that the mail went to. If that `isFormer`, the
 * person `hasAnother` now, or none, and nothing may be said for them.
 */
export type Addressee = Participant & { email: string; isFormer: boolean; hasAnother: boolean }

/** Whom such a link was mailed to; undefined if it is not ours, or they are erased. */
export async function findByNotForMeToken(
  ctx: Context,
  token: string,
): Promise<Addressee | undefined> {
  const opened = ctx.seal.openIfOurs(token, NOT_FOR_ME)
  if (opened === undefined) return undefined
  const { id, email } = JSON.parse(opened) as { id: string; email: string }
  const participant = await findAnyParticipant(ctx, id)
  if (!participant) return undefined
  const isFormer = !isAddressOf(participant, email)
  // What is noted on a person is about their own address, not about one that they had before.
  const mail_trouble = isFormer ? null : participant.mail_trouble
  const hasAnother = isFormer && participant.email !== null
  return { ...participant, email, mail_trouble, isFormer, hasAnother }
}

/** 128 bits in hex. */
const SIGNATURE_LENGTH = 32

/** Signs the link that turns off reminders. Nothing is stored; a new address revokes it. */
export function remindersOffSignature(ctx: Context, { id, email }: Addressed): string {
  return ctx.seal.fingerprint('reminders off', `${id} ${email}`).slice(0, SIGNATURE_LENGTH)
}

/** Whose reminders this link turns off. Returns undefined unless we signed it for them. */
export async function findByRemindersOff(
  ctx: Context,
  { participantId, signature }: { participantId: string; signature: string },
): Promise<Participant | undefined> {
  const participant = await findAnyParticipant(ctx, participantId)
  if (!participant) return undefined
  const isRight = isSameText(signature, remindersOffSignature(ctx, participant))
  return isRight ? participant : undefined
}
