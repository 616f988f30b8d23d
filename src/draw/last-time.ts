import { type Context, transact } from '../context.ts'
import { ensureSeal } from '../exchanges/keys.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Assignment, NamedArc } from './engine/problem.ts'

/** Fewer people have too few ways to draw, so that avoiding some would tell the others. */
const AVOIDED_FROM_PEOPLE = 8

/**
 * Recognised by their address, or by their name if they have none; once names are drawn, by their id in
 * this exchange, as addresses may change.
 */
type Person = { name: string; email: string | null; id?: string }
/**
 * For each person, the indexes of those they are not to draw, in digits of one width, so that the size
 * of what is sealed says nothing. `kept`: whether the names that are drawn now kept to them.
 */
export type Lists = {
  people: readonly Person[]
  lists: readonly (readonly string[])[]
  kept?: 0 | 1
}
type Present = Pick<Participant, 'id' | 'name' | 'email'>

/** `hand_on`: for the exchanges that follow; `avoid`: for the draws of this one. */
type Purpose = 'hand_on' | 'avoid'

/**
 * Lets the next exchange avoid these lists, under seal. Every exchange that follows the same one gets
 * the same: others, drawn meanwhile, would tell by what they share.
 */
export async function handOnLists(
  ctx: Context,
  { past, next }: { past: Pick<Exchange, 'id'>; next: Pick<Exchange, 'id'> },
  drawn: Lists,
): Promise<void> {
  const known = await readLists(ctx, past, 'hand_on')
  if (!known) await storeLists(ctx, past, 'hand_on', drawn)
  await storeLists(ctx, next, 'avoid', known ?? drawn)
}

/** Whom these people are not to draw, because of last time; nobody, if there are too few of them. */
export async function avoidedArcs(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  present: readonly Present[],
): Promise<NamedArc[]> {
  if (present.length < AVOIDED_FROM_PEOPLE) return []
  const past = await readLists(ctx, exchange, 'avoid')
  return past ? arcsOf(past, present) : []
}

/**
 * Notes of names that were drawn now whether they keep to the lists, and who is who on them: what
 * changes later, an address or how many take part, must not change what may have been drawn.
 */
export async function noteWhatWasKept(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  drawn: Assignment,
): Promise<void> {
  const past = await readLists(ctx, exchange, 'avoid')
  if (!past) return
  const present = await listParticipants(ctx, exchange.id)
  const arcs = await avoidedArcs(ctx, exchange, present)
  const kept = arcs.length > 0 && arcs.every(([giver, to]) => drawn.get(giver) !== to) ? 1 : 0
  const ids = idsOf(past, present)
  const people = past.people.map((person, index) => {
    const id = ids[index]
    return id === undefined ? person : { ...person, id }
  })
  await eraseLists(ctx, exchange)
  await storeLists(ctx, exchange, 'avoid', { ...past, people, kept })
}

/** What the names that were drawn among these people kept to; nothing, if they did not. */
export async function keptArcs(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  present: readonly Present[],
): Promise<NamedArc[]> {
  const past = await readLists(ctx, exchange, 'avoid')
  return past?.kept === 1 ? arcsOf(past, present) : []
}

function arcsOf(past: Lists, present: readonly Present[]): NamedArc[] {
  const ids = idsOf(past, present)
  return past.lists.flatMap((list, giver) =>
    list.flatMap((recipient): NamedArc[] => {
      const [from, to] = [ids[giver], ids[Number(recipient)]]
      return from === undefined || to === undefined || from === to ? [] : [[from, to]]
    }),
  )
}

/** Who of those present is who on the lists, in their order. */
function idsOf({ people }: Lists, present: readonly Present[]): (string | undefined)[] {
  const ids = new Set(present.map(({ id }) => id))
  const byAddress = new Map(present.map(({ id, email }) => [email, id]))
  const byName = new Map(present.map(({ id, name }) => [name.toLowerCase(), id]))
  return people.map(({ id, name, email }) => {
    if (id !== undefined && ids.has(id)) return id
    return email === null ? byName.get(name.toLowerCase()) : byAddress.get(email)
  })
}

/** For an exchange that gets another key: returns what seals its lists with that one. */
export async function takeOutLists(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<() => Promise<void>> {
  const lists = await readLists(ctx, exchange, 'avoid')
  await eraseLists(ctx, exchange)
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

/**
 * Erases what is kept of last time. Returns `nothing` if there is none, and `drawn`, changing nothing,
 * if names are: what they kept to hides them, too.
 */
export async function forgetLastTime(
  ctx: Context,
  exchange: Exchange,
): Promise<'forgotten' | 'nothing' | 'drawn'> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return 'drawn'
    return (await eraseLists(ctx, exchange)) ? 'forgotten' : 'nothing'
  })
}

async function eraseLists(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<boolean> {
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

/** The lists that are kept for this; undefined if there are none, or their key is lost. */
export async function readLists(
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
