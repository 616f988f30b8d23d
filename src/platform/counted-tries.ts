import {
  type Counting,
  countTry,
  isReached,
  type Limit,
  noteTry,
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

/** So often the same may come again before it counts once more. */
const REPEATS_MAX = 5

/**
 * Counts a try with `what`, such as an address, once within the time of the limit, though it comes a few
 * times. Returns undefined if it was counted now, 'again' if it was before. Inside a transaction, so that
 * what comes at once is counted once.
 */
export async function countOnce(
  ctx: Counting,
  [limit, ...who]: Counted,
  what: string,
): Promise<Refusal | 'again' | undefined> {
  const mark = [...who, what]
  const isThere = await isReached(ctx, { ...limit, max: 1 }, ...mark)
  if (isThere && !(await countTry(ctx, { ...limit, max: REPEATS_MAX }, ...mark))) return 'again'
  const refusal = await countTry(ctx, limit, ...who)
  if (!refusal && !isThere) await noteTry(ctx, limit, ...mark)
  return refusal
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
