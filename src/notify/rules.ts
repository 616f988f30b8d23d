/** A transaction that is still open may yet write an earlier time. */
export const SETTLED_SECONDS = 30
/** For so long an answer is waited for. */
export const PATIENCE_MS = 30_000
/** So often a message is posted, if it may have arrived each time. */
const UNANSWERED_MAX = 2
/** So often if it surely has not: a little more than a day, with the longest time between two tries. */
const TRIES_MAX = 14
const LONGEST_RETRY_MINUTES = 4 * 60

/** A message that is to be posted: all of one kind that happened after a time. */
export type Pending = {
  after: string
  tries: number
  /** How often it may have arrived, though nothing said so. */
  unanswered: number
  triedAt?: string
}

/** Whether it is time for the next try, after one minute, two, four and so on. */
export function isDue({ tries, triedAt }: Pending, now: Temporal.Instant): boolean {
  if (triedAt === undefined) return true
  const minutes = now.since(Temporal.Instant.from(triedAt)).total('minutes')
  // A try that lies ahead was noted by a clock that was wrong.
  return minutes < 0 || minutes >= Math.min(2 ** (tries - 1), LONGEST_RETRY_MINUTES)
}

export function isToBeGivenUp({ tries, unanswered }: Pending): boolean {
  return tries >= TRIES_MAX || unanswered >= UNANSWERED_MAX
}
