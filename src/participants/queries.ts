import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { isAddressOf } from './rules.ts'
import type { Participant } from './tables.ts'

/** Everybody who takes part now, in the order of joining. */
export function listParticipants(ctx: Context, exchangeId: string): Promise<Participant[]> {
  return ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .orderBy('id')
    .execute()
}

/** How many take part now. */
export async function countParticipants(ctx: Context, exchangeId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('participants')
    .select((participant) => participant.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  return count
}

/** People from last time who have an address, but have not joined yet. */
export function listInvited(ctx: Context, exchangeId: string): Promise<{ id: string }[]> {
  return ctx.db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'invited')
    .where('email', 'is not', null)
    .execute()
}

/** The participant with this id, or undefined if they do not take part now. */
export function findParticipant(ctx: Context, id: string): Promise<Participant | undefined> {
  return ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'active')
    .executeTakeFirst()
}

/** The participant with this id, whether or not they take part now. */
export function findAnyParticipant(ctx: Context, id: string): Promise<Participant | undefined> {
  return ctx.db.selectFrom('participants').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Everybody in the exchange with this address; the admin may add several who share one. */
export function findByEmail(
  ctx: Context,
  exchangeId: string,
  email: string,
): Promise<Participant[]> {
  return ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .execute()
}

/** Everybody with this address in any exchange, newest first, at most `limit`. */
export function findEverywhereByEmail(
  ctx: Context,
  email: string,
  limit: number,
): Promise<Participant[]> {
  return ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('email', '=', email)
    .where('status', '=', 'active')
    .orderBy('joined_at', 'desc')
    .limit(limit)
    .execute()
}

/** Somebody with this address who is invited from last time, preferably one with this name. */
export function findInvited(
  ctx: Context,
  exchangeId: string,
  { email, name }: { email: string | null; name: string },
): Promise<Pick<Participant, 'id' | 'household'> | undefined> {
  return ctx.db
    .selectFrom('participants')
    .select(['id', 'household'])
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where('status', '=', 'invited')
    .orderBy((row) => row.case().when('name', '=', name).then(0).else(1).end())
    .executeTakeFirst()
}

/** People who were put down by somebody else, and said that it is not for them. */
export function listDeclined(
  ctx: Context,
  exchangeId: string,
): Promise<Pick<Participant, 'id' | 'name'>[]> {
  return ctx.db
    .selectFrom('participants')
    .select(['id', 'name'])
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'declined')
    .orderBy('name')
    .execute()
}

/** Everybody with this address in any exchange, whether or not they take part now. */
export function listEverywhereByEmail(ctx: Context, email: string): Promise<Participant[]> {
  return ctx.db.selectFrom('participants').selectAll().where('email', '=', email).execute()
}

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
 * person has another one now, and nothing may be said for them.
 */
export type Addressee = Participant & { email: string; isFormer: boolean }

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
  return { ...participant, email, mail_trouble, isFormer }
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
  const expected = Buffer.from(remindersOffSignature(ctx, participant))
  const given = Buffer.from(signature)
  const isRight = given.length === expected.length && timingSafeEqual(given, expected)
  return isRight ? participant : undefined
}
