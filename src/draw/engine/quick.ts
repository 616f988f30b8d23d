import { at } from './at.ts'
import type { DrawProblem } from './problem.ts'
import type { Task } from './task.ts'

/** Up to here the worst exclusions take a few milliseconds, also in a process that has just started. */
const FEW_PEOPLE = 10
/** About a millisecond, and ten in a process that has just started, in steps of about 50 ns. */
const MOST_STEPS = 20_000
/** A forecast also asks who may give to whom, and who can tell it: of each pair, where there are few people. */
const FEW_PEOPLE_FORESEEN = 8
const MOST_STEPS_FORESEEN = 7_000
const ARCS_PER_STEP = 64
const LARGEST_FORBIDDEN_PART = 1 / 8
const SHAPES_AT_MOST = 3

/** Whether a task certainly takes so few steps that it may be done in place, whatever its size. */
export function isQuick({ name, problem }: Task): boolean {
  if (name === 'hide' || name === 'expose') return false
  const isForecast = name === 'forecast'
  if (problem.people.length <= (isForecast ? FEW_PEOPLE_FORESEEN : FEW_PEOPLE)) return true
  const most = isForecast ? MOST_STEPS_FORESEEN : MOST_STEPS
  return name !== 'repair' && expectedSteps(problem) <= most
}

/**
 * Where everybody may give to nearly everybody, and be given to by nearly everybody, a shuffle that
 * is tried again soon breaks no exclusion: with q forbidden arcs among n people the chance of one is
 * about exp(-q / n), and it is certainly above (1 - 2 / n)^q when nobody is in more than n / 8 of
 * them on either side (Erdős and Spencer, Discrete Appl. Math. 30, 1991). Infinite otherwise.
 */
function expectedSteps({ people, exclusions, avoided }: DrawProblem): number {
  const size = people.length
  const members = new Map<string, number>()
  for (const { household } of people) members.set(household, (members.get(household) ?? 0) + 1)
  // Nobody gives to themselves or within their household.
  const asGiver = Int32Array.from(people, ({ household }) => {
    return household === '' ? 1 : (members.get(household) ?? 1)
  })
  const asRecipient = asGiver.slice()
  const indexOf = new Map(people.map(({ id }, index) => [id, index]))
  const forbid = (giverName: string, recipientName: string) => {
    const giver = indexOf.get(giverName)
    const recipient = indexOf.get(recipientName)
    if (giver === undefined || recipient === undefined) return
    asGiver[giver] = at(asGiver, giver) + 1
    asRecipient[recipient] = at(asRecipient, recipient) + 1
  }
  for (const { giver, recipient, mutual } of exclusions) {
    forbid(giver, recipient)
    if (mutual) forbid(recipient, giver)
  }
  for (const [giver, recipient] of avoided) forbid(giver, recipient)
  const largest = (counts: Int32Array) => counts.reduce((most, count) => Math.max(most, count))
  if (Math.max(largest(asGiver), largest(asRecipient)) > size * LARGEST_FORBIDDEN_PART) {
    return Number.POSITIVE_INFINITY
  }
  const arcs = asGiver.reduce((sum, count) => sum + count, 0)
  const tries = SHAPES_AT_MOST * Math.exp(arcs / size)
  return (size * size) / ARCS_PER_STEP + size + tries * (size * Math.min(1, size / arcs))
}
