import type { Context } from '../context.ts'
import type { Pair } from '../draw/sealed-pairs.ts'
import { sealOf } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Seal } from '../platform/seal.ts'
import { ROLES, type Role } from './rules.ts'

/** One side of a pair, and the seal of what is written to it. */
type Reader = Pick<Participant, 'id' | 'exchange_id'> & { seal: Seal }

/** True if this person may have an unread message; it may be one of a pair that is dissolved now. */
export async function isMarkedUnread(
  ctx: Context,
  exchange: Pick<Exchange, 'key_id'>,
  person: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<boolean> {
  const seal = sealOf(ctx, exchange)
  if (!seal) return false
  const ids = ROLES.map((role) => readersMark({ ...person, seal }, 'unread', role))
  return (await present(ctx, person.exchange_id, ids)).size > 0
}

/** Whether one side of a pair, in this role, has unread messages, and whether it has muted the other. */
export async function readMarks(
  ctx: Context,
  pair: Pair,
  role: Role,
): Promise<{ unread: boolean; muted: boolean }> {
  const unread = readersMark(sideOf(pair, role), 'unread', role)
  const muted = mutedMark(pair, role)
  const marks = await present(ctx, pair.exchange_id, [unread, muted])
  return { unread: marks.has(unread), muted: marks.has(muted) }
}

/** Marks that there is something new for one side of a pair, unless it has muted the other. */
export async function markUnread(ctx: Context, pair: Pair, role: Role): Promise<void> {
  const { muted } = await readMarks(ctx, pair, role)
  if (!muted) await insert(ctx, pair, [readersMark(sideOf(pair, role), 'unread', role)])
}

/** Marks what was written to this person, in this role, as read. */
export async function markRead(
  ctx: Context,
  exchange: Pick<Exchange, 'key_id'>,
  person: Pick<Participant, 'id' | 'exchange_id'>,
  role: Role,
): Promise<void> {
  const seal = sealOf(ctx, exchange)
  if (seal) await removeReadersMarks(ctx, { ...person, seal }, role)
}

/** Marks the other side of a pair as muted or not; whatever was unread counts as read. */
export async function markMuted(
  ctx: Context,
  pair: Pair,
  role: Role,
  muted: boolean,
): Promise<void> {
  await removeReadersMarks(ctx, sideOf(pair, role), role)
  const id = mutedMark(pair, role)
  if (muted) await insert(ctx, pair, [id])
  else await remove(ctx, pair, [id])
}

/**
 * Marks everybody with an address who has unread messages as told of them, and returns who was not
 * told before, in an order that says nothing; nobody, if the exchange's key is lost.
 */
export async function markTold(
  ctx: Context,
  exchange: Pick<Exchange, 'id' | 'key_id'>,
): Promise<string[]> {
  const { id } = exchange
  const seal = sealOf(ctx, exchange)
  const rows = await ctx.db
    .selectFrom('message_marks')
    .select('id')
    .where('exchange_id', '=', id)
    .execute()
  if (rows.length === 0 || !seal) return []
  const marked = new Set(rows.map((row) => row.id))
  const untold = (await listParticipants(ctx, id)).flatMap((person) => {
    if (person.email === null) return []
    const reader = { ...person, seal }
    return ROLES.filter((role) => marked.has(readersMark(reader, 'unread', role)))
      .map((role) => ({ reader: reader.id, mark: readersMark(reader, 'told', role) }))
      .filter(({ mark }) => !marked.has(mark))
  })
  const inOrder = untold.toSorted((one, other) => (one.mark < other.mark ? -1 : 1))
  await insert(
    ctx,
    { exchange_id: id },
    inOrder.map(({ mark }) => mark),
  )
  return [...new Set(inOrder.map(({ reader }) => reader))]
}

/** Erases every mark of an exchange. */
export async function eraseAllMarks(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('message_marks').where('exchange_id', '=', exchangeId).execute()
}

async function removeReadersMarks(ctx: Context, reader: Reader, role: Role): Promise<void> {
  const ids = (['unread', 'told'] as const).map((what) => readersMark(reader, what, role))
  await remove(ctx, reader, ids)
}

/** One that depends on its reader alone, so that looking for it takes no unsealing of a pair. */
function readersMark(reader: Reader, what: 'unread' | 'told', role: Role): string {
  const { id, exchange_id, seal } = reader
  return seal.fingerprint('message mark', `${exchange_id} ${id} ${what} as ${role}`)
}

function mutedMark(pair: Pair, role: Role): string {
  const { exchange_id, giver_id, recipient_id, seal } = pair
  const whose = [exchange_id, giver_id, recipient_id].join(' ')
  return seal.fingerprint('message mark', `${whose} muted by ${role}`)
}

function sideOf({ exchange_id, giver_id, recipient_id, seal }: Pair, role: Role): Reader {
  return { exchange_id, seal, id: role === 'giver' ? giver_id : recipient_id }
}

async function present(
  ctx: Context,
  exchangeId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await ctx.db
    .selectFrom('message_marks')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

type Within = { exchange_id: string }

async function insert(ctx: Context, { exchange_id }: Within, ids: readonly string[]) {
  for (const id of ids) {
    await ctx.db
      .insertInto('message_marks')
      .values({ exchange_id, id })
      .onConflict((conflict) => conflict.columns(['exchange_id', 'id']).doNothing())
      .execute()
  }
}

async function remove(ctx: Context, { exchange_id }: Within, ids: readonly string[]) {
  await ctx.db
    .deleteFrom('message_marks')
    .where('exchange_id', '=', exchange_id)
    .where('id', 'in', ids)
    .execute()
}
