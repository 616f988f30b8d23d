import type { Dates } from './rules.ts'

export const PURGE_AFTER_DAYS = 30
/** How long before the purge the admin is notified at the latest. */
export const PURGE_NOTICE_DAYS = 7
/** When they are, so that a notice that is an hour late postpones nothing. */
export const PURGE_TOLD_HOURS = 24 * PURGE_NOTICE_DAYS + 2
/** How long the admin has known of a purge at least, in seconds of running; a pulse tells of it some seconds late. */
export const PURGE_NOTICE_SECONDS = 86_400 * PURGE_NOTICE_DAYS + 60

/** When the data of an exchange is erased that is over now; one that was finished early, after its day. */
export function purgeMoment(exchange: Dates, completedAt: Temporal.Instant): Temporal.Instant {
  return later(completedAt.add({ hours: 24 * PURGE_AFTER_DAYS }), purgeByDay(exchange))
}

type Told = { purge_told_at: string | null; purge_told_life: number | null }
type Planned = Dates & Told & { purge_at: string | null }

/** When it is erased at the earliest if the admin is told of it now. */
export function earliestPurge(
  exchange: Omit<Planned, keyof Told>,
  now: Temporal.Instant,
  noticeSeconds = PURGE_NOTICE_SECONDS,
): Temporal.Instant {
  const known = now.add({ milliseconds: Math.ceil(noticeSeconds * 1000) })
  const { purge_at } = exchange
  const own = purge_at === null ? known : Temporal.Instant.from(purge_at)
  return later(later(own, known), purgeByDay(exchange))
}

/**
 * When it is erased as far as is known now: once the admin has known of it for a week of running, or would if they
 * were told now and the program ran on. `life`: for how many seconds it has run by now. Undefined while that is not
 * planned.
 */
export function plannedPurge(
  exchange: Planned,
  now: Temporal.Instant,
  life: number,
): Temporal.Instant | undefined {
  if (exchange.purge_at === null) return undefined
  return earliestPurge(exchange, now, noticeLeft(exchange, life))
}

/** Seconds for which the program has to run until the admin has known of the purge for long enough. */
function noticeLeft({ purge_told_at, purge_told_life }: Told, life: number): number {
  if (purge_told_at === null) return PURGE_NOTICE_SECONDS
  return Math.max(0, PURGE_NOTICE_SECONDS - (life - (purge_told_life ?? life)))
}

/** Thirty days after the exchange's day has ended, in its timezone. */
function purgeByDay({ exchange_date, timezone }: Dates): Temporal.Instant {
  const day = Temporal.PlainDate.from(exchange_date).add({ days: PURGE_AFTER_DAYS + 1 })
  return day.toZonedDateTime(timezone).toInstant()
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other
}
