import { type Context, transact } from '../context.ts'
import { findPairs, type Pair } from '../draw/sealed-pairs.ts'
import { findKeyId } from '../exchanges/erased-keys.ts'
import { sealOf } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { canBeMailed } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { ROLES, type Role } from './rules.ts'
import { inShort, readAll, standingIn, type Within, writeAll } from './sealed-marks.ts'

/** One side of a pair, and the seal of what is written to it. */
type Reader = Within & Pick<Participant, 'id'>

/** So many that hardly two share one. */
const PLACES = 2 ** 40

/** In which roles this person may have an unread message; it may be one of a pair that is dissolved now. */
export function rolesWithUnread(
  ctx: Context,
  exchange: Pick<Exchange, 'key_id'>,
  person: Pick<Participant, 'id' | 'exchange_id'>,
  sealedMarks: string | null,
): Role[] {
  const seal = sealOf(ctx, exchange)
  if (!seal || sealedMarks === null) return []
  const reader = { ...person, seal }
  const isIn = standingIn(reader, sealedMarks)
  return ROLES.filter((role) => isIn(readersMark(reader, 'unread', role)))
}

/** Whether one side of a pair, in this role, has muted the other. */
export function hasMutedIn(sealedMarks: string, pair: Pair, role: Role): boolean {
  return standingIn(pair, sealedMarks)(mutedMark(pair, role))
}

/** Whether one side of a pair, in this role, has unread messages, and whether it has muted the other. */
export async function readMarks(
  ctx: Context,
  pair: Pair,
  role: Role,
): Promise<{ unread: boolean; muted: boolean }> {
  const marks = await readAll(ctx, pair)
  const muted = marks.has(mutedMark(pair, role))
  const unread = !muted && marks.has(readersMark(sideOf(pair, role), 'unread', role))
  return { unread, muted }
}

/** Marks that there is something new for one side of a pair, which may have muted the other. */
export async function markUnread(ctx: Context, pair: Pair, role: Role): Promise<void> {
  const marks = await readAll(ctx, pair)
  await writeAll(ctx, pair, marks.add(readersMark(sideOf(pair, role), 'unread', role)))
}

/** Marks what was written to this person, in this role, as read, in a transaction: others add theirs. */
export async function markRead(
  ctx: Context,
  exchange: Pick<Exchange, 'key_id'>,
  person: Pick<Participant, 'id' | 'exchange_id'>,
  role: Role,
): Promise<void> {
  const seal = sealOf(ctx, exchange)
  if (!seal) return
  const reader = { ...person, seal }
  await transact(ctx, async (ctx) => {
    const marks = await readAll(ctx, reader)
    if (takeReadersMarks(marks, reader, role)) await writeAll(ctx, reader, marks)
  })
}

/** Marks the other side of a pair as muted or not; whatever was unread counts as read. */
export async function markMuted(
  ctx: Context,
  pair: Pair,
  role: Role,
  muted: boolean,
): Promise<void> {
  const marks = await readAll(ctx, pair)
  takeReadersMarks(marks, sideOf(pair, role), role)
  const mark = mutedMark(pair, role)
  if (muted) marks.add(mark)
  else marks.delete(mark)
  await writeAll(ctx, pair, marks)
}

/**
 * Returns whom to mail that there are messages, in a random order, as one that stays would tell questions from
 * answers, and marks these as told: who has unread ones, can be mailed, was not told before and has not muted
 * the other; nobody, if the exchange's key is lost.
 */
export async function markTold(
  ctx: Context,
  exchange: Pick<Exchange, 'id' | 'key_id'>,
): Promise<string[]> {
  const { id: exchange_id } = exchange
  const seal = sealOf(ctx, exchange)
  if (!seal) return []
  const marks = await readAll(ctx, { exchange_id, seal })
  if (marks.size === 0) return []
  const people = await listParticipants(ctx, exchange_id)
  const reached = people.filter((person) => canBeMailed(person, ctx.sender))
  const untold = reached.flatMap((person) => {
    const reader = { ...person, seal }
    return ROLES.filter((role) => marks.has(readersMark(reader, 'unread', role)))
      .map((role) => ({ person, role, mark: readersMark(reader, 'told', role) }))
      .filter(({ mark }) => !marks.has(mark))
  })
  const toMail = new Set<string>()
  for (const { person, role, mark } of untold) {
    if (await hasMuted(ctx, person, role, marks)) continue
    toMail.add(person.id)
    marks.add(mark)
  }
  await writeAll(ctx, { exchange_id, seal }, marks)
  const places = new Map([...toMail].map((id) => [id, ctx.random(PLACES)]))
  return [...toMail].toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0))
}

async function hasMuted(
  ctx: Context,
  person: Participant,
  role: Role,
  marked: ReadonlySet<string>,
): Promise<boolean> {
  const pairs = await findPairs(ctx, person)
  const pair = role === 'giver' ? pairs?.asGiver : pairs?.asRecipient
  return pair !== undefined && marked.has(mutedMark(pair, role))
}

/** These are told anew of what is unread. To be called in a transaction. */
export async function forgetTold(
  ctx: Context,
  exchange_id: string,
  people: readonly Pick<Participant, 'id'>[],
): Promise<void> {
  const seal = ctx.keyring.sealOf(await findKeyId(ctx, { id: exchange_id }))
  if (!seal) return
  const marks = await readAll(ctx, { exchange_id, seal })
  for (const { id } of people) {
    for (const role of ROLES) marks.delete(readersMark({ id, exchange_id, seal }, 'told', role))
  }
  await writeAll(ctx, { exchange_id, seal }, marks)
}

/** What a repair has dissolved is neither unread nor muted any more. */
export async function forgetMarksOf(ctx: Context, dissolved: readonly Pair[]): Promise<void> {
  const [some] = dissolved
  if (!some) return
  const marks = await readAll(ctx, some)
  for (const pair of dissolved) {
    for (const role of ROLES) {
      takeReadersMarks(marks, sideOf(pair, role), role)
      marks.delete(mutedMark(pair, role))
    }
  }
  await writeAll(ctx, some, marks)
}

/** Returns false if there was nothing to take. */
function takeReadersMarks(marks: Set<string>, reader: Reader, role: Role): boolean {
  const taken = (['unread', 'told'] as const).map((what) =>
    marks.delete(readersMark(reader, what, role)),
  )
  return taken.includes(true)
}

/** One that depends on its reader alone, so that looking for it takes no unsealing of a pair. */
function readersMark(reader: Reader, what: 'unread' | 'told', role: Role): string {
  const { id, exchange_id, seal } = reader
  return inShort(seal.fingerprint('message mark', `${exchange_id} ${id} ${what} as ${role}`))
}

function mutedMark(pair: Pair, role: Role): string {
  const { exchange_id, giver_id, recipient_id, seal } = pair
  const whose = [exchange_id, giver_id, recipient_id].join(' ')
  return inShort(seal.fingerprint('message mark', `${whose} muted by ${role}`))
}

function sideOf({ exchange_id, giver_id, recipient_id, seal }: Pair, role: Role): Reader {
  return { exchange_id, seal, id: role === 'giver' ? giver_id : recipient_id }
}
