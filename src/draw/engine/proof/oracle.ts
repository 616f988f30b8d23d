import { item } from '../at.ts'
import type { Assignment, DrawProblem, NamedArc } from '../problem.ts'
import type { Shape } from '../shapes.ts'

// Brute force that shares nothing with the engine, for tests to hold it against.

/** Whether nothing that is set keeps the giver from the recipient. */
export function mayGive({ people, exclusions, avoided }: DrawProblem): (arc: NamedArc) => boolean {
  const household = new Map(people.map((person) => [person.id, person.household]))
  const forbidden = new Set(avoided.map(wordOf))
  for (const { giver, recipient, mutual } of exclusions) {
    forbidden.add(wordOf([giver, recipient]))
    if (mutual) forbidden.add(wordOf([recipient, giver]))
  }
  return ([giver, recipient]) => {
    const shared = household.get(giver) !== '' && household.get(giver) === household.get(recipient)
    return giver !== recipient && !shared && !forbidden.has(wordOf([giver, recipient]))
  }
}

/** Every assignment that is allowed and has the shape, by trying all orders. */
export function everyAssignment(problem: DrawProblem): Assignment[] {
  const names = problem.people.map(({ id }) => id)
  const isAllowed = mayGive(problem)
  const found: Assignment[] = []
  const serve = (recipients: readonly string[]) => {
    if (recipients.length === names.length) {
      const assignment = new Map(names.map((giver, index) => [giver, item(recipients, index)]))
      if (hasShape(assignment, problem.shape)) found.push(assignment)
      return
    }
    const giver = item(names, recipients.length)
    for (const recipient of names) {
      if (recipients.includes(recipient) || !isAllowed([giver, recipient])) continue
      serve([...recipients, recipient])
    }
  }
  serve([])
  return found
}

/** Whether one round leads through everybody, or nobody gives to their own giver, or anything. */
export function hasShape(assignment: Assignment, shape: Shape): boolean {
  const [first] = assignment.keys()
  if (first === undefined || shape === 'any') return true
  if (shape === 'no_swaps') {
    return [...assignment].every(([giver, recipient]) => assignment.get(recipient) !== giver)
  }
  let length = 1
  for (let person = assignment.get(first); person !== first; length++) {
    if (person === undefined) return false
    person = assignment.get(person)
  }
  return length === assignment.size
}

/** An assignment as one word, the same however it was made. */
export function keyOf(assignment: Assignment): string {
  return Array.from(assignment, wordOf).sort().join()
}

function wordOf([giver, recipient]: NamedArc): string {
  return `${giver}>${recipient}`
}
