import { at, item } from './at.ts'
import type { Words } from './forcing.ts'
import { choicesOf, type Graph, transposed } from './graph.ts'
import { type Chains, narrowed } from './narrowing.ts'
import { type Piece, straighten } from './splitting.ts'

/** About two seconds'; a staircase of a thousand people in threes takes a third of them. */
const MOST_WORDS = 1_000_000_000

/** The words of bits that may be looked at to narrow a circle down. */
export function wordsFor(share: number): Words {
  return { words: MOST_WORDS * share }
}

/** What is left to choose of a circle, and the pieces it can be cut into, if it can be. */
export type Reduced = Chains & { readonly pieces: readonly Piece[] | undefined }

/**
 * Narrows a circle down until nothing changes, and cuts it; undefined proves that there is none. Once the
 * words are spent it stays as it is then, and whole.
 */
export function reduced(given: Graph, left: Words): Reduced | undefined {
  if (isDense(given)) {
    const people = Array.from({ length: given.size }, (_, person) => [person])
    return { people, graph: given, pieces: undefined }
  }
  let chains = narrowed(given, left)
  while (chains !== undefined && left.words > 0) {
    const found = straighten(chains.graph, left)
    if (found === 'impossible') return undefined
    if (found === 'whole') break
    if (found !== 'straighter') return { ...chains, pieces: found }
    chains = chainsOf(chains, narrowed(chains.graph, left))
  }
  return chains && { ...chains, pieces: undefined }
}

/**
 * Where everybody may give to more than half of all, and be given to by more than half, a way through
 * everybody leads from anybody to anybody (Overbeck-Larisch, J. Combin. Theory B 21, 1976): every arc
 * is in a circle.
 */
export function isDense(graph: Graph): boolean {
  const columns = transposed(graph)
  for (let person = 0; person < graph.size; person++) {
    const fewest = Math.min(choicesOf(graph, person), choicesOf(columns, person))
    if (2 * fewest <= graph.size) return false
  }
  return true
}

/** Chains of chains are chains of people. */
function chainsOf({ people }: Chains, longer: Chains | undefined): Chains | undefined {
  return (
    longer && {
      ...longer,
      people: longer.people.map((chain) => chain.flatMap((one) => item(people, one))),
    }
  )
}

/** Who follows whom in the circle of the chains, given which chain follows which. */
export function unchained({ people }: Chains, nextChain: Int32Array): Int32Array {
  const recipientOf = new Int32Array(people.reduce((sum, { length }) => sum + length, 0))
  for (const [index, chain] of people.entries()) {
    const next = item(people, at(nextChain, index))
    for (const [place, person] of chain.entries()) {
      recipientOf[person] = chain[place + 1] ?? item(next, 0)
    }
  }
  return recipientOf
}
