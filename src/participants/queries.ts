import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
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

/** Somebody with this address who has left or was invited, preferably one with this name. */
export function findFormer(
  ctx: Context,
  exchangeId: string,
  { email, name }: { email: string | null; name: string },
): Promise<Pick<Participant, 'id'> | undefined> {
  return ctx.db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where('status', '!=', 'active')
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

/** What a signed link lets whoever has it do for a participant, without signing in. */
export type SignedFor = 'reminders off' | 'not for me'

/** 128 bits in hex. */
const SIGNATURE_LENGTH = 32

/** Signs a link for one purpose. Nothing is stored; a new address revokes it, and so does the purge. */
export function signatureFor(
  ctx: Context,
  what: SignedFor,
  { id, email }: Pick<Participant, 'id' | 'email'>,
): string {
  return ctx.seal.fingerprint(what, `${id} ${email}`).slice(0, SIGNATURE_LENGTH)
}

/** Whom this link is for. Returns undefined unless we signed it for them and this purpose. */
export async function findBySignature(
  ctx: Context,
  what: SignedFor,
  { participantId, signature }: { participantId: string; signature: string },
): Promise<Participant | undefined> {
  const participant = await findAnyParticipant(ctx, participantId)
  if (!participant) return undefined
  const expected = Buffer.from(signatureFor(ctx, what, participant))
  const given = Buffer.from(signature)
  const isRight = given.length === expected.length && timingSafeEqual(given, expected)
  return isRight ? participant : undefined
}
