import { type Context, transact } from '../context.ts'
import { findPairs, type Pair } from '../draw/sealed-pairs.ts'
import { sealOf } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Seal } from '../platform/seal.ts'
import { ROLES, type Role } from './rules.ts'

type Within = { exchange_id: string; seal: Seal }

/** One side of a pair, and the seal of what is written to it. */
type Reader = Within & Pick<Participant, 'id'>

/** A fingerprint in short: 48 bits, in hexadecimal digits. */
const MARK_LENGTH = 12
const NO_MARK = '.'.repeat(MARK_LENGTH)
/** So many that hardly two share one. */
const PLACES = 2 ** 40
/** Unread, told and muted, in both roles, and room for pairs that a repair has dissolved. */
const MARKS_PER_PERSON = 8

/** True if this person may have an unread message; it may be one of a pair that is dissolved now. */
export async function isMarkedUnread(
  ctx: Context,
  exchange: Pick<Exchange, 'key_id'>,
  person: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<boolean> {
  const seal = sealOf(ctx, exchange)
  if (!seal) return false
  const reader = { ...person, seal }
  const marks = await readAll(ctx, reader)
  return ROLES.some((role) => marks.has(readersMark(reader, 'unread', role)))
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
 * Marks everybody who has unread messages as told of them, and returns whom of these to mail, in a random
 * order, as one that stays would tell questions from answers: who has an address, was not told before and
 * has not muted the other; nobody, if the exchange's key is lost.
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
  const untold = (await listParticipants(ctx, exchange_id)).flatMap((person) => {
    const reader = { ...person, seal }
    return ROLES.filter((role) => marks.has(readersMark(reader, 'unread', role)))
      .map((role) => ({ person, role, mark: readersMark(reader, 'told', role) }))
      .filter(({ mark }) => !marks.has(mark))
  })
  for (const { mark } of untold) marks.add(mark)
  await writeAll(ctx, { exchange_id, seal }, marks)
  const toMail = new Set<string>()
  for (const { person, role } of untold) {
    const isToBeTold = person.email !== null && !(await hasMuted(ctx, person, role, marks))
    if (isToBeTold) toMail.add(person.id)
  }
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

/** Erases every mark of an exchange. */
export async function eraseAllMarks(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('message_marks').where('exchange_id', '=', exchangeId).execute()
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

function inShort(fingerprint: string): string {
  return fingerprint.slice(0, MARK_LENGTH)
}

function sideOf({ exchange_id, giver_id, recipient_id, seal }: Pair, role: Role): Reader {
  return { exchange_id, seal, id: role === 'giver' ? giver_id : recipient_id }
}

/**
 * The marks of an exchange, all together under one seal, whose size depends on how many take part: how
 * many there are, or which are added, would tell who writes to whom.
 */
async function readAll(ctx: Context, { exchange_id, seal }: Within): Promise<Set<string>> {
  const row = await ctx.db
    .selectFrom('message_marks')
    .select('sealed_marks')
    .where('exchange_id', '=', exchange_id)
    .executeTakeFirst()
  if (!row) return new Set()
  const text = seal.open(row.sealed_marks, sealedFor(exchange_id))
  const marks = Array.from({ length: text.length / MARK_LENGTH }, (_, index) =>
    text.slice(index * MARK_LENGTH, (index + 1) * MARK_LENGTH),
  )
  return new Set(marks.filter((mark) => mark !== NO_MARK))
}

/** Seals them anew, also if nothing is different. */
async function writeAll(
  ctx: Context,
  { exchange_id, seal }: Within,
  marks: ReadonlySet<string>,
): Promise<void> {
  const { length: people } = await listParticipants(ctx, exchange_id)
  const places = MARKS_PER_PERSON * Math.max(people, Math.ceil(marks.size / MARKS_PER_PERSON))
  const text = [...marks].join('').padEnd(places * MARK_LENGTH, NO_MARK)
  const sealed_marks = seal.seal(text, sealedFor(exchange_id))
  await ctx.db
    .insertInto('message_marks')
    .values({ exchange_id, sealed_marks })
    .onConflict((known) => known.column('exchange_id').doUpdateSet({ sealed_marks }))
    .execute()
}

function sealedFor(exchangeId: string): string {
  return `message marks of ${exchangeId}`
}
