import { randomInt } from 'node:crypto'
import type { Context } from '../context.ts'
import { ensureSeal } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { NamedArc } from './engine/problem.ts'
import { readAssignment } from './sealed-pairs.ts'

/**
 * Why lists and not pairs: whoever draws often enough, and sees some of what comes out, learns what
 * never comes out. So each giver is kept from a list of people, of whom one is their old recipient and
 * the others were drawn at random, once for all: then the best guess is one in two or three.
 */
const SECOND_DECOY_FROM_PEOPLE = 12
/** Fewer people have too few ways to draw, so that avoiding some would tell the others. */
const AVOIDED_FROM_PEOPLE = 8

/** Recognised by their address, or by their name if they have none. */
type Person = { name: string; email: string | null }
/**
 * For each person, the indexes of those they are not to draw, in digits of one width, so that the size
 * of what is sealed says nothing.
 */
type Lists = { people: readonly Person[]; lists: readonly (readonly string[])[] }
const INDEX_DIGITS = 6

/** `hand_on`: for the exchanges that follow; `avoid`: for the draws of this one. */
type Purpose = 'hand_on' | 'avoid'

/**
 * Lets the next exchange avoid the pairs of the past one, under seal and with decoys. Every exchange
 * that follows the same one gets the same lists.
 */
export async function handOnPairs(
  ctx: Context,
  { past, next }: { past: Pick<Exchange, 'id'>; next: Pick<Exchange, 'id'> },
): Promise<void> {
  const known = await readLists(ctx, past, 'hand_on')
  const lists = known ?? (await listsOfDraw(ctx, past))
  if (!known) await storeLists(ctx, past, 'hand_on', lists)
  await storeLists(ctx, next, 'avoid', lists)
}

async function listsOfDraw(ctx: Context, past: Pick<Exchange, 'id'>): Promise<Lists> {
  const people = await listParticipants(ctx, past.id)
  const indexes = new Map(people.map(({ id }, index) => [id, index]))
  const recipients = await readAssignment(ctx, past)
  const decoys = people.length < SECOND_DECOY_FROM_PEOPLE ? 1 : 2
  const lists = people.map(({ id }, giver) => {
    const recipient = indexes.get(recipients.get(id) ?? '')
    if (recipient === undefined) return []
    const list = [recipient]
    while (list.length <= decoys && list.length < people.length - 1) {
      const other = randomInt(people.length)
      if (other !== giver && !list.includes(other)) list.push(other)
    }
    return list.map((index) => index.toString().padStart(INDEX_DIGITS, '0')).sort()
  })
  return { people: people.map(({ name, email }) => ({ name, email })), lists }
}

/** Whom these people are not to draw, because of last time; nobody, if there are too few of them. */
export async function avoidedArcs(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  present: readonly Pick<Participant, 'id' | 'name' | 'email'>[],
): Promise<NamedArc[]> {
  if (present.length < AVOIDED_FROM_PEOPLE) return []
  const past = await readLists(ctx, exchange, 'avoid')
  if (!past) return []
  const byAddress = new Map(present.map(({ id, email }) => [email, id]))
  const byName = new Map(present.map(({ id, name }) => [name.toLowerCase(), id]))
  const ids = past.people.map(({ name, email }) =>
    email === null ? byName.get(name.toLowerCase()) : byAddress.get(email),
  )
  return past.lists.flatMap((list, giver) =>
    list.flatMap((recipient): NamedArc[] => {
      const [from, to] = [ids[giver], ids[Number(recipient)]]
      return from === undefined || to === undefined || from === to ? [] : [[from, to]]
    }),
  )
}

/** For an exchange that gets another key: returns what seals its lists with that one. */
export async function takeOutLists(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<() => Promise<void>> {
  const lists = await readLists(ctx, exchange, 'avoid')
  await forgetLastTime(ctx, exchange)
  return async () => {
    if (lists) await storeLists(ctx, exchange, 'avoid', lists)
  }
}

/** True if there is something from last time to avoid. */
export async function remembersLastTime(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<boolean> {
  return (await findSealed(ctx, exchange, 'avoid')) !== undefined
}

/** Erases what is kept of last time. Returns false if there is nothing. */
export async function forgetLastTime(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<boolean> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('past_lists')
    .where('exchange_id', '=', id)
    .where('purpose', '=', 'avoid')
    .executeTakeFirst()
  return numDeletedRows > 0n
}

async function storeLists(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  purpose: Purpose,
  lists: Lists,
): Promise<void> {
  const { seal } = await ensureSeal(ctx, { id })
  const sealed_lists = seal(JSON.stringify(lists), boundTo(id, purpose))
  await ctx.db.insertInto('past_lists').values({ exchange_id: id, purpose, sealed_lists }).execute()
}

async function readLists(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  purpose: Purpose,
): Promise<Lists | undefined> {
  const sealed = await findSealed(ctx, exchange, purpose)
  const seal = sealed === undefined ? undefined : ctx.keyring.sealFor(sealed)
  if (!seal || sealed === undefined) return undefined
  return JSON.parse(seal.open(sealed, boundTo(exchange.id, purpose))) as Lists
}

async function findSealed(ctx: Context, { id }: Pick<Exchange, 'id'>, purpose: Purpose) {
  const row = await ctx.db
    .selectFrom('past_lists')
    .select('sealed_lists')
    .where('exchange_id', '=', id)
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  return row?.sealed_lists
}

function boundTo(exchangeId: string, purpose: Purpose): string {
  return `lists of ${exchangeId} to ${purpose}`
}
