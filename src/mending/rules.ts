import type { Assignment, RepairProblem } from '../draw/rules.ts'

/** Stands for the id of somebody who has no row yet. */
export const LATECOMER = 'latecomer'

/** True if the repair would be asked the same. */
export function isSameProblem(before: RepairProblem, now: RepairProblem): boolean {
  const text = ({ people, forbidden, current }: RepairProblem) =>
    JSON.stringify([people, forbidden, [...current]])
  return text(before) === text(now)
}

/** The givers and recipients of pairs that were and are no more. */
export function dissolved(
  before: Assignment,
  now: Assignment,
): [giver: string, recipient: string][] {
  return [...before].filter(([giver, recipient]) => now.get(giver) !== recipient)
}
