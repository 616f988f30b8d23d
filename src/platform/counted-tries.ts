import {
  type Counting,
  countTry,
  isReached,
  type Limit,
  type Refusal,
  takeBackTry,
} from './rate-limits.ts'

/** A limit, and whose tries it counts. */
export type Counted = readonly [limit: Limit, ...who: string[]]

/**
 * Counts one try under several limits, to be given with the one by network first: where that is reached,
 * nothing is written for what a stranger makes up. What is refused counts nowhere else.
 */
export async function countTries(
  ctx: Counting,
  limits: readonly Counted[],
): Promise<Refusal | undefined> {
  for (const [at, [limit, ...who]] of limits.entries()) {
    const refusal = await countTry(ctx, limit, ...who)
    if (!refusal) continue
    await takeBackTries(ctx, limits.slice(0, at))
    return refusal
  }
  return undefined
}

/** Takes back what `countTries` has counted. */
export async function takeBackTries(ctx: Counting, limits: readonly Counted[]): Promise<void> {
  for (const [limit, ...who] of limits) await takeBackTry(ctx, limit, ...who)
}

/**
 * Counts a try with `what`, such as an address, once within the time of the limit, however often it comes.
 * Returns undefined if it was counted now, 'again' if it was before.
 */
export async function countOnce(
  ctx: Counting,
  [limit, ...who]: Counted,
  what: string,
): Promise<Refusal | 'again' | undefined> {
  const mark: Counted = [{ ...limit, max: 1 }, ...who, what]
  if (await isReached(ctx, ...mark)) return 'again'
  const refusal = await countTry(ctx, limit, ...who)
  if (refusal) return refusal
  if (!(await countTry(ctx, ...mark))) return undefined
  await takeBackTry(ctx, limit, ...who)
  return 'again'
}

/** Takes back what `countOnce` has counted now. */
export async function takeBackOnce(
  ctx: Counting,
  [limit, ...who]: Counted,
  what: string,
): Promise<void> {
  await takeBackTries(ctx, [
    [limit, ...who],
    [limit, ...who, what],
  ])
}
