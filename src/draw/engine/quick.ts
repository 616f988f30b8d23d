import { at } from './at.ts'
import type { DrawProblem } from './matching.ts'
import type { Task } from './task.ts'

/** Up to here the worst rules take a few milliseconds. */
const FEW_PEOPLE = 12
/** About three milliseconds, in steps of about 50 ns. */
const MOST_STEPS = 60_000
const PAIRS_PER_STEP = 64
const LARGEST_FORBIDDEN_PART = 1 / 8
const SHAPES_AT_MOST = 3

/** Whether a task certainly takes so few steps that it may be done in place, whatever its size. */
export function isQuick({ name, problem }: Task): boolean {
  if (problem.people.length <= FEW_PEOPLE) return true
  return name !== 'repair' && expectedSteps(problem) <= MOST_STEPS
}

/**
 * Where everybody may give to nearly everybody, and be given to by nearly everybody, a shuffle that
 * is tried again soon breaks no rule: with q forbidden pairs among n people the chance of one is
 * about exp(-q / n), and it is certainly above (1 - 2 / n)^q when nobody is in more than n / 8 of
 * them on either side (Erdős and Spencer, Discrete Appl. Math. 30, 1991). Infinite otherwise.
 */
function expectedSteps({ people, forbidden }: DrawProblem): number {
  const size = people.length
  const indexOf = new Map(people.map((person, index) => [person, index]))
  // Everybody is forbidden to themselves.
  const asGiver = new Int32Array(size).fill(1)
  const asRecipient = new Int32Array(size).fill(1)
  for (const [giverName, recipientName] of forbidden) {
    const giver = indexOf.get(giverName)
    const recipient = indexOf.get(recipientName)
    if (giver === undefined || recipient === undefined) continue
    asGiver[giver] = at(asGiver, giver) + 1
    asRecipient[recipient] = at(asRecipient, recipient) + 1
  }
  const most = Math.max(...asGiver, ...asRecipient)
  if (most > size * LARGEST_FORBIDDEN_PART) return Number.POSITIVE_INFINITY
  const pairs = asGiver.reduce((sum, count) => sum + count, 0)
  const tries = SHAPES_AT_MOST * Math.exp(pairs / size)
  return (size * size) / PAIRS_PER_STEP + size + tries * (size * Math.min(1, size / pairs))
}
