import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { timestamp } from './clock.ts'
import type { Ground } from './database.ts'
import type { Seal } from './seal.ts'

type RateLimitsTable = { key: string; tries: number; resets_at: string }

declare module './database.ts' {
  interface Tables {
    rate_limits: RateLimitsTable
  }
}

/** How often something may be tried, counted from the first try. */
export type Limit = {
  readonly name: string
  readonly max: number
  readonly minutes: number
  /**
   * Others' tries count, too, as they do for an email. When the first one was is then not told: it
   * would tell when somebody else was here.
   */
  readonly isShared?: true
}

/** That a limit is reached, and in how many seconds to try again. */
export type Refusal = { readonly limit: string; readonly seconds: number }

/** So many rows are looked at in one go when old ones are deleted. */
const PORTION = 2000

export type Counting = Ground & { seal: Seal }

/**
 * Counts a try of `who`, which is to be what the form read, after it was read. Returns undefined within the
 * limit; beyond it nothing is counted, so that whoever takes their tries back has them back. Windows are
 * fixed and survive a restart; the table holds keyed hashes only.
 */
export async function countTry(
  ctx: Counting,
  limit: Limit,
  ...who: readonly string[]
): Promise<Refusal | undefined> {
  const key = keyOf(ctx, limit, who)
  return (await addTry(ctx, limit, key, limit.max)) ? undefined : await refusalOf(ctx, limit, key)
}

/** Counts what happens all the same, within the limit or beyond it. */
export async function noteTry(
  ctx: Counting,
  limit: Limit,
  ...who: readonly string[]
): Promise<void> {
  await addTry(ctx, limit, keyOf(ctx, limit, who), Number.MAX_SAFE_INTEGER)
}

/** Whether the next try would be one too many, without counting it. */
export async function isReached(
  ctx: Counting,
  limit: Limit,
  ...who: readonly string[]
): Promise<boolean> {
  const now = ctx.clock()
  const counted = await ctx.db
    .selectFrom('rate_limits')
    .select('tries')
    .where('key', '=', keyOf(ctx, limit, who))
    .where('resets_at', '>', timestamp(now))
    .where('resets_at', '<=', timestamp(now.add({ minutes: limit.minutes })))
    .executeTakeFirst()
  return (counted?.tries ?? 0) >= limit.max
}

/** Takes a try back that turned out well; of the last one nothing is left, not even when it was. */
export async function takeBackTry(
  ctx: Counting,
  limit: Limit,
  ...who: readonly string[]
): Promise<void> {
  await ctx.db
    .updateTable('rate_limits')
    .set((row) => ({ tries: row('tries', '-', 1) }))
    .where('key', '=', keyOf(ctx, limit, who))
    .where('tries', '>', 0)
    .execute()
  await ctx.db
    .deleteFrom('rate_limits')
    .where('key', '=', keyOf(ctx, limit, who))
    .where('tries', '=', 0)
    .execute()
}

/** Forgets all tries, and returns how many there were. */
export async function forgetTries(
  ctx: Counting,
  limit: Limit,
  ...who: readonly string[]
): Promise<number> {
  const forgotten = await ctx.db
    .deleteFrom('rate_limits')
    .where('key', '=', keyOf(ctx, limit, who))
    .returning('tries')
    .executeTakeFirst()
  return forgotten?.tries ?? 0
}

/**
 * Job: deletes expired windows, in portions that take some ms each, between which requests are answered:
 * strangers can cause hundreds of thousands.
 */
export async function deleteOldRateLimits({ db, clock }: Ground): Promise<void> {
  const now = timestamp(clock())
  let done = ''
  for (;;) {
    const last = await db
      .selectFrom('rate_limits')
      .select('key')
      .where('key', '>', done)
      .orderBy('key')
      .offset(PORTION - 1)
      .limit(1)
      .executeTakeFirst()
    const rest = db.deleteFrom('rate_limits').where('key', '>', done).where('resets_at', '<=', now)
    if (!last) {
      await rest.execute()
      return
    }
    await rest.where('key', '<=', last.key).execute()
    done = last.key
    await nextTurn()
  }
}

/**
 * Counts one try in a single statement, unless there were `max`; returns whether it did. An expired window
 * starts anew, and so does one that ends further ahead than it is long, as it was begun by a clock that
 * was wrong.
 */
async function addTry(
  { db, clock }: Ground,
  { minutes }: Limit,
  key: string,
  max: number,
): Promise<boolean> {
  const now = clock()
  const resets_at = timestamp(now.add({ minutes }))
  const isOver = sql<boolean>`(rate_limits.resets_at <= ${timestamp(now)} or rate_limits.resets_at > ${resets_at})`
  const counted = await db
    .insertInto('rate_limits')
    .values({ key, tries: 1, resets_at })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          tries: sql<number>`case when ${isOver} then 1 else rate_limits.tries + 1 end`,
          resets_at: sql<string>`case when ${isOver} then ${resets_at} else rate_limits.resets_at end`,
        })
        .where(sql<boolean>`(${isOver} or rate_limits.tries < ${max})`),
    )
    .returning('tries')
    .executeTakeFirst()
  return counted !== undefined
}

/** Why nothing more is counted. */
async function refusalOf({ db, clock }: Ground, limit: Limit, key: string): Promise<Refusal> {
  const whole = limit.minutes * 60
  if (limit.isShared) return { limit: limit.name, seconds: whole }
  const row = await db
    .selectFrom('rate_limits')
    .select('resets_at')
    .where('key', '=', key)
    .executeTakeFirst()
  const left = row && Temporal.Instant.from(row.resets_at).since(clock()).total('seconds')
  return { limit: limit.name, seconds: Math.ceil(left ?? whole) }
}

function keyOf({ seal }: Counting, { name }: Limit, who: readonly string[]): string {
  return seal.fingerprint('rate limit', JSON.stringify([name, ...who]))
}
