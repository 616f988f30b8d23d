/** For so long an answer is waited for. */
export const PATIENCE_MS = 30_000
/** So often something is posted, if it may have arrived each time. */
const UNANSWERED_MAX = 2
/** For so long it is tried, if it surely has not. */
const TRIED_HOURS = 24
const LONGEST_RETRY_MINUTES = 4 * 60

/** What happened of one kind, and nobody has taken yet. */
export type News = {
  /** The mails that tell the organiser of it. */
  ids: readonly string[]
  /** How often it may have arrived, though nothing said so. */
  unanswered: number
  /** For how long it was tried, as far as we ran; undefined before the first try. */
  triedMinutes?: number
}

/** A message that is to be posted, about all news of one kind. */
export type Pending = {
  news: readonly News[]
  /** How often it was tried since the latest news. */
  tries: number
  triedAt?: string
}

/** Whether it is time for the next try: at once with news, and then after one minute, two, four and so on. */
export function isDue({ tries, triedAt }: Pending, now: Temporal.Instant): boolean {
  if (tries === 0 || triedAt === undefined) return true
  const minutes = now.since(Temporal.Instant.from(triedAt)).total('minutes')
  // A try that lies ahead was noted by a clock that was wrong.
  return minutes < 0 || minutes >= minutesAfter(tries)
}

/**
 * The same after one more try, now, which may have arrived: what is not waited for, as a clock jumps or the machine
 * is off, counts for nothing.
 */
export function triedOnceMore({ news, tries, triedAt }: Pending, now: Temporal.Instant): News[] {
  const since = triedAt === undefined ? 0 : now.since(triedAt).total('minutes')
  const waited = Math.min(Math.max(0, since), minutesAfter(tries))
  return news.map((one) => ({
    ...one,
    unanswered: one.unanswered + 1,
    triedMinutes: one.triedMinutes === undefined ? 0 : one.triedMinutes + waited,
  }))
}

/** The same, of a try that has not. */
export function surelyNotArrived(one: News): News {
  return { ...one, unanswered: one.unanswered - 1 }
}

/** A notice is in one of them only. */
export function isSame(one: News, other: News): boolean {
  return one.ids[0] === other.ids[0]
}

/** Each news is given up for itself: what has just happened does not go with what is old. */
export function isToBeGivenUp({ triedMinutes = 0, unanswered }: News): boolean {
  return unanswered >= UNANSWERED_MAX || triedMinutes >= 60 * TRIED_HOURS
}

/** The longest time until the next try. */
function minutesAfter(tries: number): number {
  return tries === 0 ? LONGEST_RETRY_MINUTES : Math.min(2 ** (tries - 1), LONGEST_RETRY_MINUTES)
}
