import { at, item } from './at.ts'
import { forbid, freeGraph, type Graph } from './graph.ts'
import type { ForbiddenPair } from './relief.ts'

/** The people as numbers 0 to size - 1 and what they may do. */
export type Table = {
  readonly people: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly graph: Graph
}

/** Giver and recipient by name. */
type NamedPair = readonly [giver: string, recipient: string]

/** Numbers the people and takes out what is forbidden; pairs with a stranger take out nothing. */
export function seat(names: readonly string[], forbidden: readonly NamedPair[]): Table {
  const people = [...new Set(names)]
  const indexOf = new Map(people.map((person, index) => [person, index]))
  const graph = freeGraph(people.length)
  for (const [giverName, recipientName] of forbidden) {
    const giver = indexOf.get(giverName)
    const recipient = indexOf.get(recipientName)
    if (giver !== undefined && recipient !== undefined) forbid(graph, giver, recipient)
  }
  return { people, indexOf, graph }
}

/** The forbidden pairs by number: repeated ones once, those of a stranger or oneself not at all. */
export function forbiddenPairs(
  { people, indexOf }: Table,
  forbidden: readonly NamedPair[],
): ForbiddenPair[] {
  const pairs = new Map<number, ForbiddenPair>()
  for (const [giverName, recipientName] of forbidden) {
    const giver = indexOf.get(giverName)
    const recipient = indexOf.get(recipientName)
    if (giver === undefined || recipient === undefined || giver === recipient) continue
    pairs.set(giver * people.length + recipient, [giver, recipient])
  }
  return [...pairs.values()]
}

/** Giver to recipient, by name again. */
export function named({ people }: Table, recipientOf: Int32Array): Map<string, string> {
  return new Map(people.map((giver, index) => [giver, item(people, at(recipientOf, index))]))
}
