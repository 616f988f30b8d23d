import {
  type DrawProblem,
  type Exposure,
  isSameDrawProblem,
  type RepairProblem,
} from '../draw/rules.ts'
import { type Dates, daysUntil } from '../exchanges/rules.ts'

/** Stands in for the id of somebody who has no row yet. */
export const LATECOMER = 'latecomer'

/** True if people, exclusions, shape and assignment are the same. Who has looked may differ. */
export function isSameProblem(before: RepairProblem, now: RepairProblem): boolean {
  const isSameAssignment =
    before.current.size === now.current.size &&
    [...before.current].every(([giver, recipient]) => now.current.get(giver) === recipient)
  return isSameAssignment && isSameDrawProblem(before, now)
}

/** A guess at somebody's recipient may be right every second time, give or take what a sample is out by. */
const RIGHT_AT_MOST = 0.5
const SAMPLING_ERROR = 0.1

/** True if nobody can be guessed better with the newcomer than without, or right more than every second time. */
export function hidesNewcomer({ before, after }: Exposure): boolean {
  return after <= Math.max(RIGHT_AT_MOST, before) + SAMPLING_ERROR
}

/** Who plays one of a newcomer's possible givers, and reads whom the newcomer gives to, leaves out two of them. */
const GIVERS_AT_LEAST = 4

/**
 * Whether enough people may give to a newcomer: rules of single pairs leave four, or as many as their household does.
 * Whoever had them narrowed to fewer, and takes part, would know who it is, and could take the newcomer out again.
 */
export function hasEnoughGivers(problem: DrawProblem): boolean {
  const byHousehold = giversOf({ ...problem, exclusions: [] }, LATECOMER)
  return giversOf(problem, LATECOMER).size >= Math.min(GIVERS_AT_LEAST, byHousehold.size)
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

/**
 * Whoever gives to `lost`, whom a newcomer gives to from now on or who leaves, gives to `next` then: to the newcomer, or to
 * whom the leaver gave to. Where the rules forbid that, somebody else gives to `next`, and they to that one's former name.
 */
export type Gap = { lost: string; next: string }

/** Who may have given to `lost`, by the rules alone: who may give to `next`, and how many may not. */
export type Crowd = { free: ReadonlySet<string>; hindered: number }

/** Those around a gap. `problem` is of everybody who gives before the change or after it. */
export function crowdAround(problem: DrawProblem, { lost, next }: Gap): Crowd {
  const mayGiveNow = giversOf(problem, next)
  const gaveBefore = [...giversOf(problem, lost)].filter((id) => id !== LATECOMER)
  const free = new Set(gaveBefore.filter((id) => mayGiveNow.has(id)))
  // Of a leaver and whom they gave to, who may have given to each other, one is left.
  const isSwap = gaveBefore.includes(next) && problem.shape !== 'any'
  return { free, hindered: gaveBefore.length - free.size - (isSwap ? 1 : 0) }
}

/** For each who is hindered, so many of the free are led elsewhere, on average; but no more than every second one. */
const LED_PER_HINDERED = 3
const LED_AT_MOST = 1 / 2

/**
 * Whether a third person changes though nobody is hindered. Otherwise whoever is that third person, and an organiser who
 * chose the household of a newcomer, would know of whom the rules forbid it whom they gave to, and give to now. If all
 * free ones were led elsewhere, the same would be known of whom that is forbidden.
 */
export function isLedElsewhere(
  { free, hindered }: Crowd,
  random: (bound: number) => number,
): boolean {
  const led = Math.min(free.size * LED_AT_MOST, hindered * LED_PER_HINDERED)
  // Twice, as half a person may be meant.
  return free.size > 0 && random(2 * free.size) < 2 * led
}

function giversOf({ people, exclusions }: DrawProblem, recipient: string): Set<string> {
  const household = people.find(({ id }) => id === recipient)?.household ?? ''
  const barred = new Set(
    exclusions.flatMap(({ giver, recipient: to, mutual }) => {
      if (to === recipient) return [giver]
      return mutual && giver === recipient ? [to] : []
    }),
  )
  const isOfTheirs = (other: string) => other !== '' && other === household
  const may = people.filter(
    ({ id, household }) => id !== recipient && !barred.has(id) && !isOfTheirs(household),
  )
  return new Set(may.map(({ id }) => id))
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
