import type { RepairProblem } from '../draw/rules.ts'
import { type Dates, daysUntil } from '../exchanges/rules.ts'

/** Stands in for the id of somebody who has no row yet. */
export const LATECOMER = 'latecomer'

/** True if people, exclusions, shape and assignment are the same. Who has looked may differ. */
export function isSameProblem(before: RepairProblem, now: RepairProblem): boolean {
  const text = ({ people, exclusions, shape, current }: RepairProblem) =>
    JSON.stringify([people, exclusions, shape, [...current]])
  return text(before) === text(now)
}

/** At most one mail about changes in this time … */
const CHANGES_GATHERED_HOURS = 2
/** … but at once when the day is as near as this. */
const AT_ONCE_BEFORE_DAYS = 2

/**
 * When everybody is to be told of a change that was made now: together with an earlier one whose
 * mails still wait, two hours after the last mails, or at once.
 */
export function whenToTell(
  exchange: Dates & { told_of_change_at: string | null },
  now: Temporal.Instant,
): Temporal.Instant {
  const { told_of_change_at } = exchange
  if (told_of_change_at === null || daysUntil(exchange, now) <= AT_ONCE_BEFORE_DAYS) return now
  const last = Temporal.Instant.from(told_of_change_at)
  const next = last.add({ hours: CHANGES_GATHERED_HOURS })
  const soon = now.add({ hours: CHANGES_GATHERED_HOURS })
  // Only a clock that was wrong has planned it for later than that.
  if (Temporal.Instant.compare(last, soon) > 0) return now
  if (Temporal.Instant.compare(last, now) > 0) return last
  return Temporal.Instant.compare(next, now) > 0 ? next : now
}
