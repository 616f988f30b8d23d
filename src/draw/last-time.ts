import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import type { Db } from '../platform/database.ts'
import type { Pair } from './engine/matching.ts'
import { readAssignments } from './queries.ts'

type Person = Pick<Participant, 'id' | 'email'>

/**
 * Keeps of a past draw what lets the next exchange avoid its pairs: one keyed hash per pair
 * of addresses, which cannot be read back and outlives the purge of the past exchange.
 */
export async function rememberPairs(
  ctx: Context,
  trx: Db,
  { past, next }: { past: Pick<Exchange, 'id'>; next: Pick<Exchange, 'id'> },
): Promise<void> {
  const people = new Map((await listParticipants(trx, past.id)).map((one) => [one.id, one]))
  const hashes = [...(await readAssignments(ctx, trx, past))].flatMap(([giver, recipient]) => {
    const hash = pairHash(ctx, people.get(giver), people.get(recipient))
    return hash === undefined ? [] : [hash]
  })
  // Sorted, so that the order of the rows says nothing about who is in which pair.
  for (const pair_hash of hashes.sort()) {
    await trx.insertInto('past_pairs').values({ exchange_id: next.id, pair_hash }).execute()
  }
}

/** The pairs among these people that were drawn last time. For the draw alone: no page may tell. */
export async function pairsOfLastTime(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  people: readonly Person[],
): Promise<Pair[]> {
  const rows = await ctx.db
    .selectFrom('past_pairs')
    .select('pair_hash')
    .where('exchange_id', '=', exchange.id)
    .execute()
  if (rows.length === 0) return []
  const past = new Set(rows.map((row) => row.pair_hash))
  return people.flatMap((giver) =>
    people
      .filter((recipient) => past.has(pairHash(ctx, giver, recipient) ?? ''))
      .map((recipient): Pair => [giver.id, recipient.id]),
  )
}

/** How many pairs of last time are remembered; 0 if none are avoided. */
export async function countPastPairs(db: Db, exchangeId: string): Promise<number> {
  const { count } = await db
    .selectFrom('past_pairs')
    .select((pair) => pair.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .executeTakeFirstOrThrow()
  return count
}

/** Erases what is remembered of last time's pairs. */
export async function forgetLastTime(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('past_pairs').where('exchange_id', '=', exchange.id).execute()
}

/** Undefined for people without an address, or who share one: they cannot be told again. */
function pairHash(ctx: Context, giver?: Person, recipient?: Person): string | undefined {
  if (!giver?.email || !recipient?.email || giver.email === recipient.email) return undefined
  return ctx.seal.fingerprint('past pair', `${giver.email}\n${recipient.email}`)
}
