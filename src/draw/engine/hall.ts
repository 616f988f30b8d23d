import { at } from './at.ts'
import type { Matching } from './bipartite.ts'
import { fullSet, takeCommonBits } from './bits.ts'
import { type Graph, transposed } from './graph.ts'

const MOST_STARTS = 200

/** On one side more people than all their possible partners on the other: why no draw exists. */
export type Violator = {
  readonly side: 'givers' | 'recipients'
  readonly people: readonly number[]
  readonly others: readonly number[]
}

/**
 * The shortest obstacle found from both sides. From an unmatched person follow alternating paths of
 * a maximum matching: the people met on the same side are one more than their partners (Hall, J.
 * London Math. Soc. 10, 1935). It is minimal: everybody but the start is matched among the partners,
 * so a violator within it holds the start, and with anybody whoever is matched to their partners.
 */
export function shortestViolator(graph: Graph, matching: Matching): Violator {
  const fromGivers = shortestReach(graph, matching.recipientOf, matching.giverOf)
  const fromRecipients = shortestReach(transposed(graph), matching.giverOf, matching.recipientOf)
  return fromGivers.people.length <= fromRecipients.people.length
    ? { side: 'givers', ...fromGivers }
    : { side: 'recipients', ...fromRecipients }
}

/** People met along alternating paths, and the partners through whom they were met. */
export type Reach = { readonly people: readonly number[]; readonly others: readonly number[] }

function shortestReach(graph: Graph, partnerOf: Int32Array, personOf: Int32Array): Reach {
  const [first = -1, ...more] = unmatchedIn(partnerOf)
  let shortest = alternatingReach(graph, personOf, [first])
  for (const start of more.slice(0, MOST_STARTS)) {
    const reach = alternatingReach(graph, personOf, [start])
    if (reach.people.length < shortest.people.length) shortest = reach
  }
  return shortest
}

/** Follows a maximum matching from unmatched people: their possible partners, whose people, ... */
export function alternatingReach(
  graph: Graph,
  personOf: Int32Array,
  starts: readonly number[],
): Reach {
  const unseen = fullSet(graph.size)
  const people = [...starts]
  const others: number[] = []
  for (const person of people) {
    const before = others.length
    takeCommonBits(graph.rows, person * graph.words, unseen, others)
    for (const other of others.slice(before)) people.push(at(personOf, other))
  }
  return { people, others }
}

/** Everybody without a partner. */
export function unmatchedIn(partnerOf: Int32Array): number[] {
  const people: number[] = []
  for (const [person, partner] of partnerOf.entries()) if (partner === -1) people.push(person)
  return people
}
