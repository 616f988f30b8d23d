import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Db } from '../platform/database.ts'
import { hashToken } from '../platform/tokens.ts'
import { LINKS_AT_ONCE_MAX } from './rules.ts'
import type { Participant } from './tables.ts'

/** Who takes part now, in the order of joining. */
export function listParticipants(db: Db, exchangeId: string): Promise<Participant[]> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .orderBy('id')
    .execute()
}

/** How many take part now. */
export async function countParticipants(db: Db, exchangeId: string): Promise<number> {
  const { count } = await db
    .selectFrom('participants')
    .select((participant) => participant.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  return count
}

/** The one who takes part with this id, or undefined. */
export function findParticipant(db: Db, id: string): Promise<Participant | undefined> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'active')
    .executeTakeFirst()
}

/** Who takes part with this id in the exchange at this address; undefined elsewhere. */
export async function findPerson(
  db: Db,
  { slug, participantId }: { slug: string; participantId: string },
): Promise<{ exchange: Exchange; participant: Participant } | undefined> {
  const exchange = await findExchange(db, slug)
  const participant = await findParticipant(db, participantId)
  const isHere = exchange && participant?.exchange_id === exchange.id
  return isHere ? { exchange, participant } : undefined
}

/** The participant with this id, whether they still take part or not. */
export function findAnyParticipant(db: Db, id: string): Promise<Participant | undefined> {
  return db.selectFrom('participants').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Everybody who takes part with this address; the admin may add several who share one. */
export function findByEmail(db: Db, exchangeId: string, email: string): Promise<Participant[]> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .execute()
}

/** Everybody with this address in any exchange, the newest first, as many as a mailbox bears at once. */
export function findEverywhereByEmail(db: Db, email: string): Promise<Participant[]> {
  return db
    .selectFrom('participants')
    .selectAll()
    .where('email', '=', email)
    .where('status', '=', 'active')
    .orderBy('joined_at', 'desc')
    .limit(LINKS_AT_ONCE_MAX)
    .execute()
}

/** Somebody who left and had this address; of several who shared it, rather one of this name. */
export function findFormer(
  db: Db,
  exchangeId: string,
  { email, name }: { email: string | null; name: string },
): Promise<Pick<Participant, 'id'> | undefined> {
  return db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where('status', '!=', 'active')
    .orderBy((row) => row.case().when('name', '=', name).then(0).else(1).end())
    .executeTakeFirst()
}

export type SignInLink = {
  participant: Participant
  exchange: Exchange
  kind: 'mail' | 'card'
  expires_at: string | null
  spent_at: string | null
}

/** Whom a sign-in link belongs to, living or not; undefined if it is unknown or they left. */
export async function findSignInLink(db: Db, token: string): Promise<SignInLink | undefined> {
  const link = await db
    .selectFrom('sign_in_links')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  const participant = link && (await findParticipant(db, link.participant_id))
  if (!participant) return undefined
  const exchange = await db
    .selectFrom('exchanges')
    .selectAll()
    .where('id', '=', participant.exchange_id)
    .executeTakeFirstOrThrow()
  const { kind, expires_at, spent_at } = link
  return { participant, exchange, kind, expires_at, spent_at }
}

/** What is known of a person's cards: whether one lives, and when each was first opened. */
export type Cards = { isLiving: boolean; openings: readonly string[] }

/** The cards that were made in an exchange, by their owner's id. */
export async function findCards(db: Db, exchangeId: string): Promise<ReadonlyMap<string, Cards>> {
  const made = await db
    .selectFrom('sign_in_links')
    .innerJoin('participants', 'participants.id', 'sign_in_links.participant_id')
    .select(['participant_id', 'first_opened_at', 'spent_at'])
    .where('exchange_id', '=', exchangeId)
    .where('kind', '=', 'card')
    .orderBy('first_opened_at')
    .execute()
  const byOwner = Map.groupBy(made, ({ participant_id }) => participant_id)
  return new Map(
    [...byOwner].map(([owner, cards]) => [
      owner,
      {
        isLiving: cards.some(({ spent_at }) => spent_at === null),
        openings: cards.flatMap(({ first_opened_at }) => first_opened_at ?? []),
      },
    ]),
  )
}

/** 128 bits in hex. */
const SIGNATURE_LENGTH = 32

/** Signs the link that switches reminders off; nothing is stored, and another address ends it. */
export function remindersOffSignature(ctx: Context, { id, email }: Participant): string {
  return ctx.seal.fingerprint('reminders off', `${id} ${email}`).slice(0, SIGNATURE_LENGTH)
}

/** Whose reminders this link switches off; undefined if it was not signed by us for them. */
export async function findByRemindersOffLink(
  ctx: Context,
  { participantId, signature }: { participantId: string; signature: string },
): Promise<Participant | undefined> {
  const participant = await findAnyParticipant(ctx.db, participantId)
  if (!participant) return undefined
  const expected = Buffer.from(remindersOffSignature(ctx, participant))
  const given = Buffer.from(signature)
  const isRight = given.length === expected.length && timingSafeEqual(given, expected)
  return isRight ? participant : undefined
}
