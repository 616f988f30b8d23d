import type { Assignment, DrawProblem, NamedArc } from '../problem.ts'
import type { Shape } from '../shapes.ts'

// What somebody can guess who has the lists of a draw, counted one draw by one; for proofs only.

/** Every draw that the lists, what is set and the shape allow: all that nobody can rule out. */
export function drawsWithin(
  { people, exclusions, avoided, shape }: DrawProblem,
  lists: ReadonlyMap<string, readonly string[]>,
): Assignment[] {
  const ids = people.map(({ id }) => id)
  const forbidden = new Set(avoided.map(([giver, recipient]) => `${giver} ${recipient}`))
  for (const { giver, recipient } of exclusions) forbidden.add(`${giver} ${recipient}`)
  const houses = new Map(people.map(({ id, household }) => [id, household]))
  const isApart = (one: string, other: string) =>
    one !== other && (houses.get(one) === '' || houses.get(one) !== houses.get(other))
  const found: Assignment[] = []
  const draws = new Map<string, string>()
  const taken = new Set<string>()
  function give(index: number): void {
    const giver = ids[index]
    if (giver === undefined) {
      if (hasShape(draws, shape)) found.push(new Map(draws))
      return
    }
    for (const to of lists.get(giver) ?? []) {
      if (taken.has(to) || !isApart(giver, to) || forbidden.has(`${giver} ${to}`)) continue
      taken.add(to)
      draws.set(giver, to)
      give(index + 1)
      taken.delete(to)
    }
  }
  give(0)
  return found
}

function hasShape(draws: Assignment, shape: Shape): boolean {
  const ids = [...draws.keys()]
  if (shape === 'any') return true
  if (shape === 'no_swaps') return ids.every((id) => draws.get(draws.get(id) ?? '') !== id)
  let [length, at] = [1, draws.get(ids[0] ?? '')]
  for (; at !== ids[0] && length <= ids.length; length++) at = draws.get(at ?? '')
  return length === ids.length
}

/** The pair that is likeliest, apart from those that are known, if all draws are equally likely. */
export function bestGuess(
  all: readonly Assignment[],
  known: readonly NamedArc[],
): { giver: string; recipient: string; chance: number } {
  const possible = all.filter((one) => known.every(([giver, to]) => one.get(giver) === to))
  const isKnown = new Set(known.map(([giver]) => giver))
  let best = { giver: '', recipient: '', chance: 0 }
  for (const giver of possible[0]?.keys() ?? []) {
    if (isKnown.has(giver)) continue
    for (const [recipient, { length }] of Map.groupBy(possible, (one) => one.get(giver) ?? '')) {
      const chance = length / possible.length
      if (chance > best.chance) best = { giver, recipient, chance }
    }
  }
  return best
}
