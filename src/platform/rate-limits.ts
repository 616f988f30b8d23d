import { isIPv4, isIPv6 } from 'node:net'
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

type Counting = Ground & { seal: Seal }

/**
 * Counts a try of `who`, which is to be what the form read, after it was read. Returns undefined
 * within the limit. Windows are fixed and survive a restart; the table holds keyed hashes only.
 */
export async function countTry(
  ctx: Counting,
  limit: Limit,
  ...who: readonly string[]
): Promise<Refusal | undefined> {
  const { tries, resets_at } = await addTry(ctx, limit, keyOf(ctx, limit, who))
  if (tries <= limit.max) return undefined
  const left = Temporal.Instant.from(resets_at).since(ctx.clock()).total('seconds')
  return { limit: limit.name, seconds: limit.isShared ? limit.minutes * 60 : Math.ceil(left) }
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

/** Takes a try back that turned out well. */
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
 * The network of a visitor: an IPv4 address, or the /64 that an IPv6 address is one of. Some proxies add
 * a port, which is new for each connection. Whatever is no address is one network, `unknown`.
 */
export function networkOf(ip: string): string {
  const address = /^\[(.+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^([\d.]+):\d+$/.exec(ip)?.[1] ?? ip
  if (isIPv4(address)) return address
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  if (!isIPv6(address)) return 'unknown'
  const groups = fullHextets(address)
  return mappedAddress(groups) ?? `${groups.slice(0, 4).join(':')}::/64`
}

/** Job: deletes expired windows. */
export async function deleteOldRateLimits({ db, clock }: Ground): Promise<void> {
  await db.deleteFrom('rate_limits').where('resets_at', '<=', timestamp(clock())).execute()
}

/**
 * Counts one try in a single statement. An expired window starts anew, and so does one that ends
 * further ahead than it is long, as it was begun by a clock that was wrong.
 */
function addTry(
  { db, clock }: Ground,
  { minutes }: Limit,
  key: string,
): Promise<{ tries: number; resets_at: string }> {
  const now = clock()
  const resets_at = timestamp(now.add({ minutes }))
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

function keyOf({ seal }: Counting, { name }: Limit, who: readonly string[]): string {
  return seal.fingerprint('rate limit', JSON.stringify([name, ...who]))
}

/** The IPv4 address in an IPv6 one (RFC 4291, 2.5.5.2); undefined if there is none in it. */
function mappedAddress(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
  return bytes.join('.')
}

/** The eight groups of an IPv6 address without leading zeros (RFC 4291, 2.2). */
function fullHextets(ip: string): string[] {
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::')
  const groups = (part: string | undefined) => (part ? part.split(':') : [])
  const [front, back] = [groups(head), groups(tail)]
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  const all = [...front, ...Array.from({ length: gap }, () => '0'), ...back]
  return all.map((group) => group.replace(/^0+(?=.)/, ''))
}
