import { at, item } from './at.ts'
import { type Graph, graphWithout } from './graph.ts'
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
  const forbidden: ForbiddenPair[] = []
  const seen = new Set<number>()
  for (const [giverName, recipientName] of forbiddenNames) {
    const giver = indexOf.get(giverName)
    const recipient = indexOf.get(recipientName)
    if (giver === undefined || recipient === undefined || giver === recipient) continue
    const key = giver * people.length + recipient
    if (!seen.has(key)) forbidden.push([giver, recipient])
    seen.add(key)
  }
  return { people, indexOf, forbidden, graph: graphWithout(people.length, forbidden) }
}

/** Giver to recipient, by name again. */
export function named({ people }: Table, recipientOf: Int32Array): Map<string, string> {
  return new Map(people.map((giver, index) => [giver, item(people, at(recipientOf, index))]))
}
