import type { Context } from '../context.ts'
import { prepare } from '../platform/prepared.ts'
import type { Participant } from './tables.ts'

const everybodyIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .orderBy('id'),
)

/** Everybody who takes part now, in the order of joining. */
export function listParticipants(ctx: Context, exchangeId: string): Promise<Participant[]> {
  return everybodyIn.all(ctx, exchangeId)
}

const numberIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('participants')
    .select((participant) => participant.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active'),
)

/** How many take part now. */
export async function countParticipants(ctx: Context, exchangeId: string): Promise<number> {
  return (await numberIn.first(ctx, exchangeId))?.count ?? 0
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

const activeById = prepare((db, id: string) =>
  db.selectFrom('participants').selectAll().where('id', '=', id).where('status', '=', 'active'),
)

/** The participant with this id, or undefined if they do not take part now. */
export function findParticipant(ctx: Context, id: string): Promise<Participant | undefined> {
  return activeById.first(ctx, id)
}

const activeOf = prepare((db, one: string, other: string) =>
  db
    .selectFrom('participants')
    .selectAll()
    .where('id', 'in', [one, other])
    .where('status', '=', 'active'),
)

/** Those of these two who take part now. */
export function findBoth(ctx: Context, one: string, other: string): Promise<Participant[]> {
  return activeOf.all(ctx, one, other)
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

const everyRowIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('participants')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('status', 'in', ['active', 'waiting', 'invited', 'declined'])
    .orderBy('joined_at')
    .orderBy('id'),
)

/**
 * Everybody who takes part now, in the order of joining; and `outside`, by name, who has a row, but is not in: who
 * waits for the organiser's nod, who is invited from last time, and who was put down by somebody else and has declined.
 */
export async function listAround(
  ctx: Context,
  exchangeId: string,
): Promise<{ people: Participant[]; outside: Participant[] }> {
  const rows = await everyRowIn.all(ctx, exchangeId)
  const outside = rows.filter(({ status }) => status !== 'active')
  return {
    people: rows.filter(({ status }) => status === 'active'),
    outside: outside.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  }
}
