import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listByMailbox } from '../participants/mail-trouble.ts'
import { listParticipants } from '../participants/queries.ts'
import { hasSaidNo } from '../participants/rules.ts'
import { readNoesAround } from '../participants/series.ts'
import type { Participant } from '../participants/tables.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import type { DrawProblem, NamedArc } from './engine/problem.ts'
import {
  changePeople,
  eraseLists,
  type Lists,
  listKeepers,
  type Person,
  readLists,
  storeLists,
} from './past-lists.ts'
import { areNamed, type Shape, toldByExclusions } from './rules.ts'
import { finderOf, idsOf } from './who-is-who.ts'

/** Fewer people have too few ways to draw, so that avoiding some would tell the others. */
const AVOIDED_FROM_PEOPLE = 8

type Present = Pick<Participant, 'id' | 'name' | 'email'>

/** Has a place on the lists, and is known by nothing. */
const NOBODY: Person = { name: '', email: '' }

/**
 * Lets the next exchange avoid these lists, under seal. Every exchange that follows the same one gets
 * the same: others, drawn meanwhile, would tell by what they share. Who has said no comes into none.
 */
export async function handOnLists(
  ctx: Context,
  { past, next }: { past: Pick<Exchange, 'id'>; next: Pick<Exchange, 'id'> },
  drawn: Lists,
): Promise<void> {
  const known = await readLists(ctx, past, 'hand_on')
  if (!known) await storeLists(ctx, past, 'hand_on', drawn)
  const lists = known ?? drawn
  const present = await listParticipants(ctx, past.id)
  const find = finderOf(lists.people, present)
  const saysNo = await readNoesAround(ctx, past)
  const gone = present.filter((one) => hasSaidNo(one) || saysNo(one)).map(find)
  const people = lists.people.map((person) => (gone.includes(person) ? NOBODY : person))
  await storeLists(ctx, next, 'avoid', { ...lists, people })
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

type Foreseen = { problem: DrawProblem; shape: Shape | undefined; given: readonly string[] }

/**
 * The problem that keeps people from those on their lists, too. Undefined if there are none, if they leave no draw of
 * this shape, or anybody but `given` one name: that would tell it to whoever knows the lists, and nobody was asked.
 */
export async function withNewPairs(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  { problem, shape, given }: Foreseen,
): Promise<DrawProblem | undefined> {
  const drawing = new Set(problem.people.map(({ id }) => id))
  const people = (await listParticipants(ctx, exchange.id)).filter(({ id }) => drawing.has(id))
  const avoided = await avoidedArcs(ctx, exchange, people)
  if (avoided.length === 0) return undefined
  const newPairs = { ...problem, avoided }
  const forecast = await ctx.drawing.forecast(newPairs)
  if (!forecast.ok || forecast.shape !== shape) return undefined
  return areNamed(toldByExclusions(forecast), given) ? newPairs : undefined
}

/**
 * Notes of names that were drawn now whether they had to keep to the lists, not whether they do by chance, and who is
 * who on them: what changes later, an address or how many take part, must not change what may have been drawn.
 */
export async function noteWhatWasKept(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  hadToKeep: boolean,
): Promise<void> {
  const past = await readLists(ctx, exchange, 'avoid')
  // Those that no key opens would say, if it came back, what another draw kept to.
  await eraseLists(ctx, exchange)
  if (!past) return
  const present = await listParticipants(ctx, exchange.id)
  const ids = idsOf(past, present)
  const people = past.people.map((person, index) => {
    const id = ids[index]
    return id === undefined ? person : { ...person, id }
  })
  await storeLists(ctx, exchange, 'avoid', { ...past, people, kept: hadToKeep ? 1 : 0 })
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

/**
 * Somebody has another name or address from now on, or is out: what is kept of last time for this exchange, and of
 * this one for those that follow, knows them so, or by nothing.
 */
export async function changeInLists(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  before: Present,
  { name, email }: Person = NOBODY,
): Promise<void> {
  const present = await listParticipants(ctx, exchange.id)
  await changePeople(ctx, exchange, (people) => {
    const meant = finderOf(people, present)(before)
    return people.map((person) => (person === meant ? { ...person, name, email } : person))
  })
}

/**
 * Whoever has this mailbox has said no, or somebody of this name does who has it: whom that names are known by nothing
 * where they are not in.
 */
export async function forgetInLists(
  ctx: Context,
  { email, name }: { email: string; name?: string },
): Promise<void> {
  const mailbox = mailboxOf(email)
  const isMeant = (person: Person) =>
    name === undefined || person.name.toLowerCase() === name.toLowerCase()
  const isTheirs = (person: Person) =>
    person.email !== null && mailboxOf(person.email) === mailbox && isMeant(person)
  const stillIn = Map.groupBy(await listByMailbox(ctx, email), ({ exchange_id }) => exchange_id)
  for (const id of await listKeepers(ctx)) {
    const names = (stillIn.get(id) ?? []).map(({ name }) => name.toLowerCase())
    const isGone = (person: Person) =>
      isTheirs(person) && !names.includes(person.name.toLowerCase())
    const isChanged = await changePeople(ctx, { id }, (people) =>
      people.map((person) => (isGone(person) ? { ...person, ...NOBODY } : person)),
    )
    if (isChanged) await ctx.noteErasure()
  }
}

/**
 * For an exchange that gets another key: returns what seals its lists with that one. Those that no key opens are
 * erased, as theirs is destroyed even if it comes back.
 */
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
