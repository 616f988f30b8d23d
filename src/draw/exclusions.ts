import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { setHousehold } from '../participants/commands.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { ExclusionInput } from './forms.ts'
import { listExclusions } from './queries.ts'
import { isSaid } from './rules.ts'

export type ExclusionOutcome = 'added' | 'known' | 'unknown_person' | 'drawn'

/**
 * Adds an exclusion between two participants. Returns `known` if existing ones already say so, and
 * `drawn` if it is too late.
 */
export async function addExclusion(
  ctx: Context,
  exchange: Exchange,
  { giver_id, recipient_id, kind }: ExclusionInput,
): Promise<ExclusionOutcome> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return 'drawn'
    const people = new Set((await listParticipants(ctx, exchange.id)).map(({ id }) => id))
    if (!people.has(giver_id) || !people.has(recipient_id)) return 'unknown_person'
    const said = await listExclusions(ctx, exchange.id)
    if (isSaid(said, giver_id, recipient_id, kind === 'mutual')) return 'known'
    await ctx.db
      .insertInto('exclusions')
      .values({
        id: newId(),
        exchange_id: exchange.id,
        giver_id,
        recipient_id,
        mutual: kind === 'mutual' ? 1 : 0,
        created_at: timestamp(ctx.clock()),
      })
      .execute()
    return 'added'
  })
}

/** Removes an exclusion. Returns `unknown` if the exchange has none with this id. */
export async function removeExclusion(
  ctx: Context,
  exchange: Exchange,
  exclusionId: string,
): Promise<'removed' | 'unknown' | 'drawn'> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return 'drawn'
    const removed = await ctx.db
      .deleteFrom('exclusions')
      .where('id', '=', exclusionId)
      .where('exchange_id', '=', exchange.id)
      .executeTakeFirst()
    return removed.numDeletedRows > 0n ? 'removed' : 'unknown'
  })
}

/**
 * Sets the households of the people named; an empty label means none. Returns false, changing
 * nothing, once names are drawn.
 */
export async function setHouseholds(
  ctx: Context,
  exchange: Exchange,
  labels: ReadonlyMap<string, string>,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (isDrawn((await reloadExchange(ctx, exchange)).state)) return false
    for (const person of await listParticipants(ctx, exchange.id)) {
      const label = labels.get(person.id) ?? person.household
      if (label !== person.household) await setHousehold(ctx, person, label)
    }
    return true
  })
}

/** Removes the exclusions that name somebody who is leaving. */
export async function removeExclusionsOf(
  ctx: Context,
  { id }: Pick<Participant, 'id'>,
): Promise<void> {
  await ctx.db
    .deleteFrom('exclusions')
    .where((is) => is.or([is('giver_id', '=', id), is('recipient_id', '=', id)]))
    .execute()
}

/** Copies the exclusions between people who are in both exchanges, under their new ids. */
export async function copyExclusions(
  ctx: Context,
  {
    past,
    next,
    newIds,
  }: {
    past: Pick<Exchange, 'id'>
    next: Pick<Exchange, 'id'>
    newIds: ReadonlyMap<string, string>
  },
): Promise<void> {
  for (const exclusion of await listExclusions(ctx, past.id)) {
    const giver_id = newIds.get(exclusion.giver_id)
    const recipient_id = newIds.get(exclusion.recipient_id)
    if (!giver_id || !recipient_id) continue
    await ctx.db
      .insertInto('exclusions')
      .values({ ...exclusion, id: newId(), exchange_id: next.id, giver_id, recipient_id })
      .execute()
  }
}
