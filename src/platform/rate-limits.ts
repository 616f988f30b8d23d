import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
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

/**
 * A store for @fastify/rate-limit in our database, with fixed windows that survive a restart. It
 * keeps keyed hashes only, so that the table reveals nobody's address.
 */
export function createRateLimitStore(ctx: Ground & { seal: Seal }): FastifyRateLimitStoreCtor {
  return class DatabaseStore implements FastifyRateLimitStore {
    incr(
      who: string,
      callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs: number,
    ) {
      countTry(ctx, ctx.seal.fingerprint('rate limit', who), windowMs).then(
        ({ tries, resets_at }) => {
          const ttl = Temporal.Instant.from(resets_at).since(ctx.clock()).total('milliseconds')
          callback(null, { current: tries, ttl })
        },
        (error) => callback(error as Error),
      )
    }

    child(): FastifyRateLimitStore {
      return this
    }
  }
}

/**
 * Counts one try in a single statement. An expired window starts anew, and so does one that ends
 * further ahead than it is long, as it was begun by a clock that was wrong.
 */
function countTry(
  { db, clock }: Ground,
  key: string,
  windowMs: number,
): Promise<{ tries: number; resets_at: string }> {
  const now = clock()
  const resets_at = timestamp(now.add({ milliseconds: windowMs }))
  const isOver = sql<boolean>`(rate_limits.resets_at <= ${timestamp(now)} or rate_limits.resets_at > ${resets_at})`
  return db
    .insertInto('rate_limits')
    .values({ key, tries: 1, resets_at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        tries: sql<number>`case when ${isOver} then 1 else rate_limits.tries + 1 end`,
        resets_at: sql<string>`case when ${isOver} then ${resets_at} else rate_limits.resets_at end`,
      }),
    )
    .returning(['tries', 'resets_at'])
    .executeTakeFirstOrThrow()
}

/** Job: deletes expired windows. */
export async function deleteOldRateLimits({ db, clock }: Ground): Promise<void> {
  await db.deleteFrom('rate_limits').where('resets_at', '<=', timestamp(clock())).execute()
}
