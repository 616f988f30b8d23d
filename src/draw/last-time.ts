import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Assignment, NamedArc } from './engine/problem.ts'
import {
  eraseLists,
  findSealed,
  type Lists,
  type Person,
  readLists,
  storeLists,
} from './past-lists.ts'

/** Fewer people have too few ways to draw, so that avoiding some would tell the others. */
const AVOIDED_FROM_PEOPLE = 8

type Present = Pick<Participant, 'id' | 'name' | 'email'>

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
  const find = finderOf(present, people)
  return people.map((person) => find(person)?.id)
}

/**
 * Finds who of these is one of those others: by id, if both are known by one; by name and address; else
 * by an address that nobody shares, here or there, as people write their names in more than one way.
 */
function finderOf<One extends Person>(
  here: readonly One[],
  there: readonly Person[],
): (person: Person) => One | undefined {
  const byId = new Map(here.map((one) => [one.id, one]))
  const byBoth = new Map(here.map((one) => [nameAndAddress(one), one]))
  const byAddress = Map.groupBy(here, ({ email }) => email)
  const theirs = Map.groupBy(there, ({ email }) => email)
  return (person) => {
    const known = person.id === undefined ? undefined : byId.get(person.id)
    const named = known ?? byBoth.get(nameAndAddress(person))
    if (named || person.email === null) return named
    const [only, ...more] = byAddress.get(person.email) ?? []
    const isShared = more.length > 0 || (theirs.get(person.email)?.length ?? 0) > 1
    return isShared ? undefined : only
  }
}

function nameAndAddress({ name, email }: Person): string {
  return JSON.stringify([name.toLowerCase(), email])
}

/**
 * Somebody has another name or address from now on, or is out: what is kept of last time for this exchange
 * knows them so, or by nothing.
 */
export async function changeInLists(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  before: Present,
  now: Person = { name: '', email: '' },
): Promise<void> {
  const past = await readLists(ctx, exchange, 'avoid')
  if (!past) return
  const present = await listParticipants(ctx, exchange.id)
  const meant = finderOf(past.people, present)(before)
  const { name, email } = now
  const people = past.people.map((person) =>
    person === meant ? { ...person, name, email } : person,
  )
  await eraseLists(ctx, exchange)
  await storeLists(ctx, exchange, 'avoid', { ...past, people })
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
