import type { DrawProblem, Exclusion, NamedArc, Person } from '../problem.ts'

// What tests, measurements and pictures set before the engine; the product imports none of it.

/** As many people as asked for, p0, p1, ..., each of them living alone. */
export function somePeople(count: number): Person[] {
  return somePeopleIn(Array.from({ length: count }, () => 1))
}

/** People p0, p1, ... in households of these sizes, one after the other. */
export function somePeopleIn(sizes: readonly number[]): Person[] {
  let next = 0
  return sizes.flatMap((size, index) =>
    Array.from({ length: size }, (): Person => {
      return { id: `p${next++}`, household: size === 1 ? '' : `household ${index}` }
    }),
  )
}

/** A problem with nothing set but what is given. */
export function problemOf(
  people: readonly Person[],
  given: Partial<DrawProblem> = {},
): DrawProblem {
  return { people, exclusions: [], avoided: [], shape: 'any', ...given }
}

/** Exclusions one way, named e0, e1, ... */
export function oneWay(arcs: readonly NamedArc[]): Exclusion[] {
  return arcs.map(([giver, recipient], index) => {
    return { id: `e${index}`, giver, recipient, mutual: false }
  })
}

/** The exclusions among p0, p1, ... that leave only the allowed arcs. */
export function allBut(
  count: number,
  allowed: (giver: number, recipient: number) => boolean,
): Exclusion[] {
  const arcs: NamedArc[] = []
  for (let from = 0; from < count; from++) {
    for (let to = 0; to < count; to++) {
      if (to !== from && !allowed(from, to)) arcs.push([`p${from}`, `p${to}`])
    }
  }
  return oneWay(arcs)
}
