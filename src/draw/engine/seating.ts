import { at, item } from './at.ts'
import { allows, forbid, freeGraph, type Graph } from './graph.ts'
import type { ForbiddenPair } from './relief.ts'

/** The people as numbers 0 to size - 1 and what they may do. */
export type Table = {
  readonly people: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly graph: Graph
  readonly forbidden: readonly ForbiddenPair[]
}

/**
 * Numbers the people, and reads the forbidden pairs: repeated ones once, those of a stranger or of
 * one person twice not at all.
 */
export function seat(
  names: readonly string[],
  forbiddenNames: readonly (readonly [giver: string, recipient: string])[],
): Table {
  const people = [...new Set(names)]
  const indexOf = new Map(people.map((person, index) => [person, index]))
  const graph = freeGraph(people.length)
  const forbidden: ForbiddenPair[] = []
  for (const [giverName, recipientName] of forbiddenNames) {
    const giver = indexOf.get(giverName)
    const recipient = indexOf.get(recipientName)
    if (giver === undefined || recipient === undefined) continue
    if (!allows(graph, giver, recipient)) continue
    forbid(graph, giver, recipient)
    forbidden.push([giver, recipient])
  }
  return { people, indexOf, forbidden, graph }
}

/** Giver to recipient, by name again. */
export function named({ people }: Table, recipientOf: Int32Array): Map<string, string> {
  return new Map(people.map((giver, index) => [giver, item(people, at(recipientOf, index))]))
}
