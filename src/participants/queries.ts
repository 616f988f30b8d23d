import type { Context } from '../context.ts'
import { isSamePerson } from './rules.ts'
import type { Participant } from './tables.ts'

type Status = Participant['status']

/** Who is not in, and whose row is written when they are. */
const KEPT = ['invited', 'waiting'] as const

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

/** Who waits for the organiser's nod, the longest-waiting first. */
export function listWaiting(ctx: Context, exchangeId: string): Promise<Participant[]> {
  return ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'waiting')
    .orderBy('joined_at')
    .orderBy('id')
    .execute()
}

/** How many wait for the organiser's nod. */
export async function countWaiting(ctx: Context, exchangeId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('participants')
    .select((participant) => participant.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'waiting')
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Whether somebody who is to be called so, with this address, could not be told from somebody else who is
 * in. Who is called so already stays.
 */
export async function hasDouble(
  ctx: Context,
  { id, exchange_id, name, email }: Participant,
  next: Pick<Participant, 'name' | 'email'>,
): Promise<boolean> {
  if (isSamePerson({ name, email }, next)) return false
  const people = await listOfAddress(ctx, exchange_id, next.email, ['active'])
  return people.some((other) => other.id !== id && isSamePerson(other, next))
}

/** Somebody in one of these states who could not be told from who is typed, or undefined. */
export async function findTwin(
  ctx: Context,
  exchangeId: string,
  typed: Pick<Participant, 'name' | 'email'>,
  states: readonly Status[],
): Promise<OfAddress | undefined> {
  const rows = await listOfAddress(ctx, exchangeId, typed.email, states)
  return rows.find((row) => isSamePerson(row, typed))
}

/** Who waits with this address, or without one by this name; undefined if nobody does. */
export async function findWaiting(
  ctx: Context,
  exchangeId: string,
  typed: Pick<Participant, 'name' | 'email'>,
): Promise<OfAddress | undefined> {
  const rows = await listOfAddress(ctx, exchangeId, typed.email, ['waiting'])
  return rows.find((row) => typed.email !== null || isSamePerson(row, typed))
}

/** Whether anybody of last time has yet to join. */
export async function isAnybodyInvited(ctx: Context, exchangeId: string): Promise<boolean> {
  const invited = await ctx.db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'invited')
    .executeTakeFirst()
  return invited !== undefined
}

export type Invited = Pick<Participant, 'id' | 'name' | 'email' | 'mail_trouble'>

/** People from last time who have not joined yet, by name. */
export function listInvited(ctx: Context, exchangeId: string): Promise<Invited[]> {
  return ctx.db
    .selectFrom('participants')
    .select(['id', 'name', 'email', 'mail_trouble'])
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'invited')
    .orderBy('name')
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

/** The invitation from last time of the same person or, if there is none, the row in which they wait. */
export async function findInvited(
  ctx: Context,
  exchangeId: string,
  { email, name }: { email: string | null; name: string },
): Promise<OfAddress | undefined> {
  return await findTwin(ctx, exchangeId, { email, name }, KEPT)
}

/**
 * The invitation of whoever joins with this address: the one with their name or, as names are not always
 * typed alike, the only one that there is. Who joins without an address is known by their name alone.
 */
export async function findOwnInvitation(
  ctx: Context,
  exchangeId: string,
  { email, name }: { email: string | null; name: string },
): Promise<OfAddress | undefined> {
  const invited = await listOfAddress(ctx, exchangeId, email, ['invited'])
  const own = invited.find((row) => isSamePerson(row, { name, email }))
  return own ?? (email !== null && invited.length === 1 ? invited[0] : undefined)
}

type OfAddress = Pick<Participant, 'id' | 'name' | 'email' | 'household' | 'status'>

/**
 * Who has this address, or has none, by their state and the order in which they came; without what they wrote, as
 * strangers' forms are held against it.
 */
function listOfAddress(
  ctx: Context,
  exchangeId: string,
  email: string | null,
  states: readonly Status[],
): Promise<OfAddress[]> {
  return ctx.db
    .selectFrom('participants')
    .select(['id', 'name', 'email', 'household', 'status'])
    .where('exchange_id', '=', exchangeId)
    .where('email', email === null ? 'is' : '=', email)
    .where('status', 'in', states)
    .orderBy('status')
    .orderBy('joined_at')
    .execute()
}

/**
 * Who has a row, but is not in: who waits for the organiser's nod, who is invited from last time, and who was
 * put down by somebody else and has declined.
 */
export function listOutside(
  ctx: Context,
  exchangeId: string,
): Promise<(Invited & Pick<Participant, 'status'>)[]> {
  return ctx.db
    .selectFrom('participants')
    .select(['id', 'name', 'email', 'mail_trouble', 'status'])
    .where('exchange_id', '=', exchangeId)
    .where('status', 'in', ['waiting', 'invited', 'declined'])
    .orderBy('name')
    .execute()
}
