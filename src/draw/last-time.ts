import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { giveWay } from '../platform/event-loop.ts'
import type { NamedArc } from './engine/problem.ts'
import { readAssignment } from './sealed-pairs.ts'

export type PastAndNext = { past: Pick<Exchange, 'id'>; next: Pick<Exchange, 'id'> }

/**
 * Keeps one keyed hash per pair of addresses, so that the next exchange can avoid the pairs. The
 * hashes cannot be reversed, and they survive the purge of the past exchange.
 */
export async function rememberPairs(ctx: Context, { past, next }: PastAndNext): Promise<void> {
  const people = new Map((await listParticipants(ctx, past.id)).map((one) => [one.id, one]))
  const hashes = [...(await readAssignment(ctx, past))].flatMap(([giver, recipient]) => {
    const hash = pairHash(ctx, people.get(giver), people.get(recipient))
    return hash === undefined ? [] : [hash]
  })
  // Sorted, so that the order of the rows does not tell who is in which pair.
  for (const pair_hash of hashes.sort()) {
    await ctx.db.insertInto('past_pairs').values({ exchange_id: next.id, pair_hash }).execute()
  }
}

/** Erases the hashes of last time's pairs. */
export async function forgetLastTime(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db.deleteFrom('past_pairs').where('exchange_id', '=', id).execute()
}

type Person = Pick<Participant, 'id' | 'email'>

/** Last time's pairs among these people. For the draw alone: no page may show them. */
export async function pairsOfLastTime(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  people: readonly Person[],
): Promise<NamedArc[]> {
  const rows = await ctx.db
    .selectFrom('past_pairs')
    .select('pair_hash')
    .where('exchange_id', '=', exchange.id)
    .execute()
  if (rows.length === 0) return []
  const past = new Set(rows.map((row) => row.pair_hash))
  const arcs: NamedArc[] = []
  for (const giver of people) {
    for (const recipient of people) {
      if (past.has(pairHash(ctx, giver, recipient) ?? '')) arcs.push([giver.id, recipient.id])
    }
    await giveWay()
  }
  return arcs
}

/** How many of last time's pairs are remembered; 0 if there are none to avoid. */
export async function countPastPairs(ctx: Context, exchangeId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('past_pairs')
    .select((pair) => pair.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .executeTakeFirstOrThrow()
  return count
}

/**
 * The keyed hash of a pair. Returns undefined if an address is missing or both share one, as these
 * people could not be recognised next time.
 */
function pairHash(ctx: Context, giver?: Person, recipient?: Person): string | undefined {
  if (!giver?.email || !recipient?.email || giver.email === recipient.email) return undefined
  return ctx.seal.fingerprint('past pair', `${giver.email}\n${recipient.email}`)
}
