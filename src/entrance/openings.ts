import type { Context } from '../context.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import type { Way } from './tables.ts'

/** Notes, for the person's own page, that their page was opened in this way today. */
export async function recordOpening(
  ctx: Context,
  { timezone }: Pick<Exchange, 'timezone'>,
  { id }: Pick<Participant, 'id'>,
  way: Way,
): Promise<void> {
  const day = localDate(timezone, ctx.clock()).toString()
  await ctx.db
    .insertInto('openings')
    .values({ participant_id: id, way, day })
    .onConflict((conflict) => conflict.columns(['participant_id', 'way', 'day']).doNothing())
    .execute()
}

export type Opening = { participant_id: string; way: Way; day: string }

/** On which days the pages of an exchange were opened in these ways, oldest first. */
export function listOpenings(ctx: Context, exchangeId: string): Promise<Opening[]> {
  return ctx.db
    .selectFrom('openings')
    .innerJoin('participants', 'participants.id', 'openings.participant_id')
    .select(['participant_id', 'way', 'day'])
    .where('exchange_id', '=', exchangeId)
    .orderBy('day')
    .execute()
}
