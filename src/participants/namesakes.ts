import type { Context } from '../context.ts'
import { drop, NOT_ARRIVED } from '../platform/mail/outbox.ts'
import { idsOf } from '../post/rules.ts'
import { isSamePerson } from './rules.ts'
import type { Participant } from './tables.ts'

type Status = Participant['status']

/** Who is not in, and whose row is written when they are. */
const KEPT = ['invited', 'waiting'] as const

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

/** What invited somebody of this name and did not arrive is needed no more, as they are in. */
export async function dropMissedInvitations(
  ctx: Context,
  { exchange_id, name }: Pick<Participant, 'exchange_id' | 'name'>,
): Promise<void> {
  const missed = await ctx.db
    .selectFrom('outbox')
    .innerJoin('participants', 'participants.id', 'participant_id')
    .select(['outbox.id', 'name'])
    .where('outbox.exchange_id', '=', exchange_id)
    .where('kind', '=', 'invitation')
    .where('state', 'in', NOT_ARRIVED)
    .execute()
  const theirs = missed.filter((mail) => mail.name.toLowerCase() === name.toLowerCase())
  await drop(ctx, idsOf(theirs))
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
