import { type Counting, countTry, type Limit } from '../../src/platform/rate-limits.ts'

/** Counts tries up to this limit, or to so many, in one go. */
export async function useUp(
  ctx: Counting,
  limit: Limit,
  who: readonly string[],
  tries = limit.max,
): Promise<void> {
  await countTry(ctx, limit, ...who)
  const key = ctx.seal.fingerprint('rate limit', JSON.stringify([limit.name, ...who]))
  await ctx.db.updateTable('rate_limits').set({ tries }).where('key', '=', key).execute()
}
