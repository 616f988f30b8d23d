import type { Assignment, RepairProblem } from '../draw/rules.ts'

/** Stands in for the id of somebody who has no row yet. */
export const LATECOMER = 'latecomer'

/** True if people, exclusions, shape and assignment are the same. Who has looked may differ. */
export function isSameProblem(before: RepairProblem, now: RepairProblem): boolean {
  const text = ({ people, exclusions, shape, current }: RepairProblem) =>
    JSON.stringify([people, exclusions, shape, [...current]])
  return text(before) === text(now)
}

/** The pairs that existed before and no longer do. */
export function dissolved(
  before: Assignment,
  now: Assignment,
): [giver: string, recipient: string][] {
  return [...before].filter(([giver, recipient]) => now.get(giver) !== recipient)
}
