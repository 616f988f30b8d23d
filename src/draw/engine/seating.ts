import { at, item } from './at.ts'
import { type Arc, forbid, type Graph, householdGraph } from './graph.ts'
import type { DrawProblem, Exclusion, NamedArc, Person } from './problem.ts'

/**
 * The people as numbers 0 to size - 1, and what they may do. People of one household have the same
 * number there; whoever has none has a number of their own.
 */
export type Table = {
  readonly people: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly households: Int32Array
  readonly graph: Graph
}

/** Numbers the people and takes out whatever is forbidden. */
export function seat({ people, exclusions, avoided }: DrawProblem): Table {
  const persons = [...new Map(people.map((person) => [person.id, person])).values()]
  const names = persons.map(({ id }) => id)
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const households = numberHouseholds(persons)
  const table = { people: names, indexOf, households, graph: householdGraph(households) }
  for (const { giver, recipient, mutual } of exclusions) {
    forbidNamed(table, giver, recipient)
    if (mutual) forbidNamed(table, recipient, giver)
  }
  for (const [giver, recipient] of avoided) forbidNamed(table, giver, recipient)
  return table
}

function forbidNamed({ indexOf, graph }: Table, giverName: string, recipientName: string): void {
  const giver = indexOf.get(giverName)
  const recipient = indexOf.get(recipientName)
  if (giver !== undefined && recipient !== undefined) forbid(graph, giver, recipient)
}

/** What an exclusion forbids: one arc or two, none if it is of a stranger or of one person. */
export function arcsOf(table: Table, { giver, recipient, mutual }: Exclusion): Arc[] {
  const there = arcBetween(table, [giver, recipient])
  return mutual ? [...there, ...arcBetween(table, [recipient, giver])] : there
}

/** The arc by number, if both take part and are not the same. */
export function arcBetween({ indexOf }: Table, [giverName, recipientName]: NamedArc): Arc[] {
  const giver = indexOf.get(giverName)
  const recipient = indexOf.get(recipientName)
  const isArc = giver !== undefined && recipient !== undefined && giver !== recipient
  return isArc ? [[giver, recipient]] : []
}

/** Giver to recipient, by name again. */
export function named({ people }: Table, recipientOf: Int32Array): Map<string, string> {
  return new Map(people.map((giver, index) => [giver, item(people, at(recipientOf, index))]))
}

function numberHouseholds(people: readonly Person[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(people, ({ household }, index) => {
    if (household === '') return index
    const number = numbers.get(household) ?? index
    numbers.set(household, number)
    return number
  })
}
