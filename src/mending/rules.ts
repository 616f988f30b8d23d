import type { Exposure, RepairProblem } from '../draw/rules.ts'
import { type Dates, daysUntil } from '../exchanges/rules.ts'

/** Stands in for the id of somebody who has no row yet. */
export const LATECOMER = 'latecomer'

/** True if people, exclusions, shape and assignment are the same. Who has looked may differ. */
export function isSameProblem(before: RepairProblem, now: RepairProblem): boolean {
  const text = ({ people, exclusions, shape, current }: RepairProblem) =>
    JSON.stringify([people, exclusions, shape, [...current]])
  return text(before) === text(now)
}

/** A guess at somebody's recipient may be right every second time, give or take what a sample is out by. */
const RIGHT_AT_MOST = 0.5
const SAMPLING_ERROR = 0.1

/** True if nobody can be guessed better with the newcomer than without, or right more than every second time. */
export function hidesNewcomer({ before, after }: Exposure): boolean {
  return after <= Math.max(RIGHT_AT_MOST, before) + SAMPLING_ERROR
}

const MENDINGS_MAX = 6
const PEOPLE_PER_MENDING = 4

/**
 * How often one draw is mended. Each time, somebody who plays two people in it could learn a little of
 * the pairs around them; so few times that it comes to nothing.
 */
export function mayBeMended({ mendings }: { mendings: number }, people: number): boolean {
  return mendings < Math.max(MENDINGS_MAX, Math.ceil(people / PEOPLE_PER_MENDING))
}

/**
 * The repair in which the newcomer gives to this person. Whom they get must not depend on who gives to
 * whom: a repair that were free to choose would never give them whom their own household gives to, and
 * whoever came often enough could tell.
 */
export function withNewcomerGivingTo(problem: RepairProblem, recipient: string): RepairProblem {
  const others = problem.people.filter(({ id }) => id !== recipient && id !== LATECOMER)
  return { ...problem, avoided: others.map(({ id }) => [LATECOMER, id] as const) }
}

/** At most one mail about changes in this time … */
const CHANGES_GATHERED_HOURS = 2
/** … but at once when the day is as near as this. */
const AT_ONCE_BEFORE_DAYS = 2

/**
 * When everybody is to be told of a change that was made now: at the moment of an earlier one that still lies
 * ahead; if that one has come, and anybody was told since, two hours later; else at once.
 */
export function whenToTell(
  exchange: Dates & { told_of_change_at: string | null },
  isAnybodyTold: boolean,
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
  return isAnybodyTold && Temporal.Instant.compare(next, now) > 0 ? next : now
}
